import { sqlText } from '../base/sql.ts'
import { readCalendar } from '../calendar/loaded.ts'
import { addDays } from '../common/days.ts'
import { SYSTEM } from '../contract/actor.ts'
import { applyInTx } from './act.ts'
import { clock } from './context.ts'
import type { CaseDeps, Reads } from './deps.ts'
import { type CaseRecord, complete } from './record.ts'
import { dueOf } from './term.ts'
import { expireWaivers } from './waivers.ts'

/**
 * What the passing of time does: cases past their due date become overdue, waivers past their last day end. Run at start and then
 * by schedule; after days of downtime the events still carry the date on which each case fell due. Running it again does nothing.
 */
export async function tick(deps: CaseDeps): Promise<{ overdue: number; expired: number }> {
  const { today } = clock(deps)
  const late = await deps.ledger.db.all<{ case_id: string }>(sqlText('lookups/cases/late'), { today })
  const waivers = await deps.ledger.db.all<{ waiver_id: string }>(sqlText('lookups/cases/expiring_waivers'), { today })
  const calendar = await readCalendar(deps.ledger.db)
  const waiting = (await waitingTerms(deps.ledger.db)).filter((r) => r.term !== null && dueOf(r.term, calendar) !== undefined)
  const old = await deps.ledger.db.all<{ case_id: string }>(sqlText('lookups/cases/to_convert'))
  if (late.length + waivers.length + waiting.length + old.length === 0) return { overdue: 0, expired: 0 }
  return deps.ledger.write(async (tx) => {
    for (const { case_id } of await tx.all<{ case_id: string }>(sqlText('lookups/cases/to_convert')))
      await applyInTx(tx, deps, { actor: SYSTEM, caseId: case_id, action: 'convert' })
    for (const r of await waitingTerms(tx))
      if (r.term !== null && dueOf(r.term, calendar) !== undefined)
        await applyInTx(tx, deps, { actor: SYSTEM, caseId: r.case_id, action: 'compute-term' })
    // Read again inside the transaction: a person may have acted in between.
    const rows = await tx.all<{ case_id: string; due_date: string }>(sqlText('lookups/cases/late'), { today })
    for (const row of rows) {
      await applyInTx(tx, deps, { actor: SYSTEM, caseId: row.case_id, action: 'fall-due', input: { on: addDays(row.due_date, 1) } })
    }
    return { overdue: rows.length, expired: await expireWaivers(tx, deps) }
  })
}

/** Served notices whose last day waits for a calendar (待日历). */
async function waitingTerms(reads: Reads): Promise<CaseRecord[]> {
  const rows = await reads.all<{ body: string }>(
    `select body from rect_case where served_on is not null and due_date is null and ended_on is null and merged_into is null`,
  )
  return rows.map((r) => complete(JSON.parse(r.body) as CaseRecord))
}
