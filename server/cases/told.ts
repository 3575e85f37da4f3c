import type { CaseState } from '../common/case-states.ts'
import { type Actor, may } from '../contract/actor.ts'
import type { CaseAction } from './action.ts'
import type { CaseSummary, CaseView, TimelineEntry } from './case-view.ts'
import type { CaseRecord } from './record.ts'

/** Whether the unit has been told of a case in this state. What comes before is the authority's own weighing, and so is its history. */
const TOLD: Readonly<Record<CaseState, boolean>> = {
  lead: false,
  verifying: false,
  referred: false,
  consulted: false,
  confirmed: false,
  dismissed: false,
  to_issue: false,
  to_serve: false,
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

/** A step that this person may take, if not yet: what is missing is asked for in its form. */
function isOwn(actor: Actor, { permission }: Pick<CaseAction, 'permission'>): boolean {
  return permission !== 'system' && may(actor, permission)
}

/** The case as this person may see it: the unit sees what it was told and what it said itself. */
export function seenBy(actor: Actor, view: CaseView): CaseView {
  if (!outside(actor)) return view
  const { record } = view
  return {
    ...view,
    record: TOLD[record.state]
      ? shown(record)
      : { ...shown(record), ...UNDECIDED, findings: record.findings.map((f) => ({ ...f, ...UNWEIGHED })) },
    ...(TOLD[record.state] ? {} : { working_days_left: null }),
    timeline: view.timeline.filter((e) => e.actor === actor.id || (toldOf(e) && !INNER.has(e.action))),
    // A form of somebody else holds the draft.
    actions: view.actions.map((a) => (isOwn(actor, a.definition) ? a : { ...a, fields: [] })),
    lint: [],
  }
}

/** The line of a list as this person may see it. */
export function lineSeenBy(actor: Actor, line: CaseSummary): CaseSummary {
  return outside(actor) && !TOLD[line.state] ? { ...line, due_date: null } : line
}

/** Steps within the office that the unit learns of, if at all, by the paper that is served on it. */
const INNER: ReadonlySet<string> = new Set([
  ...['review-objection', 'review-objection-law', 'decide-objection', 'decide-extension', 'check-act', 'report', 'revoke'],
  ...['agree-head', 'agree-deputy', 'review-law', 'check-draft', 'fill-number'],
])

/** Without what was written or signed inside and not yet served: a decision counts for the unit once its paper is there. */
function shown(record: CaseRecord): CaseRecord {
  const unsent = { decided_by: null, decided_on: null, decision_reason: null }
  return {
    ...record,
    ...{ proposal: null, checked_by: null, legal_by: null, reviewed_by: null, upward: null, revocation: null, checks: [] },
    extensions: record.extensions.map((e) => (e.answered_on === null ? { ...e, ...unsent, state: 'pending' as const } : e)),
    objections: record.objections.map((o) =>
      o.answered_on === null
        ? { ...o, ...unsent, state: 'pending' as const, review: null, reviewed_by: null, legal_by: null }
        : { ...o, reviewed_by: null, legal_by: null },
    ),
    files: record.files.filter((f) => f.purpose !== 'sealed' || record.service !== null),
  }
}

const UNDECIDED = {
  confirmed_on: null,
  confirmed_by: null,
  confirm_reason: null,
  prepared_by: null,
  requirement: null,
  due_date: null,
  term: null,
  issued_on: null,
  issued_by: null,
  official_number: null,
  documents: [],
  ended_by: null,
  ended_reason: null,
} as const satisfies Partial<CaseRecord>

const UNWEIGHED = { confirmation: null, in_notice: false } as const

const toldOf = (e: TimelineEntry) => TOLD[e.to_state] || (e.from_state !== null && TOLD[e.from_state])
