import type { CaseContext } from '../case-context.ts'
import { type CaseRecord, type Change, type Proposal, primaries } from '../record.ts'

const STEP: Record<Proposal['step'], string> = {
  confirm: '认定',
  withdraw: '撤回认定',
  advise: '作工作提示并结案',
  dismiss: '排除',
  refer: '转办',
  consult: '函商',
}

export const stepName = (p: Proposal): string => STEP[p.step]

/** Why nothing else may be proposed meanwhile. */
export function proposed(p: Proposal): string {
  const who = p.step === 'dismiss' || p.step === 'refer' || p.step === 'consult' ? '分管负责人' : '科室负责人'
  return `已提出“${stepName(p)}”（${p.on}），待${who}复签。`
}

export function proposal(step: Proposal['step'], reason: string, ctx: CaseContext, meeting?: string): Proposal {
  return { step, reason, meeting: meeting ?? null, to: null, by: ctx.actor.id, on: ctx.today }
}

/** Grave leads, item 6 and E3 are confirmed by two people; S2 and S3 get their second person with the draft of the notice. */
export function needsSecond(record: CaseRecord): boolean {
  return primaries(record).some((f) => f.severity === 'S1' || f.item === 6 || f.evidence_class === 'E3') || record.severity === 'S1'
}

export const grave = (record: CaseRecord): boolean => record.severity === 'S1' || record.severity === 'S2'

/** A strong suspicion (E2) is confirmed only after the unit was asked in writing, and answered or let the day pass. */
export function unheard(record: CaseRecord, ctx: CaseContext): string | undefined {
  if (!primaries(record).some((f) => f.evidence_class === 'E2')) return undefined
  if (record.answers.some((a) => a.kind === 'explanation')) return undefined
  if (record.explain_due !== null && ctx.today > record.explain_due) return undefined
  const until = record.explain_due === null ? '' : `（至 ${record.explain_due}）`
  return `强疑似（E2）线索须先听取单位说明：说明已收到或者期限${until}已过，才能认定。`
}

export function confirmed(reason: string, by: string, ctx: CaseContext): Change {
  return { to: 'confirmed', set: { confirmed_on: ctx.today, confirmed_by: by, confirm_reason: reason, proposal: null } }
}

export function ended(to: 'dismissed' | 'concluded' | 'closed', reason: string, ctx: CaseContext): Change {
  return { to, set: { ended_on: ctx.today, ended_by: ctx.actor.id, ended_reason: reason, proposal: null } }
}

/** Before a notice goes out: the set of findings and the draft begin anew. */
export const UNDRAFTED = { prepared_by: null, checked_by: null, legal_by: null, due_date: null, term: null } as const
