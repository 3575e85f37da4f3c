import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { literal, sqlText } from '../base/sql.ts'
import { signature } from './batches.ts'
import type { LogEngine, Span } from './engine.ts'
import { FACTS, type Fact, LOGS_FROM, type LogName, monthSpan } from './facts-list.ts'

/** The monthly files of the facts of one log. */
export class FactStore {
  readonly facts: readonly Fact[]
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
          : `select * from read_parquet(${literal(path)}) where log_day not between ${literal(span.from)} and ${literal(span.to)} union all by name `
      await this.#db.run(`copy (${kept}${fresh}) to ${literal(`${path}.new`)} (format parquet, compression zstd)`)
      renameSync(`${path}.new`, path)
    }
  }

  async drop(): Promise<void> {
    for (const fact of this.facts) await this.#db.run(`drop table if exists fresh_${fact.name}`)
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
