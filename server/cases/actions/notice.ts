import { z } from 'zod'
import { day } from '../../base/day.ts'
import { type CaseContext, defaultDue, define, dueDateFault } from '../action.ts'
import { documentRef, text } from '../fields.ts'
import { type CaseDocument, mayEnterNotice } from '../record.ts'
import { NOTICED } from '../states.ts'
import { wordingRefusal } from './verify.ts'

/** The document as the record keeps it. */
export function issued(document: z.infer<typeof documentRef>, ctx: CaseContext): CaseDocument {
  return { ...document, issued_on: ctx.today, issued_by: ctx.actor.id }
}

/** From confirmed to a served notice (Measures Art. 35: 通知限期整改). */
export const noticeActions = [
  define({
    action: 'prepare',
    label: '拟发整改通知',
    event: 'case.prepared',
    from: ['confirmed'],
    to: ['to_issue'],
    permission: 'case.work',
    input: z.strictObject({ due_date: day.optional(), requirement: text('整改要求') }),
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
    said: (input) => input.requirement,
  }),
  define({
    action: 'send-back',
    label: '退回经办',
    event: 'case.sent_back',
    from: ['to_issue'],
    to: ['confirmed'],
    permission: 'case.sign',
    input: z.strictObject({ reason: text('退回理由') }),
    needs: ['退回理由'],
    change: (r) => ({
      to: 'confirmed',
      set: { due_date: null, prepared_by: null },
      put: { findings: r.findings.map((f) => ({ ...f, in_notice: false })) },
    }),
    said: (input) => input.reason,
  }),
  define({
    action: 'issue',
    label: '签发通知书',
    event: 'case.issued',
    from: ['to_issue'],
    to: ['rectifying'],
    permission: 'case.sign',
    input: z.strictObject({ document: documentRef, served_on: day.optional() }),
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
    said: (input, r) => `${input.document.number}，整改期限 ${r.due_date}`,
  }),
  define({
    action: 'serve',
    label: '登记送达日期',
    event: 'case.served',
    from: ['rectifying'],
    to: [],
    permission: 'case.work',
    input: z.strictObject({ served_on: day }),
    needs: ['送达日期'],
    refuse: (r, input, ctx) => {
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      return input.served_on < (r.issued_on as string) ? '送达日期不能早于签发日。' : undefined
    },
    change: (_r, input) => ({ set: { served_on: input.served_on } }),
    said: (input) => `${input.served_on} 送达`,
  }),
  define({
    action: 'advise',
    label: '作工作提示并结案',
    event: 'case.advised',
    from: ['confirmed'],
    to: ['concluded'],
    permission: 'case.work',
    input: z.strictObject({ reason: text('提示内容') }),
    needs: ['提示内容'],
    blocked: (r) => (r.severity === 'S4' ? undefined : '只有 S4（提示级）事项可以仅作工作提示。'),
    refuse: (r, input) => wordingRefusal(r, input.reason),
    change: (_r, input, ctx) => ({
      to: 'concluded',
      set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: input.reason },
    }),
    said: (input) => input.reason,
  }),
  define({
    action: 'revoke',
    label: '撤销通知书',
    event: 'case.revoked',
    from: NOTICED,
    to: ['dismissed'],
    permission: 'case.sign',
    input: z.strictObject({ reason: text('撤销理由') }),
    needs: ['撤销理由'],
    change: (_r, input, ctx) => ({
      to: 'dismissed',
      set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: input.reason },
    }),
    said: (input) => input.reason,
  }),
]
