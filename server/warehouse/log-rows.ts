import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../base/db.ts'
import { fileLiteral, ident, literal } from '../base/sql.ts'
import { openEngine } from './facts.ts'
import { contractColumns, FACTS, type FactName, nextMonth } from './facts-list.ts'
import type { WarehouseDeps } from './staging.ts'

/** How many times more days each further query of a page looks at. */
const GROWTH = 4

/** What a finding says about the log rows behind it. `equals` and `among` name columns of the log. */
export interface RowsWanted {
  readonly fact: FactName
  /** First and last day looked at, both included, `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
  readonly equals: Readonly<Record<string, string | null>>
  readonly among: Readonly<Record<string, readonly string[]>>
  /** Days named by the evidence itself; empty = every day in the span. */
  readonly days: readonly string[]
  readonly limit: number
  /** Where the last page ended: `YYYY-MM-DD:<rows already shown of that day>`. */
  readonly after?: string
}

export interface RowsPage {
  readonly rows: Row[]
  /** Where the next page starts; undefined when there is none. */
  readonly next: string | undefined
}

/**
 * One page of log rows, oldest first. The stored fact says which days hold the key at all, so only their row groups are
 * read, until the page is full or five days were read. A page may be short and still have a next one.
 */
export async function logRows(deps: WarehouseDeps, wanted: RowsWanted): Promise<RowsPage> {
  const log = FACTS.find((f) => f.name === wanted.fact)?.log ?? 'access_log'
  const columns = new Set(contractColumns(log))
  for (const c of [...Object.keys(wanted.equals), ...Object.keys(wanted.among)]) if (!columns.has(c)) throw new Error(`${log} has no ${c}`)
  const [startDay, shown = '0'] = wanted.after?.split(':') ?? []
  const days = (await daysOf(deps, wanted)).filter((d) => startDay === undefined || d >= startDay)
  const engine = await openEngine(deps)
  const rows: Row[] = []
  try {
    // One day is enough for a busy key; a rare one asks for more and more days at once.
    for (let at = 0, size = 1; at < days.length; at += size, size *= GROWTH) {
      const some = days.slice(at, at + size)
      const offset = some[0] === startDay ? Number(shown) : 0
      const missing = wanted.limit - rows.length
      // One row more than asked tells where the next page starts.
      const key = { log, days: some, equals: wanted.equals, among: wanted.among, limit: missing + 1, offset }
      const found = await engine.rows(deps.warehouse, key)
      const page = found.slice(0, missing)
      rows.push(...page)
      if (found.length > missing) {
        const day = dayOf(found[missing] as Row)
        const before = page.filter((r) => dayOf(r) === day).length + (day === startDay ? offset : 0)
        return { rows, next: `${day}:${before}` }
      }
      const following = days[at + size]
      // A page ends after five days that gave anything at all: reading on for the last rows of a rare key would keep a person waiting.
      if (following !== undefined && (rows.length === wanted.limit || (at > 0 && rows.length > 0))) return { rows, next: `${following}:0` }
    }
  } finally {
    await engine.close()
  }
  return { rows, next: undefined }
}

function dayOf(row: Row): string {
  return String(row['ts']).slice(0, 10)
}

/** Days on which the stored fact has the key. The months' own files are read: a view would hide days after its as-of date. */
async function daysOf({ warehouse, config }: WarehouseDeps, wanted: RowsWanted): Promise<string[]> {
  const files: string[] = []
  for (let m = wanted.from.slice(0, 7); m <= wanted.to.slice(0, 7); m = nextMonth(m)) {
    const path = join(config.home, 'facts', wanted.fact, `${m}.parquet`)
    if (existsSync(path)) files.push(fileLiteral(path))
  }
  if (files.length === 0) return []
  const source = `read_parquet([${files.join(', ')}], hive_partitioning = false)`
  const columns = new Set((await warehouse.all<{ column_name: string }>(`describe select * from ${source}`)).map((c) => c.column_name))
  const tests = [
    ...Object.entries(wanted.equals)
      .filter(([c]) => columns.has(c))
      .map(([c, v]) => (v === null ? `${ident(c)} is null` : `${ident(c)} = ${literal(v)}`)),
    ...Object.entries(wanted.among)
      .filter(([c]) => columns.has(c))
      .map(([c, v]) => `${ident(c)} in (${v.map(literal).join(', ')})`),
    ...(wanted.days.length > 0 ? [`log_day in (${wanted.days.map((d) => `${literal(d)}::date`).join(', ')})`] : []),
  ]
  const found = await warehouse.all<{ d: string }>(
    `select distinct log_day::varchar as d from ${source}
     where log_day between $from::date and $to::date${tests.map((t) => ` and ${t}`).join('')} order by d`,
    { from: wanted.from, to: wanted.to },
  )
  return found.map((r) => r.d)
}
