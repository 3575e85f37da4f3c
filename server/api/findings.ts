import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { controls, findControl } from '../controls/catalog.ts'
import type { ApiDeps } from './deps.ts'
import { agencies, agencyName, isAssessed } from './names.ts'

export const findingsQuery = z.strictObject({
  agency: z.string().max(64).optional(),
  item: z.coerce.number().int().min(1).max(9).optional(),
  control: z.string().max(32).optional(),
  severity: z.enum(['S1', 'S2', 'S3', 'S4']).optional(),
  evidence_class: z.enum(['E1', 'E2', 'E3']).optional(),
  state: z.enum(['open', 'cleared', 'all']).default('open'),
  q: z.string().trim().max(100).optional(),
  sort: z.enum(['severity', 'newest', 'occurred', 'agency']).default('severity'),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export type FindingsQuery = z.output<typeof findingsQuery>

export interface FindingRow extends Record<string, unknown> {
  finding_id: string
  control_id: string
  subject_id: string
  agency_uscc: string
  state: 'open' | 'cleared'
  reason: string | null
  severity: 'S1' | 'S2' | 'S3' | 'S4'
  item: number
  evidence_class: 'E1' | 'E2' | 'E3'
  due_date: string | null
  occurred_on: string | null
  first_seen: string
  last_seen: string
  cleared_on: string | null
  times_seen: number
  recurrences: number
  magnitude: number | null
}

/** Opaque place in the order: the last row's sort key, base64url. */
function openCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!key.includes('|') || Buffer.from(key, 'utf8').toString('base64url') !== cursor) {
    throw new AppError('invalid_input', '翻页位置已失效，请回到第一页。', { parameter: 'cursor' })
  }
  return key
}

/** One page of findings with names filled in. `total` counts all that match; `next_cursor` is null on the last page. */
export async function readFindings({ warehouse, ledger }: ApiDeps, input: FindingsQuery) {
  const assessed = await isAssessed(warehouse)
  const register = await agencies(warehouse)
  const q = input.q ? input.q.toLowerCase() : undefined
  const rows = await ledger.db.all<FindingRow & { sort_key: string; total: number }>(sqlText('reads/finding_page'), {
    agency: input.agency ?? null,
    item: input.item ?? null,
    control: input.control ?? null,
    severity: input.severity ?? null,
    evidence_class: input.evidence_class ?? null,
    state: input.state === 'all' ? null : input.state,
    q: q ?? null,
    controls: JSON.stringify(q ? controls().filter((c) => c.title_zh.toLowerCase().includes(q)).map((c) => c.id) : []),
    agencies: JSON.stringify(q ? [...register.values()].filter((a) => a.name.toLowerCase().includes(q)).map((a) => a.uscc) : []),
    sort: input.sort,
    after: input.cursor ? openCursor(input.cursor) : null,
    limit: input.limit + 1,
  })
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    assessed,
    total: rows[0]?.total ?? 0,
    rows: page.map(({ sort_key: _key, total: _total, ...row }) => ({
      ...row,
      agency_name: agencyName(register, row.agency_uscc),
      title: findControl(row.control_id)?.title_zh ?? row.control_id,
    })),
    next_cursor: rows.length > input.limit && last ? Buffer.from(last.sort_key, 'utf8').toString('base64url') : null,
  }
}
