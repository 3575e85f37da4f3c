import { AppError } from '../base/errors.ts'
import type { ScoreDeps } from '../scores/compute.ts'
import { gradesOf } from '../scores/grade.ts'
import type { Grades } from './evaluate.ts'

/**
 * Grades of a year for the advisory check of Art. 30: the published ones when the ledger has them, otherwise those known at the end
 * of `asOf`. A year that yields no score (mandatory data missing) gives no grade.
 */
export function gradesFrom(deps: ScoreDeps): Grades {
  return async (input) => {
    try {
      return new Map([...(await gradesOf(deps, input))].map(([uscc, g]) => [uscc, g.grade]))
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_input') return new Map()
      throw error
    }
  }
}
