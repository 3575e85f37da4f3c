import { z } from '@hono/zod-openapi'
import { sqlText } from '../base/sql.ts'
import { type Actor, scopeOf } from '../contract/actor.ts'
import { findTable } from '../contract/tables.ts'
import type { ReadDeps } from './deps.ts'
import { count, time } from './fields.ts'

const LIMIT = 500

/** Files that were refused whole: which, why, and whether the bad rows can be fetched. */
export const refusedSchema = z
  .strictObject({
    refused: z.array(
      z.strictObject({
        batch_id: z.string(),
        code: z.enum(['file_refused', 'missing_columns', 'no_header', 'low_score', 'tie', 'over_reject_limit']),
        table_label: z.string().nullable(),
        file_name: z.string(),
        part: z.string().nullable(),
        rows_in: count.nullable(),
        /** Of a file with too many bad rows; they can be fetched. */
        rows_rejected: count.nullable(),
        /** In Chinese: what was said when it was refused, or the tables that it comes nearest to. */
        why: z.string().nullable(),
        refused_at: time,
      }),
    ),
  })
  .openapi('Refused')
type Refused = z.infer<typeof refusedSchema>
type Row = Omit<Refused['refused'][number], 'why' | 'table_label'> & {
  table_name: string | null
  message: string | null
  nearest: string | null
}

/** The newest 500 refused files. Like the record of imports, it tells one agency's people that a file came and not its name. */
export async function readRefused({ ledger }: ReadDeps, actor: Actor): Promise<Refused> {
  const rows = await ledger.db.all<Row>(sqlText('lookups/reads/refused'), { limit: LIMIT })
  const whole = scopeOf(actor) === 'all'
  return {
    refused: rows.map(({ table_name, message, nearest, ...r }) => {
      const label = table_name === null ? null : (findTable(table_name)?.zh ?? table_name)
      return {
        ...r,
        ...(whole ? {} : { file_name: `${label ?? ''}导出文件`, part: null }),
        table_label: label,
        why: whole ? (message ?? nearestOf(nearest)) : null,
        refused_at: r.refused_at.slice(0, 19),
      }
    }),
  }
}

function nearestOf(nearest: string | null): string | null {
  const tables = JSON.parse(nearest ?? '[]') as { table: string; missing: string[] }[]
  const said = tables.map((x) => `${findTable(x.table)?.zh ?? x.table}${x.missing.length > 0 ? `（缺少${x.missing.join('、')}）` : ''}`)
  return said.length === 0 ? null : `最接近的表：${said.join('；')}。`
}
