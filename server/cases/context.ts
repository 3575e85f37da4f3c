import { randomUUID } from 'node:crypto'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { readCalendar } from '../calendar/loaded.ts'
import type { Actor } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import type { CaseContext } from './case-context.ts'
import type { CaseDeps, Reads } from './deps.ts'
import { lintCase } from './lint.ts'
import type { CaseRecord } from './record.ts'
import { caseSettings } from './settings.ts'

/** Today and the present moment in Asia/Shanghai. */
export function clock(deps: CaseDeps): { today: string; at: string } {
  const at = shanghai(deps.now())
  return { at, today: at.slice(0, 10) }
}

/** Reads what a decision about `record` depends on. `reads` is the transaction when a decision is being made. */
export async function contextFor(deps: CaseDeps, reads: Reads, actor: Actor, record: CaseRecord | undefined): Promise<CaseContext> {
  const { today } = clock(deps)
  const calendar = await readCalendar(reads)
  const lint = record
    ? lintCase(record, {
        today,
        calendar,
        hasAddress: (await reads.get(sqlText('lookups/cases/address'), { uscc: record.agency_uscc })) !== undefined,
        withdrawn: await withdrawnFindings(reads, record),
      })
    : []
  return { actor, today, calendar, settings: await readSettings(reads, caseSettings), lint, newId: randomUUID() }
}

async function withdrawnFindings(reads: Reads, record: CaseRecord): Promise<ReadonlySet<string>> {
  const uses = record.findings.flatMap((f) => {
    const control = findControl(f.control_id)
    return [...(control?.tables ?? []), ...(control?.optional_tables ?? [])].map((table_name) => ({ finding_id: f.finding_id, table_name }))
  })
  const rows = await reads.all<{ finding_id: string }>(sqlText('lookups/cases/withdrawn_sources'), { uses: JSON.stringify(uses) })
  return new Set(rows.map((r) => r.finding_id))
}
