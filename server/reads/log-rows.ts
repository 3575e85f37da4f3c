import { z } from '@hono/zod-openapi'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { isDay } from '../common/days.ts'
import { type Actor, sees } from '../contract/actor.ts'
import { findTable } from '../contract/tables.ts'
import { findControl } from '../controls/catalog.ts'
import { FACTS, type FactName, LOGS_FROM, monthSpan } from '../warehouse/facts-list.ts'
import { logRows, type RowsWanted } from '../warehouse/log-rows.ts'
import type { ReadDeps } from './deps.ts'
import { parseEvidence, type StoredFinding } from './finding-row.ts'

export const logRowsSchema = z
  .strictObject({
    table: z.string(),
    columns: z.array(z.strictObject({ key: z.string(), label: z.string() })),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    next: z.string().nullable().openapi({ description: '下一页的 cursor；稀少的键一页可以不足 limit 行，仍有下一页' }),
  })
  .openapi('LogRows')
type LogRows = z.infer<typeof logRowsSchema>

export const logRowsQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}:\d{1,9}$/)
    .refine((cursor) => isDay(cursor.slice(0, 10)), '翻页标记不正确，请从第一页重新开始')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Columns that say whose rows they are; other evidence of the same name (a ticket's field list) is about something else. */
const KEYS: Record<string, readonly string[]> = {
  access_log: ['grant_id', 'app_id', 'user_id', 'user_org', 'catalog_id'],
  change_log: ['uscc', 'catalog_id', 'ticket_id'],
}
const LISTED = ['ip', 'scenario_code', 'items']

/** Throws `not_found` for a finding that is unknown, outside the actor's agencies, or not about a log. */
export async function readLogRows(deps: ReadDeps, actor: Actor, id: string, input: z.output<typeof logRowsQuery>): Promise<LogRows> {
  const stored = await deps.ledger.db.get<StoredFinding>(sqlText('lookups/reads/finding'), { id })
  const control = stored && findControl(stored.control_id)
  if (!stored || !control || !sees(actor, stored.agency_uscc))
    throw new AppError('not_found', `没有线索“${id}”。它可能来自另一份数据，请从线索列表重新进入。`)
  const fact = FACTS.find((f) => control.facts.includes(f.name))
  if (!fact) throw new AppError('not_found', '这条线索不是由日志得出的，没有日志明细。请看证据和来源文件。')
  const table = findTable(fact.log)
  const evidence = parseEvidence(stored.evidence)
  const { rows, next } = await logRows(deps, {
    ...wantedRows(evidence, fact.name, fact.log, stored.last_seen),
    limit: input.limit,
    after: input.cursor,
  })
  return {
    table: fact.log,
    columns: (table?.columns ?? []).map((c) => ({ key: c.name, label: c.zh })),
    rows: rows as LogRows['rows'],
    next: next ?? null,
  }
}

/** Which rows evidence speaks of: its keys, the days and listed values of its records, the span it names. */
export function wantedRows(
  evidence: Record<string, unknown>,
  fact: FactName,
  log: string,
  lastSeen: string,
): Omit<RowsWanted, 'limit' | 'after'> {
  const equals = Object.fromEntries(
    (KEYS[log] ?? []).flatMap((k) => {
      const v = evidence[k]
      return typeof v === 'string' || v === null ? [[k, v] as const] : []
    }),
  )
  const records = Object.values(evidence).flatMap((v) => (Array.isArray(v) ? v.filter(isRecord) : []))
  const values = (key: string) => [...new Set(records.flatMap((r) => r[key]).filter((v): v is string => typeof v === 'string'))]
  const among = Object.fromEntries(LISTED.map((k) => [k, log === 'access_log' ? values(k) : []] as const).filter(([, v]) => v.length > 0))
  return { fact, ...spanOf(evidence, lastSeen), equals, among, days: values('log_day').sort() }
}

function spanOf(evidence: Record<string, unknown>, lastSeen: string): { from: string; to: string } {
  const text = (key: string) => (typeof evidence[key] === 'string' ? (evidence[key] as string) : undefined)
  const month = text('month')
  if (month !== undefined && /^\d{4}-\d{2}$/.test(month)) return monthSpan(month)
  const day = text('log_day')
  return { from: day ?? text('from_on') ?? LOGS_FROM, to: day ?? text('to_on') ?? lastSeen.slice(0, 10) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
