import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { ident, literal, sqlText } from '../base/sql.ts'
import { type Batch, landedBatches, signature } from './batches.ts'
import type { WarehouseDeps } from './staging.ts'

export type FactName = 'f_access_grant' | 'f_access_client' | 'f_access_user' | 'f_access_user_hour' | 'f_change'

export interface Fact {
  readonly name: FactName
  readonly log: 'access_log' | 'change_log'
}

/** The five grouped aggregates that every big-log control is computed from (contract: facts.yaml). */
export const FACTS: readonly Fact[] = [
  { name: 'f_access_grant', log: 'access_log' },
  { name: 'f_access_client', log: 'access_log' },
  { name: 'f_access_user', log: 'access_log' },
  { name: 'f_access_user_hour', log: 'access_log' },
  { name: 'f_change', log: 'change_log' },
]

/** The Measures took effect on this day; earlier log rows are never judged. */
export const LOGS_FROM = '2023-08-15'

/** Builds one fact in memory from the log view of the same name, from LOGS_FROM through `asOf`. */
export async function factFrom(db: Db, fact: Fact, asOf: string): Promise<void> {
  await db.run(`create or replace table ${fact.name} as ${sqlText(`facts/${fact.name}`)}`, {
    from_ts: `${LOGS_FROM} 00:00:00`,
    cutoff: `${addDays(asOf, 1)} 00:00:00`,
  })
}

type Months = Record<string, string>

/**
 * Keeps `facts/<fact>/<YYYY-MM>.parquet` in step with the lake: a month is rebuilt only when the list of log files that
 * touch it, or the fact's text, changed. Then `f_*` are views over the months through the as-of date.
 */
export async function refreshFacts(deps: WarehouseDeps): Promise<{ rebuilt: string[] }> {
  const root = join(deps.config.home, 'facts')
  mkdirSync(root, { recursive: true })
  const stateFile = join(root, 'state.json')
  const state: Record<string, Months> = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {}
  const batches = await landedBatches(deps.ledger)
  const rebuilt: string[] = []
  for (const fact of FACTS) {
    const folder = join(root, fact.name)
    mkdirSync(folder, { recursive: true })
    const before = state[fact.name] ?? {}
    const now: Months = {}
    const own = batches.filter((b) => b.table_name === fact.log && b.period_from !== null)
    await writeMonth(deps, fact, [], 'empty', folder)
    for (const [month, files] of byMonth(own)) {
      now[month] = signature([sqlText(`facts/${fact.name}`), ...files.map((b) => b.batch_id)])
      if (before[month] === now[month] && existsSync(join(folder, `${month}.parquet`))) continue
      await writeMonth(deps, fact, files, month, folder)
      rebuilt.push(`${fact.name}/${month}`)
    }
    for (const month of Object.keys(before)) if (!(month in now)) rmSync(join(folder, `${month}.parquet`), { force: true })
    state[fact.name] = now
    const paths = ['empty', ...Object.keys(now).sort()].map((m) => literal(join(folder, `${m}.parquet`)))
    await deps.warehouse.run(
      `create or replace view ${fact.name} as select * from read_parquet([${paths.join(', ')}]) where log_day <= as_of()`,
    )
  }
  writeFileSync(`${stateFile}.new`, JSON.stringify(state))
  renameSync(`${stateFile}.new`, stateFile)
  return { rebuilt }
}

/** Log files by each month (`YYYY-MM`, from LOGS_FROM on) that their period touches. */
function byMonth(batches: readonly Batch[]): Map<string, Batch[]> {
  const months = new Map<string, Batch[]>()
  for (const b of batches) {
    const last = String(b.period_to).slice(0, 7)
    const first = String(b.period_from).slice(0, 7)
    for (let m = first < LOGS_FROM.slice(0, 7) ? LOGS_FROM.slice(0, 7) : first; m <= last; m = nextMonth(m)) {
      months.set(m, [...(months.get(m) ?? []), b])
    }
  }
  return months
}

async function writeMonth(
  { warehouse, config }: WarehouseDeps,
  fact: Fact,
  files: readonly Batch[],
  month: string,
  folder: string,
): Promise<void> {
  const path = join(folder, `${month}.parquet`)
  if (month === 'empty' && existsSync(path)) return
  const source =
    files.length === 0
      ? `select * from stg.${ident(fact.log)} where false`
      : `select * from read_parquet([${files.map((b) => literal(join(config.home, b.lake_path))).join(', ')}], union_by_name = true)`
  await warehouse.run(`create or replace temp view ${fact.log} as ${source}`)
  const start = month === 'empty' ? LOGS_FROM : `${month}-01`
  const params = {
    from_ts: `${start < LOGS_FROM ? LOGS_FROM : start} 00:00:00`,
    cutoff: `${month === 'empty' ? LOGS_FROM : `${nextMonth(month)}-01`} 00:00:00`,
  }
  const text = sqlText(`facts/${fact.name}`)
  const columns = await warehouse.all<{ column_name: string; column_type: string }>(`describe ${text}`, params)
  // Parquet has no 128-bit integer: sums are stored as BIGINT, not as rounded doubles.
  const narrowed = columns.map((c) => (c.column_type === 'HUGEINT' ? `${c.column_name}::bigint as ${c.column_name}` : c.column_name))
  await warehouse.run(
    `copy (select ${narrowed.join(', ')} from (${text})) to ${literal(`${path}.new`)} (format parquet, compression zstd)`,
    params,
  )
  renameSync(`${path}.new`, path)
  await warehouse.run(`drop view ${fact.log}`)
}

function nextMonth(month: string): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  return m === 12 ? `${y + 1}-01` : `${y}-${String(m + 1).padStart(2, '0')}`
}

function addDays(d: string, n: number): string {
  return new Date(Date.parse(`${d}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)
}
