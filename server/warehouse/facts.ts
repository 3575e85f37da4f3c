import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { literal, sqlText } from '../base/sql.ts'
import { landedBatches, signature } from './batches.ts'
import type { LogEngine, Span } from './engine.ts'
import { parquetEngine } from './engine-parquet.ts'
import { bounds, FACTS, type Fact, LOGS_FROM, type LogName, monthSpan } from './facts-list.ts'
import { byMonth, type LogState, readState, touched, writeState } from './facts-state.ts'
import type { WarehouseDeps } from './staging.ts'

export { FACTS } from './facts-list.ts'

/** Builds one fact in memory from the log view of the same name, from LOGS_FROM through `asOf`. */
export async function factFrom(db: Db, fact: Fact, asOf: string): Promise<void> {
  await db.run(`create or replace table ${fact.name} as ${sqlText(`facts/${fact.name}`)}`, bounds({ from: LOGS_FROM, to: asOf }))
}

const turns = new Map<string, Promise<unknown>>()

/**
 * Keeps `facts/<fact>/<YYYY-MM>.parquet` in step with the logs: only days that a new, withdrawn or changed piece of a log
 * touches are scanned again, and late rows are such a piece. Then `f_*` are views over the months through the as-of date.
 * Returns the months written, as `<fact>/<YYYY-MM>`. Two calls for one folder take turns.
 */
export async function refreshFacts(deps: WarehouseDeps): Promise<{ rebuilt: string[] }> {
  const root = deps.factsFolder ?? join(deps.config.home, 'facts')
  const mine = (turns.get(root) ?? Promise.resolve()).then(() => refresh(deps, root))
  const settled = mine.catch(() => undefined).finally(() => turns.get(root) === settled && turns.delete(root))
  turns.set(root, settled)
  return mine
}

async function refresh(deps: WarehouseDeps, root: string): Promise<{ rebuilt: string[] }> {
  const { config, warehouse } = deps
  const batches = deps.batches ?? (await landedBatches(deps.ledger))
  const engine = parquetEngine({ home: config.home, db: warehouse, batches })
  const nothing = parquetEngine({ home: config.home, db: warehouse, batches: [] })
  const stateFile = join(root, 'state.json')
  mkdirSync(root, { recursive: true })
  const state = readState(stateFile)
  const rebuilt: string[] = []
  for (const log of ['access_log', 'change_log'] as const) {
    const store = new FactStore(warehouse, root, log)
    const before = state[log]
    const current = before?.version === store.version ? before : { version: store.version, months: {} }
    state[log] = current
    if (!before || current !== before || !store.has('empty')) await store.writeEmpty(nothing)
    const wanted = byMonth(await engine.pieces(log))
    const work = new Map<string, Span>()
    for (const [month, pieces] of wanted) {
      const span = store.has(month) ? touched(current.months[month] ?? {}, pieces) : monthSpan(month)
      if (span) work.set(month, current.months[month] ? span : monthSpan(month))
    }
    for (const months of await engine.passes(log, [...work.keys()].sort())) {
      const spans = months.map((m) => work.get(m) as Span)
      await engine.build(warehouse, log, store.facts, {
        from: spans.map((s) => s.from).sort()[0] as string,
        to: spans
          .map((s) => s.to)
          .sort()
          .at(-1) as string,
      })
      for (const month of months) {
        await store.write(month, work.get(month) as Span)
        current.months[month] = wanted.get(month) ?? {}
        rebuilt.push(...store.facts.map((f) => `${f.name}/${month}`))
      }
      await store.drop()
      writeState(stateFile, state)
    }
    forget(current, wanted, store)
    await store.show(Object.keys(current.months).sort())
  }
  writeState(stateFile, state)
  return { rebuilt }
}

/** Months that no piece touches any more. */
function forget(state: LogState, wanted: ReadonlyMap<string, unknown>, store: FactStore): void {
  for (const month of Object.keys(state.months)) {
    if (wanted.has(month)) continue
    store.remove(month)
    delete state.months[month]
  }
}

/** The monthly files of the facts of one log. */
class FactStore {
  readonly facts: readonly Fact[]
  /** Changes when the facts mean something else. */
  readonly version: string
  readonly #db: Db
  readonly #root: string

  constructor(db: Db, root: string, log: LogName) {
    this.#db = db
    this.#root = root
    this.facts = FACTS.filter((f) => f.log === log)
    this.version = signature(this.facts.map((f) => sqlText(`facts/${f.name}`)))
    for (const fact of this.facts) mkdirSync(join(root, fact.name), { recursive: true })
  }

  #path(fact: Fact, month: string): string {
    return join(this.#root, fact.name, `${month}.parquet`)
  }

  has(month: string): boolean {
    return this.facts.every((f) => existsSync(this.#path(f, month)))
  }

  remove(month: string): void {
    for (const fact of this.facts) rmSync(this.#path(fact, month), { force: true })
  }

  /** A file without rows, so that a view stands even before any log was imported. */
  async writeEmpty(nothing: LogEngine): Promise<void> {
    const log = this.facts[0]?.log as LogName
    const span = { from: LOGS_FROM, to: LOGS_FROM }
    await nothing.build(this.#db, log, this.facts, span)
    await this.write('empty', span)
    await this.drop()
  }

  /** Puts the fresh days of a month in place of the stored ones. */
  async write(month: string, span: Span): Promise<void> {
    for (const fact of this.facts) {
      const path = this.#path(fact, month)
      const columns = await this.#db.all<{ column_name: string; column_type: string }>(`describe fresh_${fact.name}`)
      // Parquet has no 128-bit integer: sums are stored as BIGINT, not as rounded doubles.
      const narrowed = columns.map((c) => (c.column_type === 'HUGEINT' ? `${c.column_name}::bigint as ${c.column_name}` : c.column_name))
      const fresh = `select ${narrowed.join(', ')} from fresh_${fact.name} where log_day between ${literal(span.from)} and ${literal(span.to)}`
      const whole = month === 'empty' || (span.from === monthSpan(month).from && span.to === monthSpan(month).to)
      const kept =
        whole || !existsSync(path)
          ? ''
          : `select * from read_parquet(${literal(path)}) where log_day not between ${literal(span.from)} and ${literal(span.to)} union all by name `
      await this.#db.run(`copy (${kept}${fresh}) to ${literal(`${path}.new`)} (format parquet, compression zstd)`)
      renameSync(`${path}.new`, path)
    }
  }

  async drop(): Promise<void> {
    for (const fact of this.facts) await this.#db.run(`drop table fresh_${fact.name}`)
  }

  async show(months: readonly string[]): Promise<void> {
    for (const fact of this.facts) {
      const paths = ['empty', ...months].map((m) => literal(this.#path(fact, m)))
      await this.#db.run(
        `create or replace view ${fact.name} as select * from read_parquet([${paths.join(', ')}]) where log_day <= as_of()`,
      )
    }
  }
}
