import { AppError } from '../base/errors.ts'

/** The Measures took effect on this day; no year that ended before it is scored. */
const EFFECTIVE = '2023-08-15'

export interface ScoreWindow {
  readonly year: number
  /** `Y-01-01`, or the later day from which the scheme applies. */
  readonly from: string
  /** A_Y = least(A, Y-12-31). */
  readonly asOf: string
  /** B2: every month end in W, and A_Y itself, none before the Measures took effect. Ascending; the last is A_Y. */
  readonly samples: readonly string[]
}

function monthEnd(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/**
 * The window of year `year` as known at the end of day `asOf` (`YYYY-MM-DD`). Throws `invalid_input` when the scheme yields
 * nothing: the year has not begun, or it ended before the Measures took effect.
 */
export function scoreWindow(year: number, asOf: string, appliesFrom?: string): ScoreWindow {
  const first = `${year}-01-01`
  const from = appliesFrom !== undefined && appliesFrom > first ? appliesFrom : first
  if (asOf < from)
    throw new AppError('invalid_input', `截止日期 ${asOf} 早于考核年度 ${year} 的第一天，还没有可考核的数据。`, { year, as_of: asOf })
  const last = asOf < `${year}-12-31` ? asOf : `${year}-12-31`
  if (last < EFFECTIVE)
    throw new AppError('invalid_input', `${last} 早于办法施行日 ${EFFECTIVE}，不作考核。请选择施行以后的日期。`, { year, as_of: asOf })
  const ends = Array.from({ length: 12 }, (_, i) => monthEnd(year, i + 1))
  const samples = [...new Set([...ends.filter((d) => d <= last), last])].filter((d) => d >= EFFECTIVE && d >= from).sort()
  return { year, from, asOf: last, samples }
}
