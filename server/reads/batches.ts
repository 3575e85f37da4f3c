import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import { type Actor, scopeOf } from '../contract/actor.ts'
import { findTable } from '../contract/tables.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { ReadDeps } from './deps.ts'
import { count, time } from './fields.ts'

export const batchPageSchema = z
  .strictObject({
    batches: z.array(
      z
        .strictObject({
          batch_id: z.string(),
          seq: count,
          table: z.string(),
          table_label: z.string(),
          file_name: z.string(),
          part: z.string().nullable(),
          sha256: z.string(),
          bytes: count,
          rows_in: count,
          rows_landed: count,
          rows_rejected: count,
          rows_classified: count,
          rows_warned: count,
          period_from: time.nullable(),
          period_to: time.nullable(),
          imported_at: time,
          withdrawn_at: time.nullable(),
        })
        .openapi('Batch'),
    ),
    next: z.string().nullable(),
  })
  .openapi('BatchPage')
type BatchPage = z.infer<typeof batchPageSchema>
type BatchRow = BatchPage['batches'][number]

export const batchesQuery = z.strictObject({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export type BatchesQuery = z.infer<typeof batchesQuery>

/**
 * Imports, newest first, withdrawn ones included and marked. A file holds rows of every agency: one agency's people see that it
 * came, when and how large, and not its name, which may speak of others.
 */
export async function readBatches({ ledger }: ReadDeps, actor: Actor, input: BatchesQuery): Promise<BatchPage> {
  const before = input.cursor === undefined ? null : Number(decodeCursor(input.cursor)[0])
  const rows = await ledger.db.all<Omit<BatchRow, 'table' | 'table_label'> & { table_name: string }>(sqlText('lookups/reads/batch_page'), {
    before: Number.isFinite(before) ? before : null,
    limit: input.limit + 1,
  })
  const whole = scopeOf(actor) === 'all'
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    batches: page.map(({ table_name, ...r }) => ({
      ...r,
      ...(whole ? {} : { file_name: `${findTable(table_name)?.zh ?? table_name}导出文件`, part: null }),
      table: table_name,
      table_label: findTable(table_name)?.zh ?? table_name,
      imported_at: r.imported_at.slice(0, 19),
    })),
    next: rows.length > input.limit && last ? encodeCursor(String(last.seq), last.batch_id) : null,
  }
}
