import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { fileLiteral, literal, sqlText } from '../base/sql.ts'
import { signature } from './batches.ts'
import type { LogEngine, Span } from './engine.ts'
import { FACTS, type Fact, LOGS_FROM, type LogName, MONTH_FACTS, type MonthFact, monthSelect, monthSpan } from './facts-list.ts'
import { looksWhole } from './repair.ts'

/** The monthly files of the facts of one log. */
export class FactStore {
  readonly facts: readonly Fact[]
  readonly #months: readonly MonthFact[]
  /** Changes when the facts mean something else. */
  readonly version: string
  readonly log: LogName
  readonly #db: Db
  readonly #root: string

  constructor(db: Db, root: string, log: LogName) {
    this.log = log
    this.#db = db
    this.#root = root
    this.facts = FACTS.filter((f) => f.log === log)
    this.#months = MONTH_FACTS.filter((m) => this.facts.some((f) => f.name === m.of))
    this.version = signature([...this.facts.map((f) => sqlText(`facts/${f.name}`)), ...this.#months.map((m) => monthSelect(m, m.of))])
    for (const { name } of this.#all()) mkdirSync(join(root, name), { recursive: true })
  }

  #all(): readonly { readonly name: string }[] {
    return [...this.facts, ...this.#months]
  }

  #path({ name }: { readonly name: string }, month: string): string {
    return join(this.#root, name, `${month}.parquet`)
  }

  has(month: string): boolean {
    return this.#all().every((f) => looksWhole(this.#path(f, month)))
  }

  remove(month: string): void {
    for (const fact of this.#all()) rmSync(this.#path(fact, month), { force: true })
  }

  /** A file without rows, so that a view stands even before any log was imported. */
  async writeEmpty(nothing: LogEngine): Promise<void> {
    const span = { from: LOGS_FROM, to: LOGS_FROM }
    await nothing.build(this.#db, this.log, this.facts, span)
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
          : `select * from read_parquet(${fileLiteral(path)}, hive_partitioning = false) where log_day not between ${literal(span.from)} and ${literal(span.to)} union all by name `
      await this.#replace(path, `${kept}${fresh}`)
    }
    for (const fact of this.#months) {
      const days = `read_parquet(${fileLiteral(join(this.#root, fact.of, `${month}.parquet`))}, hive_partitioning = false)`
      await this.#replace(this.#path(fact, month), monthSelect(fact, days))
    }
  }

  async #replace(path: string, select: string): Promise<void> {
    await this.#db.run(`copy (${select}) to ${literal(`${path}.new`)} (format parquet, compression zstd)`)
    renameSync(`${path}.new`, path)
  }

  async drop(): Promise<void> {
    for (const fact of this.facts) await this.#db.run(`drop table if exists fresh_${fact.name}`)
  }

  async show(months: readonly string[]): Promise<void> {
    // DuckDB guesses the rows of all files from the first: the empty one there would turn joins the wrong way round.
    const files = (fact: { readonly name: string }) =>
      (months.length > 0 ? months : ['empty']).map((m) => fileLiteral(this.#path(fact, m))).join(', ')
    for (const fact of this.facts) {
      await this.#db.run(
        `create or replace view ${fact.name} as select * from read_parquet([${files(fact)}], hive_partitioning = false) where log_day <= as_of()`,
      )
    }
    // Months that end by the as-of date stand as stored; of the month it lies in only the days up to it count.
    const running = "date_trunc('month', as_of() + 1)::date"
    for (const fact of this.#months) {
      await this.#db.run(
        `create or replace view ${fact.name} as
         select * from read_parquet([${files(fact)}], hive_partitioning = false) where month_on < ${running}
         union all
         ${monthSelect(fact, `(select * from ${fact.of} where log_day >= ${running})`)}`,
      )
    }
  }
}
