import { define, dueDateFault } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import { area, choice, date, documentRef, line, optional, preset, proofs } from '../fields.ts'
import { type CaseRecord, type Change, isClear, unsettled } from '../record.ts'
import { NOTICED } from '../states.ts'
import { TO_REVIEW } from './answer.ts'
import { issued } from './notice.ts'
import { wordingRefusal } from './verify.ts'

function ending(r: CaseRecord, reason: string, ctx: CaseContext): Change {
  return {
    to: r.supervised_on === null ? 'closed' : 'concluded',
    set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: reason },
  }
}

/** From review to the end, and the way upward when the date was missed (Measures Art. 6(6), 35). */
export const closeActions = [
  define({
    action: 'return',
    title: { zh: '复核退回', en: 'Return' },
    event: 'case.returned',
    from: ['reviewing'],
    to: ['returned', 'reported', 'supervised'],
    permission: 'case.work',
    fields: {
      reason: area({ zh: '退回理由', en: 'Reason for sending back' }),
      due_date: optional(date({ zh: '新的期限', en: 'New due date' })),
    },
    aside: true,
    needs: ['退回理由', '另定的期限（可不填：沿用原期限）'],
    refuse: (r, input, ctx) => {
      if (input.due_date === undefined) return undefined
      if (r.reported_on !== null) return '已上报的事项不再另定期限。'
      if (r.returned_times >= ctx.settings.return_terms) {
        return `复核退回已另定过 ${r.returned_times} 次期限，不能再定；如确有需要，请单位申请延期。`
      }
      return dueDateFault(input.due_date, ctx)
    },
    change: (r, input) => ({
      to: r.supervised_on !== null ? 'supervised' : r.reported_on !== null ? 'reported' : 'returned',
      set: { returned_times: r.returned_times + 1, ...(input.due_date ? { due_date: input.due_date, overdue_since: null } : {}) },
    }),
    summary: (input) => (input.due_date ? `${input.reason}（期限改为 ${input.due_date}）` : input.reason),
  }),
  define({
    action: 'close',
    title: { zh: '复核通过，销号', en: 'Accept and close' },
    event: 'case.closed',
    from: ['reviewing'],
    to: ['closed', 'concluded'],
    permission: 'case.work',
    fields: { reason: area({ zh: '复核意见', en: 'Review note' }) },
    waits: [{ key: 'review', label: TO_REVIEW }],
    needs: ['最新检测全部消除', '复核意见'],
    blocked: (r) => {
      const left = unsettled(r).length
      if (left === 0) return undefined
      return unsettled(r).every((f) => f.past_act)
        ? `还有 ${left} 条属于已经发生、不会因新数据消除的行为，须由签发人凭补救证明签批销号。`
        : `还有 ${left} 条线索在最新检测中没有消除，不能销号。请在导入新数据并检测后再办。`
    },
    change: (r, input, ctx) => ending(r, input.reason, ctx),
    summary: (input) => input.reason,
  }),
  define({
    action: 'close-signed',
    title: { zh: '签批销号（过往行为）', en: 'Sign the closing (past act)' },
    event: 'case.closed_signed',
    from: ['reviewing'],
    to: ['closed', 'concluded'],
    permission: 'case.sign',
    fields: { reason: area({ zh: '销号理由', en: 'Reason for closing' }), proof: proofs({ zh: '补救证明', en: 'Proof of remedy' }) },
    needs: ['补救证明（单位提交的佐证材料）', '签批理由'],
    blocked: (r) => {
      if (isClear(r)) return '全部线索已在最新检测中消除，由经办人复核销号即可。'
      const data = unsettled(r).filter((f) => !f.past_act).length
      if (data > 0) return `还有 ${data} 条线索应由新数据检测消除，不能以证明代替。`
      return r.files.some((f) => f.purpose === 'proof') ? undefined : '没有补救证明，不能签批销号。'
    },
    refuse: (r, input) =>
      input.proof.every((p) => r.files.some((f) => f.sha256 === p && f.purpose === 'proof'))
        ? undefined
        : '所指的补救证明不在本事项的佐证材料中。',
    change: (r, input, ctx) => ending(r, input.reason, ctx),
    summary: (input) => input.reason,
  }),
  define({
    action: 'report',
    title: { zh: '上报本级人民政府', en: 'Report to the government' },
    event: 'case.reported',
    from: ['overdue'],
    to: ['reported'],
    permission: 'case.sign',
    route: { own: 'report' },
    intro: {
      zh: '将生成上报公文（草拟稿·待核签），取号并记入台账。',
      en: 'Makes the report (draft to be signed), takes a number and records it.',
    },
    fields: {
      form: preset(
        choice(
          { zh: '文种', en: 'Kind of document' },
          {
            supervision_request: { zh: '提请纳入督查督办的请示', en: 'Request for supervision' },
            overdue_report: { zh: '逾期未整改情况报告', en: 'Report on overdue rectification' },
          },
        ),
      ),
      reason: area({ zh: '逾期情况', en: 'What is overdue' }),
    },
    given: { document: documentRef },
    waits: [{ key: 'report', label: { zh: '逾期待上报', en: 'Overdue, to report' }, urgent: true, permission: 'case.work' }],
    needs: ['逾期情况说明', '上报文书（签发时生成）'],
    refuse: (r, input) => wordingRefusal(r, input.reason),
    change: (_r, input, ctx) => ({ to: 'reported', set: { reported_on: ctx.today }, put: { documents: [issued(input.document, ctx)] } }),
    summary: (input) => `${input.document.number}：${input.reason}`,
  }),
  define({
    action: 'supervise',
    title: { zh: '登记纳入督办', en: 'Record supervision' },
    event: 'case.supervised',
    from: ['reported'],
    to: ['supervised'],
    permission: 'case.work',
    fields: { on: date({ zh: '纳入督办的日期', en: 'Under supervision since' }), ref: line({ zh: '批示或督办文号', en: 'Reference' }) },
    needs: ['本级人民政府批示或者督办文号', '日期'],
    refuse: (r, input, ctx) => {
      if (input.on > ctx.today) return '日期不能晚于今天。'
      return input.on < (r.reported_on as string) ? '纳入督办的日期不能早于上报日期。' : undefined
    },
    change: (_r, input) => ({ to: 'supervised', set: { supervised_on: input.on, supervised_ref: input.ref } }),
    summary: (input) => `${input.on} ${input.ref}`,
  }),
  define({
    action: 'transfer',
    title: { zh: '登记移送', en: 'Record a transfer' },
    event: 'case.transferred',
    from: ['confirmed', ...NOTICED],
    to: [],
    permission: 'case.sign',
    fields: {
      to: line({ zh: '移送的机关', en: 'Transferred to' }),
      on: date({ zh: '移送日期', en: 'Transferred on' }),
      reason: area({ zh: '移送事由', en: 'Reason for the transfer' }),
    },
    aside: true,
    needs: ['有权机关名称', '日期', '事由（由人工判断，系统只作记录）'],
    refuse: (r, input, ctx) => (input.on > ctx.today ? '日期不能晚于今天。' : wordingRefusal(r, input.reason)),
    change: (_r, input) => ({ set: { transferred_on: input.on, transferred_to: input.to } }),
    summary: (input) => `移送${input.to}：${input.reason}`,
  }),
]
