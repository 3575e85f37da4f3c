/** Statutory states of a rectification case (Measures Art. 35), in their usual order, with the words people see. */
export const CASE_STATES = {
  lead: '线索',
  verifying: '核实中',
  confirmed: '认定',
  dismissed: '排除',
  to_issue: '待签发',
  rectifying: '已送达·整改中',
  submitted: '已提交',
  reviewing: '复核',
  returned: '退回',
  overdue: '逾期',
  reported: '已上报',
  supervised: '已纳入督办',
  closed: '销号',
  concluded: '结案',
  merged: '已并案',
} as const

export type CaseState = keyof typeof CASE_STATES

export const STATE_NAMES = Object.keys(CASE_STATES) as [CaseState, ...CaseState[]]

/** Nothing more is awaited in these. A closed or concluded case may still come back as 反弹. */
export const ENDED: readonly CaseState[] = ['dismissed', 'closed', 'concluded', 'merged']

/** A notice is out and the agency has to answer it. */
export const AWAITING: readonly CaseState[] = ['rectifying', 'returned', 'overdue', 'reported', 'supervised']

/** A notice is out and the case is not ended. */
export const NOTICED: readonly CaseState[] = [...AWAITING, 'submitted', 'reviewing']

/** Before a notice is prepared: the set of findings may still be rearranged. */
export const EARLY: readonly CaseState[] = ['lead', 'verifying', 'confirmed']

export const OPEN_STATES: readonly CaseState[] = STATE_NAMES.filter((s) => !ENDED.includes(s))

export function isEnded(state: CaseState): boolean {
  return ENDED.includes(state)
}
