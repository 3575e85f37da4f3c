import type { Db, Row } from '../base/db.ts'
import type { Fact, LogName } from './facts-list.ts'

/** First and last day, both `YYYY-MM-DD` and both included. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** A piece of a log that is there or not as a whole: a landed file, or a day of a cluster's table as it stands. */
export interface LogPiece {
  /** Equal ids, equal rows. */
  readonly id: string
  readonly from: string
  readonly to: string
}

/** Rows of one log on some days, at least one. `equals` and `among` name columns of the contract; a null asks for missing values. */
export interface LogKey {
  readonly log: LogName
  readonly days: readonly string[]
  readonly equals: Readonly<Record<string, string | null>>
  readonly among: Readonly<Record<string, readonly string[]>>
  readonly limit: number
  readonly offset: number
}

/** Where the big logs lie and who scans them. Only grouped rows, and pages of evidence, ever come back. */
export interface LogEngine {
  /** Everything of a log that counts now. */
  pieces(log: LogName): Promise<readonly LogPiece[]>
  /** Groups of months that one pass should build together; one month each when rows lie in order of time. */
  passes(log: LogName, months: readonly string[]): Promise<readonly (readonly string[])[]>
  /** Leaves the rows of each fact of one log for the days of `span` in the temporary table `fresh_<fact>` of `db`. */
  build(db: Db, log: LogName, facts: readonly Fact[], span: Span): Promise<void>
  /** Rows of one key on its days in order of time, as plain JSON values of the contract's columns. */
  rows(db: Db, key: LogKey): Promise<Row[]>
  close(): Promise<void>
}
