import type { Db } from '../base/db.ts'
import { shanghai } from '../base/ledger.ts'
import { oneFile, sqlText } from '../base/sql.ts'
import type { Grade } from '../common/codes.ts'
import { computeYear, type ScoreDeps, type YearScore } from './compute.ts'
import { frozenYear } from './publish.ts'
import { effectiveScheme } from './schemes.ts'
import { scoreWindow } from './window.ts'

export interface TrendPoint {
  readonly as_of: string
  readonly scores: readonly {
    readonly uscc: string
    readonly total: number | null
    readonly grade: Grade | null
    readonly rank: number | null
  }[]
}

const short = (s: { uscc: string; total: number | null; grade: Grade | null; rank: number | null }) => ({
  uscc: s.uscc,
  total: s.total,
  grade: s.grade,
  rank: s.rank,
})

/** The year's scores at each month end so far, and on its last day, under the scheme in effect. The first call measures each. */
export async function monthlyTrend(
  deps: ScoreDeps,
  input: { year: number; asOf?: string | undefined; signal?: AbortSignal | undefined },
): Promise<TrendPoint[]> {
  const { instrument } = await effectiveScheme(deps, input.year)
  const window = scoreWindow(input.year, input.asOf ?? shanghai(deps.now()).slice(0, 10), instrument?.applies_from)
  const points: TrendPoint[] = []
  for (const asOf of window.samples) {
    // What was measured so far stays; whoever asks next goes on from there.
    input.signal?.throwIfAborted()
    const { scores } = await computeYear(deps, { year: input.year, asOf })
    points.push({ as_of: asOf, scores: scores.map(short) })
  }
  return points
}

export interface YearPoint extends TrendPoint {
  readonly year: number
  readonly source: 'published' | 'computed'
}

/** The last scores of each year in turn: the published ones where there are any, otherwise computed now. */
export async function yearlyTrend(
  deps: ScoreDeps,
  input: { years: readonly number[]; asOf?: string | undefined; signal?: AbortSignal | undefined },
): Promise<YearPoint[]> {
  const points: YearPoint[] = []
  for (const year of input.years) {
    input.signal?.throwIfAborted()
    const frozen = await frozenYear(deps, year)
    if (frozen) points.push({ year, as_of: frozen.window.asOf, source: 'published', scores: frozen.results.map(short) })
    else {
      const computed = await computeYear(deps, { year, asOf: input.asOf })
      points.push({ year, as_of: computed.window.asOf, source: 'computed', scores: computed.scores.map(short) })
    }
  }
  return points
}

export interface Movement {
  readonly uscc: string
  readonly name: string
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
  /** Indicators whose points changed, the greatest change first, with the findings that opened and cleared. */
  readonly indicators: readonly IndicatorMovement[]
}

export interface IndicatorMovement {
  readonly id: string
  readonly delta: number
  readonly opened: number
  readonly cleared: number
  readonly opened_findings: readonly string[]
  readonly cleared_findings: readonly string[]
}

type MovedRow = Record<string, unknown> & {
  uscc: string
  indicator_id: string
  opened: number
  cleared: number
  opened_findings: string[]
  cleared_findings: string[]
}

/** Who moved between two days of a year and why, the greatest move first. `uscc` limits it to one unit. */
export async function movements(db: Db, before: YearScore, after: YearScore, uscc?: string): Promise<Movement[]> {
  const rows = await db.all<MovedRow>(sqlText('lookups/scores/moved'), {
    before: oneFile(before.measured.rowsPath),
    after: oneFile(after.measured.rowsPath),
    uscc: uscc ?? null,
  })
  const key = (unit: string, id: string) => `${unit}|${id}`
  const found = new Map(rows.map((r) => [key(r.uscc, r.indicator_id), r]))
  const earlier = new Map(before.scores.map((s) => [s.uscc, s]))
  return after.scores
    .filter((s) => uscc === undefined || s.uscc === uscc)
    .map((s): Movement => {
      const was = earlier.get(s.uscc)
      const indicators = s.indicators.flatMap((i): IndicatorMovement[] => {
        const delta = i.points - (was?.indicators.find((x) => x.id === i.id)?.points ?? 0)
        const moved = found.get(key(s.uscc, i.id))
        if (Math.abs(delta) < 0.005 && !moved) return []
        return [
          {
            id: i.id,
            delta,
            opened: moved?.opened ?? 0,
            cleared: moved?.cleared ?? 0,
            opened_findings: moved?.opened_findings ?? [],
            cleared_findings: moved?.cleared_findings ?? [],
          },
        ]
      })
      const delta = s.total === null || was?.total == null ? null : Math.round((s.total - was.total) * 100) / 100
      return {
        uscc: s.uscc,
        name: s.name,
        before: was?.total ?? null,
        after: s.total,
        delta,
        indicators: indicators.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta)),
      }
    })
    .sort((a, b) => Math.abs(b.delta ?? 0) - Math.abs(a.delta ?? 0) || (a.uscc < b.uscc ? -1 : 1))
}
