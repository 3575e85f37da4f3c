import { z } from 'zod'
import { day } from '../../base/day.ts'
import { type CaseContext, define, dueDateFault } from '../action.ts'
import { documentRef, text } from '../fields.ts'
import { type CaseRecord, type Change, isClear, unsettled } from '../record.ts'
import { NOTICED } from '../states.ts'
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
    label: '复核退回',
    event: 'case.returned',
    from: ['reviewing'],
    to: ['returned', 'reported', 'supervised'],
    permission: 'case.work',
    input: z.strictObject({ reason: text('退回理由'), due_date: day.optional() }),
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
    said: (input) => (input.due_date ? `${input.reason}（期限改为 ${input.due_date}）` : input.reason),
  }),
  define({
    action: 'close',
    label: '复核通过，销号',
    event: 'case.closed',
    from: ['reviewing'],
    to: ['closed', 'concluded'],
    permission: 'case.work',
    input: z.strictObject({ reason: text('复核意见') }),
    needs: ['最新检测全部消除', '复核意见'],
    blocked: (r) => {
      const left = unsettled(r).length
      if (left === 0) return undefined
      return unsettled(r).every((f) => f.past_act)
        ? `还有 ${left} 条属于已经发生、不会因新数据消除的行为，须由签发人凭补救证明签批销号。`
        : `还有 ${left} 条线索在最新检测中没有消除，不能销号。请在导入新数据并检测后再办。`
    },
    change: (r, input, ctx) => ending(r, input.reason, ctx),
    said: (input) => input.reason,
  }),
  define({
    action: 'close-signed',
    label: '签批销号（过往行为）',
    event: 'case.closed_signed',
    from: ['reviewing'],
    to: ['closed', 'concluded'],
    permission: 'case.sign',
    input: z.strictObject({ reason: text('销号理由'), proof: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1, '请指明补救证明') }),
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
    said: (input) => input.reason,
  }),
  define({
    action: 'report',
    label: '上报本级人民政府',
    event: 'case.reported',
    from: ['overdue'],
    to: ['reported'],
    permission: 'case.sign',
    input: z.strictObject({ document: documentRef, reason: text('逾期情况') }),
    needs: ['逾期情况说明', '上报文书（签发时生成）'],
    refuse: (r, input) => wordingRefusal(r, input.reason),
    change: (_r, input, ctx) => ({ to: 'reported', set: { reported_on: ctx.today }, put: { documents: [issued(input.document, ctx)] } }),
    said: (input) => `${input.document.number}：${input.reason}`,
  }),
  define({
    action: 'supervise',
    label: '登记纳入督办',
    event: 'case.supervised',
    from: ['reported'],
    to: ['supervised'],
    permission: 'case.work',
    input: z.strictObject({ on: day, ref: text('批示或者督办文号') }),
    needs: ['本级人民政府批示或者督办文号', '日期'],
    refuse: (r, input, ctx) => {
      if (input.on > ctx.today) return '日期不能晚于今天。'
      return input.on < (r.reported_on as string) ? '纳入督办的日期不能早于上报日期。' : undefined
    },
    change: (_r, input) => ({ to: 'supervised', set: { supervised_on: input.on, supervised_ref: input.ref } }),
    said: (input) => `${input.on} ${input.ref}`,
  }),
  define({
    action: 'transfer',
    label: '登记移送',
    event: 'case.transferred',
    from: ['confirmed', ...NOTICED],
    to: [],
    permission: 'case.sign',
    input: z.strictObject({ to: text('移送的机关'), on: day, reason: text('移送事由') }),
    needs: ['有权机关名称', '日期', '事由（由人工判断，系统只作记录）'],
    refuse: (r, input, ctx) => (input.on > ctx.today ? '日期不能晚于今天。' : wordingRefusal(r, input.reason)),
    change: (_r, input) => ({ set: { transferred_on: input.on, transferred_to: input.to } }),
    said: (input) => `移送${input.to}：${input.reason}`,
  }),
]
