import { CASE_STATES, type CaseState } from '../common/case-states.ts'

/** Nothing more is awaited in these. A closed or concluded case may still come back as 反弹. */
export const ENDED: readonly CaseState[] = ['dismissed', 'closed', 'concluded', 'merged']

/** A notice is out and the agency has to answer it. */
export const AWAITING: readonly CaseState[] = ['rectifying', 'returned', 'overdue', 'reported', 'supervised']

/** A notice is out and the case is not ended. */
export const NOTICED: readonly CaseState[] = [...AWAITING, 'submitted', 'reviewing']

/** Before a notice is prepared: the set of findings may still be rearranged. */
export const EARLY: readonly CaseState[] = ['lead', 'verifying', 'confirmed']

export const OPEN_STATES: readonly CaseState[] = CASE_STATES.filter((s) => !ENDED.includes(s))

export function isEnded(state: CaseState): boolean {
  return ENDED.includes(state)
}
