import { AppError } from '../base/errors.ts'
import { computeYear, type ScoreDeps } from '../scores/compute.ts'
import type { Grades } from './evaluate.ts'

/**
 * Grades of a year for the advisory check of Art. 30: computed as known at the end of `asOf`. A year that yields no score (before
 * the Measures, or mandatory data missing) gives no grade.
 */
export function gradesFrom(deps: ScoreDeps): Grades {
  return async ({ year, asOf }) => {
    try {
      const { scores } = await computeYear(deps, { year, asOf })
      return new Map(scores.flatMap((s) => (s.grade === null ? [] : [[s.uscc, s.grade] as const])))
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_input') return new Map()
      throw error
    }
  }
}
