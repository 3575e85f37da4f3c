import { z } from '@hono/zod-openapi'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { SEVERITIES, type Severity } from '../common/codes.ts'
import { measures } from '../contract/measures.ts'
import { count } from './fields.ts'
import type { RunState } from './state.ts'

/** Of one agency and item; `open` counts open findings by severity, S1 first. */
export const cellSchema = z.strictObject({ open: z.tuple([count, count, count, count]), ok: count, unknown: count }).openapi('Cell')
export type Cell = z.infer<typeof cellSchema>

type Judged = { agency_uscc: string; item: number; ok: number; unknown: number }
type Open = { agency_uscc: string; item: number; severity: Severity | null; n: number }
type Mutable = { open: [number, number, number, number]; ok: number; unknown: number }

/**
 * Cells per agency, nine each. Open findings come from the ledger, so that a cell's count is the length of the list it opens;
 * what was judged in order, or could not be judged, from the last assessment.
 */
export async function cellsByAgency(deps: { warehouse: Db; ledger: Ledger }, state: RunState): Promise<Map<string, Cell[]>> {
  const open = await deps.ledger.db.all<Open>(sqlText('lookups/reads/finding_cells'))
  const judged = state.assessed ? await deps.warehouse.all<Judged>(sqlText('lookups/reads/judged_cells')) : []
  const found = new Map<string, Mutable[]>()
  const cell = (uscc: string, item: number): Mutable | undefined => {
    let own = found.get(uscc)
    if (!own) {
      own = emptyCells()
      found.set(uscc, own)
    }
    return own[item - 1]
  }
  for (const row of judged) {
    const c = cell(row.agency_uscc, row.item)
    if (c) Object.assign(c, { ok: row.ok, unknown: row.unknown })
  }
  for (const row of open) {
    // A finding without a severity still counts, as the mildest.
    const at = SEVERITIES.indexOf(row.severity ?? 'S4')
    const c = cell(row.agency_uscc, row.item)
    if (c) c.open[at < 0 ? 3 : at] = (c.open[at < 0 ? 3 : at] ?? 0) + row.n
  }
  return found
}

export function emptyCells(): Mutable[] {
  return measures.items.map(() => ({ open: [0, 0, 0, 0], ok: 0, unknown: 0 }))
}
