import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import type { RunState } from './state.ts'

/** Every text under a key of that name, alone or in a list, at any depth of an evidence value. */
export function valuesOf(evidence: unknown, key: string): string[] {
  if (Array.isArray(evidence)) return evidence.flatMap((e) => valuesOf(e, key))
  if (evidence === null || typeof evidence !== 'object') return []
  return Object.entries(evidence).flatMap(([k, v]) => {
    if (k !== key) return valuesOf(v, key)
    return (Array.isArray(v) ? v : [v]).flatMap((one) => (typeof one === 'string' ? [one] : valuesOf(one, key)))
  })
}

/** Names of catalogue entries by id. Ids without an entry are left out. */
export async function catalogNames(warehouse: Db, state: RunState, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0 || !state.present.has('main.catalog')) return new Map()
  const rows = await warehouse.all<{ catalog_id: string; name: string | null }>(sqlText('lookups/reads/catalog_names'), {
    ids: JSON.stringify([...new Set(ids)]),
  })
  return new Map(rows.flatMap((r) => (r.name === null ? [] : [[r.catalog_id, r.name] as const])))
}
