import type { Grade } from '../common/codes.ts'
import { computeYear, type ScoreDeps } from './compute.ts'
import { frozenYear } from './publish.ts'

export interface YearGrade {
  readonly year: number
  readonly grade: Grade
  readonly total: number
  readonly source: 'published' | 'computed'
}

/**
 * Grade of a unit in year `year`: the published (frozen) one when the ledger has it, otherwise the one computed with `asOf`
 * (contract: gates.yaml, art_30). Undefined when the unit has none: not an administrative organ, or the year yields nothing.
 */
export async function gradeOf(deps: ScoreDeps, input: { uscc: string; year: number; asOf: string }): Promise<YearGrade | undefined> {
  return (await gradesOf(deps, input)).get(input.uscc)
}

/** Grades of every graded unit of a year, by USCC; empty when the year yields nothing. */
export async function gradesOf(deps: ScoreDeps, input: { year: number; asOf: string }): Promise<ReadonlyMap<string, YearGrade>> {
  const { year, asOf } = input
  const frozen = await frozenYear(deps, year)
  if (!frozen && (asOf < `${year}-01-01` || year < 2023)) return new Map()
  const scores = frozen ? frozen.results : (await computeYear(deps, { year, asOf })).scores
  const source = frozen ? 'published' : 'computed'
  return new Map(
    scores.flatMap((s) =>
      s.grade === null || s.total === null ? [] : [[s.uscc, { year, grade: s.grade, total: s.total, source }] as const],
    ),
  )
}
