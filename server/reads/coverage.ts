import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import { tables } from '../contract/tables.ts'
import { reasonLabel } from '../contract/words.ts'
import { controls, findControl } from '../controls/catalog.ts'
import { agencyNames, agencyOf } from './agencies.ts'
import type { ReadDeps } from './deps.ts'
import { count, date, ids } from './fields.ts'
import { scopeParam } from './scope.ts'
import { importState, runState } from './state.ts'

export const coverageSchema = z
  .strictObject({
    assessed: z.boolean(),
    tables: z.array(
      z.strictObject({
        name: z.string(),
        label: z.string(),
        mandatory: z.boolean(),
        loaded: z.boolean(),
        rows: count,
        batches: count,
        period_from: date.nullable(),
        period_to: date.nullable(),
        /** Controls that cannot judge without it. */
        controls: ids,
      }),
    ),
    unknown: z.array(
      z.strictObject({ uscc: z.string(), agency: z.string(), reason: z.string(), label: z.string(), n: count, controls: ids }),
    ),
    failed: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  })
  .openapi('Coverage')
type Coverage = z.infer<typeof coverageSchema>

type TableState = { table_name: string; row_count: number; batches: number; period_from: string | null; period_to: string | null }
type Unknown = { agency_uscc: string; reason: string; n: number; controls: string }

/** What the judgement could see: tables, rows that stay undecided and why, controls that failed. */
export async function readCoverage(deps: ReadDeps, actor: Actor): Promise<Coverage> {
  const { warehouse, ledger } = deps
  const state = await runState(deps)
  const judged = state.assessed && state.present.has('main.table_state')
  const seen: TableState[] = judged
    ? await warehouse.all<TableState>(sqlText('lookups/reads/table_states'))
    : (await importState(ledger)).map((t) => ({ ...t, row_count: t.rows_landed }))
  const byName = new Map(seen.map((t) => [t.table_name, t]))
  const names = await agencyNames(warehouse, state)
  const runs = state.assessed
    ? await warehouse.all<{ control_id: string; error: string | null }>(sqlText('lookups/reads/control_runs'))
    : []
  return {
    assessed: state.assessed,
    tables: tables.map((t) => ({
      name: t.name,
      label: t.zh,
      mandatory: t.presence === 'mandatory',
      loaded: state.loaded.has(t.name),
      rows: byName.get(t.name)?.row_count ?? 0,
      batches: byName.get(t.name)?.batches ?? 0,
      period_from: byName.get(t.name)?.period_from?.slice(0, 10) ?? null,
      period_to: byName.get(t.name)?.period_to?.slice(0, 10) ?? null,
      controls: controls()
        .filter((c) => c.tables.includes(t.name))
        .map((c) => c.id),
    })),
    unknown: (await unknownReasons(deps, state.assessed, scopeParam(actor))).map((u) => ({
      uscc: u.agency_uscc,
      agency: agencyOf(names, u.agency_uscc).name,
      reason: u.reason,
      label: reasonLabel(u.reason),
      n: u.n,
      controls: u.controls.split(';'),
    })),
    failed: runs
      .filter((r) => r.error !== null)
      .map((r) => ({ id: r.control_id, title: findControl(r.control_id)?.title_zh ?? r.control_id })),
  }
}

/** Undecided rows by agency and reason, most first; `agencies` is a JSON list, null = all. */
export async function unknownReasons(deps: ReadDeps, assessed: boolean, agencies: string | null): Promise<Unknown[]> {
  return assessed ? deps.warehouse.all<Unknown>(sqlText('lookups/reads/unknown_reasons'), { agencies }) : []
}
