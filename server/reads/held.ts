import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import type { ReadDeps } from './deps.ts'

const LIMIT = 500

const where = z.enum(['header', 'title', 'sheet', 'file', 'key', 'value', 'property', 'duplicate'])

/** What was held back as classified, by file: counts and kinds of places, never a value, a header or a title. */
export const heldSchema = z
  .strictObject({
    held: z.array(
      z.strictObject({
        /** `rows`: so many rows of a landed file; `file`: a whole file that waits for a person. */
        kind: z.enum(['rows', 'file']),
        file_name: z.string(),
        part: z.string().nullable(),
        rows: z.int().nullable(),
        places: z.array(z.strictObject({ where, count: z.int() })),
        at: z.string(),
      }),
    ),
    rows: z.int(),
    files: z.int(),
  })
  .openapi('Held')

export type Held = z.infer<typeof heldSchema>
type Row = Pick<Held['held'][number], 'kind' | 'file_name' | 'part'> & { rows_held: number | null; marks: string | null; held_at: string }

/** The newest 500 files of which rows, or which whole, were held back. */
export async function readHeld({ ledger }: ReadDeps): Promise<Held> {
  const rows = await ledger.db.all<Row & Record<string, unknown>>(sqlText('lookups/reads/held'), { limit: LIMIT })
  const held = rows.map(({ marks, kind, file_name, part, rows_held, held_at }) => {
    const counts = new Map<z.infer<typeof where>, number>()
    for (const m of JSON.parse(marks ?? '[]') as { where: z.infer<typeof where> }[]) counts.set(m.where, (counts.get(m.where) ?? 0) + 1)
    const places = [...counts].map(([place, count]) => ({ where: place, count }))
    return { kind, file_name, part, rows: rows_held, places, at: held_at.slice(0, 19) }
  })
  return {
    held,
    rows: held.reduce((sum, h) => sum + (h.rows ?? 0), 0),
    files: held.filter((h) => h.kind === 'file').length,
  }
}
