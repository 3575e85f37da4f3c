import { z } from '@hono/zod-openapi'
import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import { measures } from '../contract/measures.ts'
import { controls } from '../controls/catalog.ts'
import { ids } from './fields.ts'
import type { RunState } from './state.ts'

/** `controls`, `failed`, `blind`: ids of the item's controls, of those that failed to run, and of those whose tables were not imported. */
export const itemSchema = z
  .strictObject({ no: z.number().int(), short: z.string(), text: z.string(), controls: ids, failed: ids, blind: ids })
  .openapi('Item')
export type Item = z.infer<typeof itemSchema>

/** The nine items with what stands in the way of judging them: failed controls, and controls without their tables. */
export async function itemStates(warehouse: Db, state: RunState): Promise<Item[]> {
  const runs = state.assessed
    ? await warehouse.all<{ control_id: string; error: string | null }>(sqlText('lookups/reads/control_runs'))
    : []
  const failed = new Set(runs.filter((r) => r.error !== null).map((r) => r.control_id))
  return measures.items.map((item) => {
    const own = controls().filter((c) => c.item === item.no)
    return {
      ...item,
      controls: own.map((c) => c.id),
      failed: own.filter((c) => failed.has(c.id)).map((c) => c.id),
      blind: own.filter((c) => c.tables.some((t) => !state.loaded.has(t))).map((c) => c.id),
    }
  })
}

export function itemText(no: number): string {
  return measures.items.find((i) => i.no === no)?.text ?? ''
}
