import type { CaseState } from '../common/case-states.ts'
import { type Actor, may } from '../contract/actor.ts'
import type { CaseSummary, CaseView, TimelineEntry } from './reads.ts'
import type { CaseRecord } from './record.ts'

/** Whether the unit has been told of a case in this state. What comes before is the authority's own weighing, and so is its history. */
const TOLD: Readonly<Record<CaseState, boolean>> = {
  lead: false,
  verifying: false,
  confirmed: false,
  dismissed: false,
  to_issue: false,
  rectifying: true,
  submitted: true,
  reviewing: true,
  returned: true,
  overdue: true,
  reported: true,
  supervised: true,
  closed: true,
  concluded: true,
  merged: false,
}

/** True for the people of the unit: they neither work on the case, sign it, nor audit it. */
function outside(actor: Actor): boolean {
  return !may(actor, 'case.work') && !may(actor, 'case.sign') && !may(actor, 'audit.read')
}

/** The case as this person may see it: the unit sees what it was told and what it said itself. */
export function seenBy(actor: Actor, view: CaseView): CaseView {
  if (!outside(actor)) return view
  const { record } = view
  return {
    ...view,
    record: TOLD[record.state] ? record : { ...record, ...UNDECIDED, findings: record.findings.map((f) => ({ ...f, ...UNWEIGHED })) },
    ...(TOLD[record.state] ? {} : { working_days_left: null }),
    timeline: view.timeline.filter((e) => e.actor === actor.id || toldOf(e)),
    // A form of somebody else holds the draft.
    actions: view.actions.map((a) => (a.allowed ? a : { ...a, fields: [] })),
    lint: [],
  }
}

/** The line of a list as this person may see it. */
export function lineSeenBy(actor: Actor, line: CaseSummary): CaseSummary {
  return outside(actor) && !TOLD[line.state] ? { ...line, due_date: null } : line
}

const UNDECIDED = {
  confirmed_on: null,
  confirmed_by: null,
  confirm_reason: null,
  prepared_by: null,
  requirement: null,
  due_date: null,
  ended_by: null,
  ended_reason: null,
} as const satisfies Partial<CaseRecord>

const UNWEIGHED = { confirmation: null, in_notice: false } as const

const toldOf = (e: TimelineEntry) => TOLD[e.to_state] || (e.from_state !== null && TOLD[e.from_state])
