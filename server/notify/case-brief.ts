import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { AWAITING } from '../cases/states.ts'

/** What the outbox may know of a case: enough for a count, a deadline and a link. Dates are `YYYY-MM-DD`. */
export interface CaseBrief extends Record<string, unknown> {
  readonly case_id: string
  readonly version: number
  readonly agency_uscc: string
  readonly findings: number
  readonly served_on: string | null
  readonly due_date: string | null
}

/** One case, as the running transaction sees it. */
export function caseBrief(tx: LedgerWrite, caseId: string): Promise<CaseBrief | undefined> {
  return tx.get<CaseBrief>(sqlText('lookups/notify/case_brief'), { id: caseId })
}

/** Cases whose notice is out and whose agency has to act. */
export function openCases(tx: LedgerWrite): Promise<CaseBrief[]> {
  return tx.all<CaseBrief>(sqlText('lookups/notify/open_cases'), { states: JSON.stringify(AWAITING) })
}
