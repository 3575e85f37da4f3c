import { CASE_STATE, type CaseState } from '../server/common/case-states.ts'
import { lang, type Text } from './text/t.ts'

export function caseState(state: CaseState): string {
  return CASE_STATE[state][lang()]
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
