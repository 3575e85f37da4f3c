import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { fileLiteral, ident } from '../base/sql.ts'
import { columnCast } from './cast/column.ts'
import { Collector } from './collect.ts'
import { scanAside } from './direct-aside.ts'
import { type Scan, scanColumns, scanHead } from './direct-scan.ts'
import { castable, directSql, LISTS, rawCsv } from './direct-sql.ts'
import { canonicalSelect, copyToParquet } from './parquet.ts'
import type { Plan } from './plan.ts'
import type { SourcePart } from './types.ts'

/** Files below this are read row by row: they are done before a second opinion pays. */
export const DIRECT_BYTES = 32 * 1024 * 1024
/** Above this share of rows that SQL cannot cast exactly, the row path is faster for the whole file. */
const MAX_REST = 0.2
const LIST_SAMPLE_ROWS = 200_000
const LIST_SAMPLE_VALUES = 5_000

/** Files from this size on are scanned beside the reading of DuckDB; below, the thread costs more than it saves. */
const ASIDE_BYTES = 128 * 1024 * 1024
const HEAD_BYTES = 4 * 1024 * 1024

/** What is known of the bytes before they are cast; `whole` follows where the columns are a guess from the head. */
export interface Seen extends Scan {
  readonly whole?: Promise<Scan | undefined>
}

/** A scan for a big plain UTF-8 CSV of a big log without mapping, whose header is its first record; undefined for any other. */
export function canGoDirect(plan: Plan, part: SourcePart, headerRow: number, minBytes: number, asideBytes = ASIDE_BYTES): Seen | undefined {
  const text = part.text
  const suits =
    part.format === 'csv' &&
    text !== undefined &&
    part.bytes >= minBytes &&
    plan.table.big &&
    plan.mapping === undefined &&
    headerRow === 1 &&
    /^utf-?8$/i.test(text.encoding) &&
    text.delimiter.length === 1 &&
    (text.newline === 'lf' || text.newline === 'crlf') &&
    plan.headers.every((h) => !/[\r\n"]/.test(h)) &&
    plan.table.columns.every((c) => !c.classified_flag) &&
    plan.columns.every((p) => p.index !== undefined && castable(p.column)) &&
    plan.columns.some((p) => p.column.required)
  if (!suits) return undefined
  const guess = part.bytes >= asideBytes ? scanHead(part, plan.headers.length, HEAD_BYTES) : undefined
  if (!guess) return scanColumns(part, plan.headers.length)
  const whole = scanAside(part, plan.headers.length)
  // Awaited after the copy; until then a failure must not end the process.
  whole.catch(() => undefined)
  return { lines: undefined, columns: guess, whole }
}

export interface DirectResult {
  readonly collector: Collector
  readonly parquet: string
  /** Rows that SQL landed; the collector counts the others. */
  readonly plainRows: number
}

class NotPlain extends Error {}

/** Ragged rows and broken quotes are read row by row instead; a full disk or a fault of the product is no reason to read twice. */
function givesUp(error: unknown): boolean {
  return error instanceof NotPlain || (error instanceof Error && /^(Invalid Input|Conversion|Out of Memory) Error/.test(error.message))
}

/**
 * Casts a big log with SQL and lets the row casters judge only the rows that SQL cannot cast exactly. Undefined when the
 * file turns out not to suit; nothing is left behind then. `db` is used alone and its insertion-order setting changes.
 */
export async function landDirect(db: Db, plan: Plan, part: SourcePart, guessed: Seen, folder: string): Promise<DirectResult | undefined> {
  const first = join(folder, 'direct.parquet')
  let seen: Scan = guessed
  let sql = directSql(plan, part, seen)
  try {
    await lookUpLists(db, plan, part)
    // Row order means nothing in a log without a key; giving it up saves memory and time.
    await db.run('set preserve_insertion_order = false')
    await copyToParquet(db, sql.copy, first)
    if (guessed.whole) {
      const whole = await guessed.whole
      if (!whole) throw new NotPlain()
      seen = whole
      if (!covers(guessed, whole)) {
        sql = directSql(plan, part, seen)
        await copyToParquet(db, sql.copy, first)
      }
    }
  } catch (error) {
    await rm(first, { force: true })
    if (!givesUp(error)) throw error
    return undefined
  } finally {
    await db.run('set preserve_insertion_order = true')
  }
  const counted = await db.get<{ n: number; plain: number }>(
    `select count(*)::double as n, count(${ident(sql.mark)})::double as plain from read_parquet(${fileLiteral(first)}, hive_partitioning = false)`,
  )
  const { n, plain } = counted as { n: number; plain: number }
  // Every line but the header is a row; a reader that counts otherwise has lost some.
  if (seen.lines !== undefined && n !== seen.lines - 1) {
    await rm(first, { force: true })
    return undefined
  }
  const collector = new Collector(plan, folder, false, true)
  if (plain === n) {
    collector.close()
    return { collector, parquet: first, plainRows: plain }
  }
  if (n - plain > n * MAX_REST || !(await collectRest(db, sql.rest, collector, plan.headers.length)) || !collector.finish(n + 1)) {
    collector.close()
    await rm(first, { force: true })
    return undefined
  }
  const files = collector.close()
  const columns = plan.table.columns.map((c) => ident(c.name)).join(', ')
  const merged = join(folder, 'merged.parquet')
  await copyToParquet(
    db,
    `select ${columns} from read_parquet(${fileLiteral(first)}, hive_partitioning = false) where ${ident(sql.mark)} is not null
     union all
     select ${columns} from (${canonicalSelect(plan, files.landed, files.longestLine)})`,
    merged,
  )
  await rm(first)
  return { collector, parquet: merged, plainRows: plain }
}

/** Whether the SQL made for the guess is right for the whole: it looks at every column that needs a look. */
function covers(guess: Scan, whole: Scan): boolean {
  return whole.columns.every((c, i) => (guess.columns[i]?.lower || !c.lower) && (guess.columns[i]?.loose || !c.loose))
}

/** False when a cell is so long that it must be a quote that was never closed; the row reader knows what to do then. */
async function collectRest(db: Db, rest: string, collector: Collector, width: number): Promise<boolean> {
  for await (const rows of db.stream<Record<string, string | number | null>>(rest)) {
    for (const row of rows) {
      const cells = Array.from({ length: width }, (_, i) => row[`r${i}`] as string | null)
      if (cells.some((c) => c !== null && c.length > 65_536)) return false
      collector.add({ row: Number(row['row_no']), cells })
    }
  }
  return true
}

/** Field lists repeat endlessly: canonical forms of those at the head of the file, made by the row caster itself. */
async function lookUpLists(db: Db, plan: Plan, part: SourcePart): Promise<void> {
  await db.run(`create or replace temp table ${LISTS} (raw varchar primary key, canon varchar)`)
  const canon = new Map<string, string | null>()
  for (const p of plan.columns.filter((c) => c.column.type === 'list<text>')) {
    const cast = columnCast(plan.table.name, p.column)
    const rows = await db.all<{ v: string }>(
      `select distinct v from (select c${p.index} as v from ${rawCsv(plan, part)} limit ${LIST_SAMPLE_ROWS}) where v is not null limit ${LIST_SAMPLE_VALUES}`,
    )
    for (const { v } of rows) {
      const value = cast(v)
      if (typeof value === 'string' || (value === null && !p.column.required)) canon.set(v, value)
    }
  }
  if (canon.size === 0) return
  const pairs = JSON.stringify([...canon].map(([raw, value]) => ({ raw, canon: value })))
  await db.run(`insert into ${LISTS} select j ->> 'raw', j ->> 'canon' from (select unnest($pairs::json[]) as j)`, { pairs })
}
