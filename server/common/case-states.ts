import { codesOf, type Word } from './word.ts'

/** Statutory states of a rectification case (Measures Art. 35), in their usual order, with the words people see. */
export const CASE_STATE = {
  lead: { zh: '线索', en: 'Lead' },
  verifying: { zh: '核实中', en: 'Verifying' },
  confirmed: { zh: '认定', en: 'Confirmed' },
  referred: { zh: '已转办', en: 'Referred' },
  consulted: { zh: '函商中', en: 'Consulted' },
  dismissed: { zh: '排除', en: 'Dismissed' },
  to_issue: { zh: '待签发', en: 'To be issued' },
  to_serve: { zh: '已签发待送达', en: 'Signed, to be served' },
  rectifying: { zh: '已送达·整改中', en: 'Rectifying' },
  submitted: { zh: '已提交', en: 'Submitted' },
  reviewing: { zh: '复核', en: 'Review' },
  returned: { zh: '退回', en: 'Returned' },
  overdue: { zh: '逾期', en: 'Overdue' },
  reported: { zh: '已上报', en: 'Reported upward' },
  supervised: { zh: '已纳入督办', en: 'Under supervision' },
  closed: { zh: '销号', en: 'Closed' },
  concluded: { zh: '结案', en: 'Concluded' },
  merged: { zh: '已并案', en: 'Merged' },
} as const satisfies Record<string, Word>
export type CaseState = keyof typeof CASE_STATE
export const CASE_STATES = codesOf<CaseState>(CASE_STATE)
