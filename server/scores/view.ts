import { AppError } from '../base/errors.ts'
import { computeYear, type ScoreDeps, type YearScore } from './compute.ts'
import { figuresOf } from './figures.ts'
import { counted } from './ledgered.ts'
import { frozenYear } from './publish.ts'

export interface YearView extends YearScore {
  readonly source: 'published' | 'computed'
  /** Version of the contract by which it was computed. */
  readonly rules: '1.0' | '2.0'
  readonly revision: number | null
  readonly sha256: string | null
}

/**
 * A year as people see it: the newest publication when there is one, otherwise (or with `live`) computed now. Throws
 * `invalid_input` when the year yields nothing.
 */
export async function viewYear(
  deps: ScoreDeps,
  input: { year: number; asOf?: string | undefined; live?: boolean | undefined },
): Promise<YearView> {
  const frozen = input.live || input.asOf !== undefined ? undefined : await frozenYear(deps, input.year)
  if (!frozen) return { ...(await computeYear(deps, input)), source: 'computed', rules: '2.0', revision: null, sha256: null }
  const { window, scheme, scheme_version, instrument, facts, rules, revision, sha256 } = frozen
  const data = await figuresOf(deps, { window, scheme, batches: frozen.batches.map((b) => b.batch_id) })
  const measured = await counted(deps.warehouse, data, facts)
  return {
    window,
    scheme,
    scheme_version,
    instrument,
    facts,
    measured,
    scores: frozen.results,
    source: 'published',
    rules,
    revision,
    sha256,
  }
}

/** The unit's score of a year, or `not_found` in the words of a person who looks for it. */
export function unitOf(year: YearScore, uscc: string) {
  const found = year.scores.find((s) => s.uscc === uscc)
  if (!found) throw new AppError('not_found', `${year.window.year} 年度没有这个机构的得分：它未登记，或不在办法的适用范围内。`, { uscc })
  return found
}
