import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { tables } from '../contract/tables.ts'

export interface RunState {
  readonly assessed: boolean
  readonly as_of: string | null
  readonly assessed_at: string | null
  /** `schema.name` of every table of the warehouse. */
  readonly present: ReadonlySet<string>
  /** Contract tables with at least one accepted file, as the last assessment saw them (before it: as imported). */
  readonly loaded: ReadonlySet<string>
}

type Imported = {
  table_name: string
  batches: number
  rows_landed: number
  period_from: string | null
  period_to: string | null
  imported_at: string
}

/** Landed files per table, from the ledger. */
export function importState(ledger: Ledger): Promise<Imported[]> {
  return ledger.db.all<Imported>(sqlText('lookups/reads/import_state'))
}

/** What the warehouse holds. Not assessed: no `run_state` row, so an assessment never ran, is running, or was cut off. */
export async function runState(deps: { warehouse: Db; ledger: Ledger }): Promise<RunState> {
  const found = await deps.warehouse.all<{ name: string }>(sqlText('lookups/reads/warehouse_tables'))
  const present = new Set(found.map((t) => t.name))
  const needed = ['main.run_state', 'main.result', 'main.org', 'main.org_scope', 'main.control_run']
  const run = needed.every((t) => present.has(t))
    ? await deps.warehouse.get<{ as_of: string; assessed_at: string }>(sqlText('lookups/reads/run_state'))
    : undefined
  return {
    assessed: run !== undefined,
    as_of: run?.as_of ?? null,
    assessed_at: run?.assessed_at.slice(0, 19) ?? null,
    present,
    loaded: await loadedTables(deps, run !== undefined && present.has('main.table_state')),
  }
}

async function loadedTables({ warehouse, ledger }: { warehouse: Db; ledger: Ledger }, judged: boolean): Promise<Set<string>> {
  if (judged) {
    const rows = await warehouse.all<{ table_name: string; loaded: boolean }>(sqlText('lookups/reads/table_states'))
    return new Set(rows.filter((r) => r.loaded).map((r) => r.table_name))
  }
  const imported = await importState(ledger)
  return new Set([...imported.map((t) => t.table_name), ...tables.filter((t) => t.reference).map((t) => t.name)])
}
