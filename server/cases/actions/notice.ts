import { z } from 'zod'
import { defaultDue, define, dueDateFault } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import { area, date, documentRef, optional } from '../fields.ts'
import { type CaseDocument, mayEnterNotice } from '../record.ts'
import { NOTICED } from '../states.ts'
import { suggestedRequirement } from '../suggest.ts'
import { wordingRefusal } from './verify.ts'

/** The document as the record keeps it. */
export function issued(document: z.infer<typeof documentRef>, ctx: CaseContext): CaseDocument {
  return { ...document, issued_on: ctx.today, issued_by: ctx.actor.id }
}

/** From confirmed to a served notice (Measures Art. 35: 通知限期整改). */
export const noticeActions = [
  define({
    action: 'prepare',
    title: { zh: '拟发整改通知', en: 'Prepare the notice' },
    event: 'case.prepared',
    from: ['confirmed'],
    to: ['to_issue'],
    permission: 'case.work',
    fields: {
      requirement: area(
        { zh: '整改要求', en: 'What must be done' },
        { help: { zh: '写成可以核验的完成标准。', en: 'Write standards that can be checked.' }, suggest: suggestedRequirement },
      ),
      due_date: optional(
        date(
          { zh: '整改期限', en: 'Due date' },
          {
            help: { zh: '须为工作日；不填则按严重程度的默认工作日数。', en: 'A working day; blank: the default of the severity.' },
            suggest: (r, ctx) => defaultDue(r.severity, ctx),
          },
        ),
      ),
    },
    waits: [{ key: 'prepare', label: { zh: '待拟通知书', en: 'To draft' } }],
    needs: ['整改要求（可核验的完成标准）', '整改期限（不填则按严重程度的默认工作日数）'],
    blocked: (r) => {
      if (r.severity === 'S4') return 'S4 为提示级，不发限期整改通知书；可作工作提示后结案。'
      return r.findings.some(mayEnterNotice) ? undefined : '没有可以写入通知书的线索：E3 类须先书面确认。'
    },
    refuse: (r, input, ctx) => {
      const due = input.due_date ?? defaultDue(r.severity, ctx)
      if (!due) return '默认整改期限落在尚未载入工作日历的年份，请先更新日历，或者填写已载入年份内的日期。'
      return dueDateFault(due, ctx) ?? wordingRefusal(r, input.requirement)
    },
    change: (r, input, ctx) => ({
      to: 'to_issue',
      set: {
        due_date: input.due_date ?? (defaultDue(r.severity, ctx) as string),
        requirement: input.requirement,
        prepared_by: ctx.actor.id,
      },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: mayEnterNotice(f) })) },
    }),
    summary: (input) => input.requirement,
  }),
  define({
    action: 'send-back',
    title: { zh: '退回经办', en: 'Send back to the officer' },
    event: 'case.sent_back',
    from: ['to_issue'],
    to: ['confirmed'],
    permission: 'case.sign',
    fields: { reason: area({ zh: '退回理由', en: 'Reason for sending back' }) },
    aside: true,
    needs: ['退回理由'],
    change: (r) => ({
      to: 'confirmed',
      set: { due_date: null, prepared_by: null },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) },
    }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'issue',
    title: { zh: '签发通知书', en: 'Issue the notice' },
    event: 'case.issued',
    from: ['to_issue'],
    to: ['rectifying'],
    permission: 'case.sign',
    route: { own: 'issue' },
    intro: {
      zh: '将生成限期整改通知书（草拟稿·待核签，不含印章），取号并记入台账。',
      en: 'Makes the notice (draft to be signed, no seal), takes a number and records it.',
    },
    fields: { served_on: optional(date({ zh: '送达日期', en: 'Served on' }, { help: { zh: '不填为当日。', en: 'Blank: today.' } })) },
    given: { document: documentRef },
    waits: [{ key: 'sign', label: { zh: '待签发', en: 'To be issued' } }],
    needs: ['限期整改通知书（签发时生成）', '送达日期（不填为当日）'],
    blocked: (r, ctx) => {
      if (r.prepared_by === ctx.actor.id) return '拟稿人不能签发自己拟的通知书，请由另一位签发人办理。'
      const errors = ctx.lint.filter((i) => i.level === 'error')
      return errors.length > 0 ? `发文前检查未通过：${errors.map((i) => i.message).join('；')}` : undefined
    },
    refuse: (r, input, ctx) => {
      const served = input.served_on ?? ctx.today
      if (served < ctx.today) return '送达日期不能早于签发日。'
      return served >= (r.due_date as string) ? '送达日期不早于整改期限，请先退回经办另定期限。' : undefined
    },
    change: (_r, input, ctx) => ({
      to: 'rectifying',
      set: { issued_on: ctx.today, issued_by: ctx.actor.id, served_on: input.served_on ?? ctx.today },
      put: { documents: [issued(input.document, ctx)] },
    }),
    summary: (input, r) => `${input.document.number}，整改期限 ${r.due_date}`,
  }),
  define({
    action: 'serve',
    title: { zh: '登记送达日期', en: 'Record service' },
    event: 'case.served',
    from: ['rectifying'],
    to: [],
    permission: 'case.work',
    fields: { served_on: date({ zh: '送达日期', en: 'Served on' }) },
    needs: ['送达日期'],
    refuse: (r, input, ctx) => {
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      return input.served_on < (r.issued_on as string) ? '送达日期不能早于签发日。' : undefined
    },
    change: (_r, input) => ({ set: { served_on: input.served_on } }),
    summary: (input) => `${input.served_on} 送达`,
  }),
  define({
    action: 'advise',
    title: { zh: '作工作提示并结案', en: 'Advise and conclude' },
    event: 'case.advised',
    from: ['confirmed'],
    to: ['concluded'],
    permission: 'case.work',
    fields: { reason: area({ zh: '提示内容', en: 'Advice' }) },
    aside: true,
    needs: ['提示内容'],
    blocked: (r) => (r.severity === 'S4' ? undefined : '只有 S4（提示级）事项可以仅作工作提示。'),
    refuse: (r, input) => wordingRefusal(r, input.reason),
    change: (_r, input, ctx) => ({
      to: 'concluded',
      set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: input.reason },
    }),
    summary: (input) => input.reason,
  }),
  define({
    action: 'revoke',
    title: { zh: '撤销通知书', en: 'Revoke the notice' },
    event: 'case.revoked',
    from: NOTICED,
    to: ['dismissed'],
    permission: 'case.sign',
    fields: { reason: area({ zh: '撤销理由', en: 'Reason for revoking' }) },
    aside: true,
    needs: ['撤销理由'],
    change: (_r, input, ctx) => ({
      to: 'dismissed',
      set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: input.reason },
    }),
    summary: (input) => input.reason,
  }),
]
