import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import { mutexes } from '../base/mutex.ts'
import { sqlText } from '../base/sql.ts'
import { signature } from './batches.ts'
import type { LogEngine, Span } from './engine.ts'
import { clickhouseEngine } from './engine-clickhouse.ts'
import { parquetEngine } from './engine-parquet.ts'
import { bounds, type Fact, LOGS, LOGS_FROM, type LogName, MONTH_FACTS, monthSelect, monthSpan } from './facts-list.ts'
import { byMonth, type LogState, readState, touched, writeState } from './facts-state.ts'
import { FactStore } from './facts-store.ts'
import { soundEvidence } from './sealed.ts'
import type { WarehouseDeps } from './staging.ts'

/** Builds one fact in memory from the log view of the same name, from LOGS_FROM through `asOf`, with its months. */
export async function factFrom(db: Db, fact: Fact, asOf: string): Promise<void> {
  await db.run(`create or replace table ${fact.name} as ${sqlText(`facts/${fact.name}`)}`, bounds({ from: LOGS_FROM, to: asOf }))
  for (const month of MONTH_FACTS.filter((m) => m.of === fact.name))
    await db.run(`create or replace view ${month.name} as ${monthSelect(month, fact.name)}`)
}

const turns = mutexes()

export interface FactsReport {
  /** Months written, as `<fact>/<YYYY-MM>`. */
  readonly rebuilt: string[]
  /** First and last day of every log that has rows, wherever it lies. */
  readonly logs: ReadonlyMap<LogName, Span>
  /** Logs whose engine did not answer in full, and why: their stored facts are as they were before. */
  readonly failed: ReadonlyMap<LogName, AppError>
  /** Equal signatures, equal facts. */
  readonly signature: string
}

/**
 * Keeps `facts/<fact>/<YYYY-MM>.parquet` in step with the logs: only days that a new, withdrawn or changed piece of a log
 * touches are scanned again, and late rows are such a piece. Then `f_*` are views over the months through the as-of date.
 * A cluster that is away leaves its logs in `failed`. Calls for one home take turns.
 */
export function refreshFacts(deps: WarehouseDeps): Promise<FactsReport> {
  const root = deps.factsFolder ?? join(deps.config.home, 'facts')
  return turns(deps.ledger).run(() => refresh(deps, root))
}

/** The engine of this installation. A frozen list of batches is always read from the lake. Close it. */
export async function openEngine(deps: WarehouseDeps): Promise<LogEngine> {
  const { config, warehouse } = deps
  const home = { home: config.home, db: warehouse, batches: deps.batches ?? (await soundEvidence(deps)).sound }
  return config.clickhouse && !deps.batches ? clickhouseEngine({ ...home, config: config.clickhouse }) : parquetEngine(home)
}

async function refresh(deps: WarehouseDeps, root: string): Promise<FactsReport> {
  const engine = await openEngine(deps)
  const stateFile = join(root, 'state.json')
  mkdirSync(root, { recursive: true })
  const stored = readState(stateFile)
  if (stored === undefined) deps.log?.warn('facts/state.json 损坏，按月汇总全部重新生成。')
  const state = stored ?? {}
  const report = { rebuilt: [] as string[], logs: new Map<LogName, Span>(), failed: new Map<LogName, AppError>(), ids: [] as string[] }
  try {
    for (const log of LOGS) {
      const store = new FactStore(deps.warehouse, root, log)
      const before = state[log]
      const current = before?.version === store.version ? before : { version: store.version, months: {} }
      state[log] = current
      if (current !== before || !store.has('empty')) {
        await store.writeEmpty(parquetEngine({ home: deps.config.home, db: deps.warehouse, batches: [] }))
      }
      try {
        const pieces = await engine.pieces(log)
        report.ids.push(...pieces.map((p) => `${log}:${p.id}`))
        if (pieces.length > 0) report.logs.set(log, hull(pieces))
        report.rebuilt.push(...(await bringUp(deps, engine, store, current, byMonth(pieces), () => writeState(stateFile, state))))
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'unavailable') throw error
        report.failed.set(log, error)
        report.ids.push(`${log}:failed`)
      }
      await store.show(Object.keys(current.months).sort())
    }
  } finally {
    await engine.close()
  }
  writeState(stateFile, state)
  return { rebuilt: report.rebuilt, logs: report.logs, failed: report.failed, signature: signature(report.ids) }
}

/** Builds what differs between the stored months of one log and the pieces that are there now. Returns the months written. */
async function bringUp(
  { warehouse: db, log }: WarehouseDeps,
  engine: LogEngine,
  store: FactStore,
  current: LogState,
  wanted: ReturnType<typeof byMonth>,
  save: () => void,
): Promise<string[]> {
  const rebuilt: string[] = []
  const work = new Map<string, Span>()
  for (const [month, pieces] of wanted) {
    const stored = store.has(month) ? current.months[month] : undefined
    if (!stored && current.months[month]) log?.warn(`facts/ 里 ${month} 的按月汇总缺失或损坏，已重新生成。`)
    const span = stored ? touched(stored, pieces) : monthSpan(month)
    if (span) work.set(month, span)
  }
  for (const months of await engine.passes(store.log, [...work.keys()].sort())) {
    await engine.build(db, store.log, store.facts, hull(months.map((m) => work.get(m) as Span)))
    for (const month of months) {
      await store.write(month, work.get(month) as Span)
      current.months[month] = wanted.get(month) ?? {}
      rebuilt.push(...store.facts.map((f) => `${f.name}/${month}`))
    }
    await store.drop()
    save()
  }
  forget(current, wanted, store)
  return rebuilt
}

function hull(spans: readonly Span[]): Span {
  return {
    from: spans.map((s) => s.from).sort()[0] as string,
    to: spans
      .map((s) => s.to)
      .sort()
      .at(-1) as string,
  }
}

/** Months that no piece touches any more. */
function forget(state: LogState, wanted: ReadonlyMap<string, unknown>, store: FactStore): void {
  for (const month of Object.keys(state.months)) {
    if (wanted.has(month)) continue
    store.remove(month)
    delete state.months[month]
  }
}
