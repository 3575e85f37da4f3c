import { tables } from '../contract/tables.ts'
import { findControl } from '../controls/catalog.ts'
import type { ApiDeps } from './deps.ts'
import { agencies, agencyName, isAssessed } from './names.ts'

interface StateRow extends Record<string, unknown> {
  table_name: string
  loaded: boolean
  row_count: number
  batches: number
  period_from: string | null
  period_to: string | null
}

/** What the verdicts rest on: tables loaded or not, unknown reasons per institution, controls that failed. */
export async function readCoverage({ warehouse }: ApiDeps) {
  const assessed = await isAssessed(warehouse)
  const states = assessed
    ? await warehouse.all<StateRow>(
        `select table_name, loaded, row_count::double as row_count, batches::integer as batches,
           period_from::varchar as period_from, period_to::varchar as period_to from table_state`,
      )
    : []
  const byName = new Map(states.map((s) => [s.table_name, s]))
  const unknown = assessed
    ? await warehouse.all<{ agency_uscc: string; reason: string; n: number; controls: number }>(
        `select agency_uscc, reason, count(*)::integer as n, count(distinct control_id)::integer as controls
         from result where status = 'unknown' group by agency_uscc, reason order by n desc, agency_uscc, reason`,
      )
    : []
  const failed = assessed
    ? await warehouse.all<{ control_id: string }>('select control_id from control_run where error is not null order by control_id')
    : []
  const register = await agencies(warehouse)
  return {
    assessed,
    tables: tables.map((t) => {
      const s = byName.get(t.name)
      return {
        name: t.name,
        zh: t.zh,
        mandatory: t.presence === 'mandatory',
        shipped: t.reference === true,
        loaded: s?.loaded ?? false,
        rows: s?.row_count ?? 0,
        batches: s?.batches ?? 0,
        period_from: s?.period_from?.slice(0, 10) ?? null,
        period_to: s?.period_to?.slice(0, 10) ?? null,
      }
    }),
    unknown: unknown.map((u) => ({ ...u, agency_name: agencyName(register, u.agency_uscc) })),
    failed: failed.map((f) => ({ control_id: f.control_id, title: findControl(f.control_id)?.title_zh ?? f.control_id })),
  }
}
