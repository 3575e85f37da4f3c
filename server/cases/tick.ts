import { sqlText } from '../base/sql.ts'
import { addDays } from '../common/days.ts'
import { SYSTEM } from '../contract/actor.ts'
import { applyInTx } from './act.ts'
import { clock } from './context.ts'
import type { CaseDeps } from './deps.ts'
import { expireWaivers } from './waivers.ts'

/**
 * What the passing of time does: cases past their due date become overdue, waivers past their last day end. Run at start and then
 * by schedule; after days of downtime the events still carry the date on which each case fell due. Running it again does nothing.
 */
export async function tick(deps: CaseDeps): Promise<{ overdue: number; expired: number }> {
  const { today } = clock(deps)
  const late = await deps.ledger.db.all<{ case_id: string }>(sqlText('lookups/cases/late'), { today })
  const waivers = await deps.ledger.db.all<{ waiver_id: string }>(sqlText('lookups/cases/expiring_waivers'), { today })
  if (late.length === 0 && waivers.length === 0) return { overdue: 0, expired: 0 }
  return deps.ledger.write(async (tx) => {
    // Read again inside the transaction: a person may have acted in between.
    const rows = await tx.all<{ case_id: string; due_date: string }>(sqlText('lookups/cases/late'), { today })
    for (const row of rows) {
      await applyInTx(tx, deps, { actor: SYSTEM, caseId: row.case_id, action: 'fall-due', input: { on: addDays(row.due_date, 1) } })
    }
    return { overdue: rows.length, expired: await expireWaivers(tx, deps) }
  })
}
