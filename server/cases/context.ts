import { randomUUID } from 'node:crypto'
import { dutiesOf } from '../access/duties.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { readCalendar } from '../calendar/loaded.ts'
import type { Actor } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { libraryNames } from '../warehouse/library.ts'
import type { CaseContext } from './case-context.ts'
import { competenceFor } from './competence.ts'
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
  const competence = record && (await competenceFor(reads, deps.warehouse, record.agency_uscc, today))
  const names = record ? await libraryNames(deps.warehouse) : []
  const lint = record
    ? lintCase(record, {
        today,
        calendar,
        hasAddress: (await reads.get(sqlText('lookups/cases/address'), { uscc: record.agency_uscc })) !== undefined,
        withdrawn: await withdrawnFindings(reads, record),
        names,
      })
    : []
  const settings = await readSettings(reads, caseSettings)
  const duties = await dutiesOf(reads, actor)
  const { assessed, taken } = await standing(reads)
  return {
    actor,
    duties,
    assessed,
    competence,
    numberTaken: (n) => taken.has(n),
    today,
    calendar,
    settings,
    lint,
    names,
    newId: randomUUID(),
  }
}

/** The last judged day, and the official numbers that papers bear already. */
async function standing(reads: Reads): Promise<{ assessed: string | null; taken: ReadonlySet<string> }> {
  const last = await reads.get<{ as_of: string | null }>('select max(as_of)::varchar as as_of from assessment')
  const numbers = await reads.all<{ number: string }>(sqlText('lookups/cases/numbers'))
  return { assessed: last?.as_of ?? null, taken: new Set(numbers.map((n) => n.number)) }
}

async function withdrawnFindings(reads: Reads, record: CaseRecord): Promise<ReadonlySet<string>> {
  const uses = record.findings.flatMap((f) => {
    const control = findControl(f.control_id)
    return [...(control?.tables ?? []), ...(control?.optional_tables ?? [])].map((table_name) => ({ finding_id: f.finding_id, table_name }))
  })
  const rows = await reads.all<{ finding_id: string }>(sqlText('lookups/cases/withdrawn_sources'), { uses: JSON.stringify(uses) })
  return new Set(rows.map((r) => r.finding_id))
}
