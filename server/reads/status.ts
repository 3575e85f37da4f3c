import { z } from '@hono/zod-openapi'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { missingNextYear } from '../calendar/loaded.ts'
import type { Actor } from '../contract/actor.ts'
import { findTable, tables } from '../contract/tables.ts'
import { controls } from '../controls/catalog.ts'
import { recentlyChanged } from '../warehouse/sealed.ts'
import type { ReadDeps } from './deps.ts'
import { count, date, ids, time } from './fields.ts'
import { scopeParam } from './scope.ts'
import { importState, runState } from './state.ts'

export const statusSchema = z
  .strictObject({
    demo: z.boolean(),
    /** False until an assessment finished: nothing may then be read as compliance. */
    assessed: z.boolean(),
    as_of: date.nullable(),
    assessed_at: time.nullable(),
    /** The results on show are of a day before the last recorded assessment; findings are of that later day. */
    looking_back: z.boolean(),
    /** Files landed after the assessment. */
    stale: z.boolean(),
    today: date,
    /** From November on: next year, while no calendar of it is in force. Terms that reach into it cannot be computed. */
    calendar_missing: z.int().nullable(),
    tables_total: count,
    tables_loaded: count,
    /** Chinese names of the tables that were never imported. */
    tables_missing: ids,
    /** Landed files that are no longer as they landed: nothing is judged by their tables. */
    evidence_changed: z.array(z.strictObject({ table: z.string(), batch_id: z.string(), why: z.string() })),
    controls_total: count,
    controls_failed: count,
    open_findings: count,
  })
  .openapi('Status')
export type Status = z.infer<typeof statusSchema>

/** How fresh, how complete and how sure: the figures of the top bar. */
export async function readStatus(deps: ReadDeps, actor: Actor): Promise<Status> {
  const { warehouse, ledger } = deps
  const state = await runState(deps)
  const imported = await importState(ledger)
  const newest = imported
    .map((t) => t.imported_at)
    .sort()
    .at(-1)
  const last = await ledger.db.get<{ as_of: string | null }>(sqlText('lookups/reads/last_assessment'))
  const open = await ledger.db.get<{ n: number }>(sqlText('lookups/reads/finding_count'), { agencies: scopeParam(actor) })
  const runs = state.assessed ? await warehouse.all<{ error: string | null }>(sqlText('lookups/reads/control_runs')) : []
  const changed = await recentlyChanged(deps)
  const today = shanghai(deps.now()).slice(0, 10)
  return {
    demo: deps.demo,
    assessed: state.assessed,
    as_of: state.as_of,
    assessed_at: state.assessed_at,
    looking_back: state.as_of !== null && last?.as_of != null && last.as_of > state.as_of,
    stale: state.assessed_at !== null && newest !== undefined && newest.slice(0, 19) > state.assessed_at,
    today,
    calendar_missing: (await missingNextYear(ledger.db, today)) ?? null,
    tables_total: tables.length,
    tables_loaded: tables.filter((t) => state.loaded.has(t.name)).length,
    tables_missing: tables.filter((t) => !state.loaded.has(t.name)).map((t) => t.zh),
    evidence_changed: changed.map((f) => ({ table: findTable(f.table)?.zh ?? f.table, batch_id: f.batch_id, why: f.why })),
    controls_total: controls().length,
    controls_failed: runs.filter((r) => r.error !== null).length,
    open_findings: open?.n ?? 0,
  }
}
