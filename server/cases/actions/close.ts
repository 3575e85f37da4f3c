import { define, dueDateFault } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import { anyFindings, area, date, line, optional, proofs } from '../fields.ts'
import { wordingRefusal } from '../lint.ts'
import { type CaseRecord, type Change, isClear, unsettled } from '../record.ts'
import { NOTICED } from '../states.ts'
import { marked, openObjection, stopped } from '../term.ts'
import { TO_REVIEW } from './answer.ts'
import { ended } from './decide.ts'
import { method, methodName, numberFault } from './notice.ts'

function ending(reason: string, ctx: CaseContext): Change {
  return {
    to: 'closed',
    set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: reason },
  }
}

/** Why nothing may be closed now: an answer is owed, or data say that an act never was. */
function notClosable(r: CaseRecord): string | undefined {
  const owed = stopped(r)
  if (owed) return owed
  const never = r.findings.filter((f) => f.role === 'primary' && f.past_act && f.cleared_on !== null).length
  return never > 0 ? `有 ${never} 项过往行为在检测中不再成立：事实不成立的不予销号，请作撤销（变更）函。` : undefined
}

/** From review to the end: the unit's report is reviewed, returned or accepted; a notice that was wrong is revoked. */
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
    // The time of the review does not run against the unit; a new date may replace the last day.
    change: (r, input, ctx) => {
      const term = marked(r.term, { received: r.submitted_on, answered: ctx.today, to: input.due_date ?? null }, ctx.calendar)
      return {
        to: r.supervised_on !== null ? 'supervised' : r.reported_on !== null ? 'reported' : 'returned',
        set: { returned_times: r.returned_times + 1, ...term, ...(input.due_date ? { overdue_since: null } : {}) },
      }
    },
    summary: (input) => (input.due_date ? `${input.reason}（期限改为 ${input.due_date}）` : input.reason),
  }),
  define({
    action: 'close',
    title: { zh: '复核通过，销号', en: 'Accept and close' },
    event: 'case.closed',
    from: ['reviewing'],
    to: ['closed'],
    permission: 'case.work',
    fields: { reason: area({ zh: '复核意见', en: 'Review note' }) },
    waits: [{ key: 'review', label: TO_REVIEW }],
    needs: ['最新检测全部消除', '复核意见'],
    blocked: (r) => {
      const no = notClosable(r)
      if (no) return no
      const left = unsettled(r).length
      if (left === 0) return undefined
      return unsettled(r).every((f) => f.past_act)
        ? `还有 ${left} 条属于已经发生、不会因新数据消除的行为，须由签发人凭补救证明签批销号。`
        : `还有 ${left} 条线索在最新检测中没有消除，不能销号。请在导入新数据并检测后再办。`
    },
    change: (_r, input, ctx) => ending(input.reason, ctx),
    summary: (input) => input.reason,
  }),
  define({
    action: 'close-signed',
    title: { zh: '签批销号（过往行为）', en: 'Sign the closing (past act)' },
    event: 'case.closed_signed',
    from: ['reviewing'],
    to: ['closed'],
    permission: 'case.sign',
    duty: ['deputy', 'chief'],
    fields: { reason: area({ zh: '销号理由', en: 'Reason for closing' }), proof: proofs({ zh: '补救证明', en: 'Proof of remedy' }) },
    needs: ['补救证明（单位提交的佐证材料）', '签批理由'],
    blocked: (r, ctx) => {
      const no = notClosable(r)
      if (no) return no
      if (r.reviewed_by === ctx.actor.id) return '复核人不能签批销号，请由另一位签发人办理。'
      if (isClear(r)) return '全部线索已在最新检测中消除，由经办人复核销号即可。'
      const data = unsettled(r).filter((f) => !f.past_act).length
      if (data > 0) return `还有 ${data} 条线索应由新数据检测消除，不能以证明代替。`
      return r.files.some((f) => f.purpose === 'proof') ? undefined : '没有补救证明，不能签批销号。'
    },
    refuse: (r, input) =>
      input.proof.every((p) => r.files.some((f) => f.sha256 === p && f.purpose === 'proof'))
        ? undefined
        : '所指的补救证明不在本事项的佐证材料中。',
    change: (_r, input, ctx) => ending(input.reason, ctx),
    summary: (input) => input.reason,
  }),
  define({
    action: 'conclude',
    title: { zh: '登记督办办结', en: 'Record the end of supervision' },
    event: 'case.supervision_ended',
    from: ['closed'],
    to: ['concluded'],
    permission: 'case.work',
    fields: { on: date({ zh: '办结日期', en: 'Ended on' }), ref: line({ zh: '批示或者文号', en: 'Reference' }) },
    needs: ['本级人民政府办结的批示或者文号', '日期'],
    blocked: (r) => (r.supervised_on === null ? '本事项没有纳入督办。' : undefined),
    refuse: (r, input, ctx) => {
      if (input.on > ctx.today) return '日期不能晚于今天。'
      return input.on < (r.supervised_on as string) ? '办结不能早于纳入督办。' : undefined
    },
    change: () => ({ to: 'concluded' }),
    summary: (input) => `${input.on} ${input.ref}`,
  }),
  define({
    action: 'revoke',
    title: { zh: '签发撤销（变更）函', en: 'Sign a revocation or change' },
    event: 'case.revocation_signed',
    from: [...NOTICED, 'closed', 'concluded'],
    to: [],
    permission: 'case.sign',
    duty: ['chief'],
    fields: {
      findings: anyFindings({ zh: '撤销的线索（不选为全部撤销）', en: 'Leads revoked (none: all)' }),
      reason: area({ zh: '撤销、变更的理由', en: 'Reason for revoking' }),
      government: optional(
        line(
          { zh: '本级人民政府的意见（文号、日期）', en: "The government's opinion" },
          { help: { zh: '已上报或者已纳入督办的必填：先作报告并登记意见。', en: 'Required once the case was reported.' } },
        ),
      ),
    },
    aside: true,
    needs: ['理由', '已上报的：本级人民政府的意见', '送达后生效'],
    blocked: (r) => (r.revocation ? '撤销（变更）函已签发，请登记送达。' : undefined),
    refuse: (r, input) => {
      if (r.reported_on !== null && !input.government) return '事项已上报，须先作报告并登记本级人民政府的意见，才能撤销或者变更。'
      const open = openObjection(r)
      if (open && open.state === 'pending') return '陈述申辩待答复期间，不因其他理由撤销或者变更，请先答复。'
      return input.findings.every((id) => r.findings.some((f) => f.finding_id === id))
        ? undefined
        : '所选线索不全在本事项中，请刷新后重选。'
    },
    change: (_r, input, ctx) => ({
      set: {
        revocation: {
          findings: input.findings,
          reason: input.reason,
          government: input.government ?? null,
          signed_by: ctx.actor.id,
          signed_on: ctx.today,
        },
      },
    }),
    summary: (input) => `${input.findings.length === 0 ? '撤销' : `变更，撤销 ${input.findings.length} 条`}：${input.reason}`,
  }),
  define({
    action: 'serve-revocation',
    title: { zh: '登记撤销（变更）函送达', en: 'Record service of the revocation' },
    event: 'case.revoked',
    from: [...NOTICED, 'closed', 'concluded'],
    to: ['dismissed'],
    permission: 'case.work',
    fields: { number: line({ zh: '正式文号', en: 'Official number' }), served_on: date({ zh: '送达日期', en: 'Served on' }), method },
    needs: ['正式文号', '送达日期、方式'],
    blocked: (r) => (r.revocation ? undefined : '没有已签发待送达的撤销（变更）函。'),
    refuse: (r, input, ctx) => {
      if (input.served_on > ctx.today) return '送达日期不能晚于今天。'
      if (r.revocation && input.served_on < r.revocation.signed_on) return '送达日期不能早于签发日。'
      return numberFault(input.number, ctx)
    },
    change: (r, _input, ctx) => {
      const gone = r.revocation?.findings ?? []
      if (gone.length === 0 || gone.length >= r.findings.length) {
        return {
          ...ended('dismissed', r.revocation?.reason ?? '', ctx),
          set: { ...ended('dismissed', r.revocation?.reason ?? '', ctx).set, revocation: null },
        }
      }
      return { set: { revocation: null }, drop: { findings: gone } }
    },
    summary: (input) => `${input.number}，${input.served_on} ${methodName(input.method)}送达`,
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
    refuse: (r, input, ctx) => (input.on > ctx.today ? '日期不能晚于今天。' : wordingRefusal(r, input.reason, ctx.names)),
    change: (_r, input) => ({ set: { transferred_on: input.on, transferred_to: input.to } }),
    summary: (input) => `移送${input.to}：${input.reason}`,
  }),
]
