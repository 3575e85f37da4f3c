import type { Db } from '../base/db.ts'
import { oneFile, sqlText } from '../base/sql.ts'
import type { Measured } from './figures.ts'

/** One thing that counts in an indicator. */
export interface ScoreRow extends Record<string, unknown> {
  readonly indicator_id: string
  readonly uscc: string
  /** Table or control that the row comes from. */
  readonly source: string
  readonly subject_id: string
  readonly numerator: number
  readonly denominator: number
  /** Name of the catalogue entry, where the row is one. */
  readonly title: string | null
  /** Ids of the findings that keep the row out of the numerator. */
  readonly findings: readonly string[] | null
  /** People removed every finding that the indicator reads of it: it counts on neither side. */
  readonly left_out: boolean
}

export interface RowsInput {
  readonly indicator: string
  readonly uscc?: string | undefined
  readonly missed?: boolean | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** Rows of both sides of an indicator: those with numerator < denominator first. At most `limit` (default 100, up to 1000). */
export async function scoreRows(db: Db, measured: Pick<Measured, 'rowsPath' | 'removed'>, input: RowsInput): Promise<ScoreRow[]> {
  return db.all<ScoreRow>(sqlText('lookups/scores/rows'), {
    path: oneFile(measured.rowsPath),
    removed: JSON.stringify(measured.removed),
    indicator_id: input.indicator,
    uscc: input.uscc ?? null,
    missed: input.missed ?? false,
    count: Math.min(input.limit ?? 100, 1000),
    skip: input.offset ?? 0,
  })
}
