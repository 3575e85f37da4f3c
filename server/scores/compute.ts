import { shanghai } from '../base/ledger.ts'
import type { AtDeps } from '../controls/at.ts'
import { figuresOf, type Measured } from './figures.ts'
import { type LedgerFacts, ledgeredOf, ledgerFacts } from './ledgered.ts'
import type { Scheme } from './scheme.ts'
import { effectiveScheme } from './schemes.ts'
import { type Figures, scoreUnits, type UnitScore } from './score.ts'
import { type ScoreWindow, scoreWindow } from './window.ts'

export interface ScoreDeps extends AtDeps {
  readonly now: () => Date
}

export interface YearScore {
  readonly window: ScoreWindow
  readonly scheme: Scheme
  /** Version of the signed yearly scheme; null = the default scheme. */
  readonly scheme_version: number | null
  readonly measured: Measured
  readonly facts: LedgerFacts
  readonly scores: readonly UnitScore[]
}

/**
 * Scores of year `year` as known at the end of `asOf` (default today in Shanghai), under the scheme in effect for that year.
 * Needs no earlier `assess`. Throws `invalid_input` when the year yields nothing or mandatory data is missing.
 */
export async function computeYear(deps: ScoreDeps, input: { year: number; asOf?: string | undefined }): Promise<YearScore> {
  const window = scoreWindow(input.year, input.asOf ?? shanghai(deps.now()).slice(0, 10))
  const { scheme, version } = await effectiveScheme(deps, input.year)
  const measured = await figuresOf(deps, { window, scheme })
  const facts = await ledgerFacts(deps, { window, directives: measured.directives })
  return { window, scheme, scheme_version: version, measured, facts, scores: scoresOf(scheme, measured, facts) }
}

/** The arithmetic alone: measured figures and ledger facts to scores. */
export function scoresOf(scheme: Scheme, measured: Pick<Measured, 'units' | 'figures' | 'missing'>, facts: LedgerFacts): UnitScore[] {
  return scoreUnits({
    scheme,
    units: measured.units,
    missing: measured.missing,
    figures: withCases(measured.figures, facts),
    ledgered: ledgeredOf(facts, scheme),
  })
}

/** G3 counts the product's own cases beside the imported directives (contract: G3, note). */
export function withCases(figures: Figures, facts: LedgerFacts): Figures {
  if (facts.rectifications.length === 0) return figures
  const own = new Map(figures.get('G3') ?? [])
  for (const r of facts.rectifications) {
    const before = own.get(r.uscc) ?? { numerator: 0, denominator: 0 }
    own.set(r.uscc, { numerator: before.numerator + (r.in_time ? 1 : 0), denominator: before.denominator + 1 })
  }
  return new Map([...figures, ['G3', own]])
}
