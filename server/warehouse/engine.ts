import type { Db } from '../base/db.ts'
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

/** Where the big logs lie and who scans them. Only grouped rows, and pages of evidence, ever come back. */
export interface LogEngine {
  /** Everything of a log that counts now. */
  pieces(log: LogName): Promise<readonly LogPiece[]>
  /** Groups of months that one pass should build together; one month each when rows lie in order of time. */
  passes(log: LogName, months: readonly string[]): Promise<readonly (readonly string[])[]>
  /** Leaves the rows of each fact of one log for the days of `span` in the temporary table `fresh_<fact>` of `db`. */
  build(db: Db, log: LogName, facts: readonly Fact[], span: Span): Promise<void>
}
