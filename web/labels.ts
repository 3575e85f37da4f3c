import type { CaseState } from '../server/cases/states.ts'
import { type Text, t } from './text/t.ts'

const STATES: Readonly<Record<CaseState, Text>> = {
  lead: '线索',
  verifying: '核实中',
  confirmed: '认定',
  dismissed: '排除',
  to_issue: '待签发',
  rectifying: '整改中',
  submitted: '已提交',
  reviewing: '复核',
  returned: '退回',
  overdue: '逾期',
  reported: '已上报',
  supervised: '已纳入督办',
  closed: '销号',
  concluded: '结案',
  merged: '已并案',
}

export function caseState(state: CaseState): string {
  return t(STATES[state] ?? '线索')
}

/** The board's columns: who has to move, left to right as a case goes. */
export const BOARD: readonly { readonly title: Text; readonly states: readonly CaseState[] }[] = [
  { title: '待核实', states: ['lead', 'verifying'] },
  { title: '待拟稿签发', states: ['confirmed', 'to_issue'] },
  { title: '单位整改中', states: ['rectifying', 'returned'] },
  { title: '待复核', states: ['submitted', 'reviewing'] },
  { title: '逾期与督办', states: ['overdue', 'reported', 'supervised'] },
  { title: '已了结', states: ['closed', 'concluded', 'dismissed'] },
]
