import { shanghai } from '../base/ledger.ts'
import type { AtDeps } from '../controls/at.ts'
import { figuresOf, type Measured } from './figures.ts'
import { counted, type LedgerFacts, ledgeredOf, ledgerFacts } from './ledgered.ts'
import type { Scheme, SchemeInstrument } from './scheme.ts'
import { effectiveScheme } from './schemes.ts'
import { scoreUnits, type UnitScore } from './score.ts'
import { type ScoreWindow, scoreWindow } from './window.ts'

export interface ScoreDeps extends AtDeps {
  readonly now: () => Date
}

export interface YearScore {
  readonly window: ScoreWindow
  readonly scheme: Scheme
  /** Version of the signed yearly scheme; null = the default scheme. */
  readonly scheme_version: number | null
  /** The document that issued the scheme; null = none, and nothing is published under it. */
  readonly instrument: SchemeInstrument | null
  /** The figures as they count: the ledger's decisions are in. */
  readonly measured: Measured
  readonly facts: LedgerFacts
  readonly scores: readonly UnitScore[]
}

/**
 * Scores of year `year` as known at the end of `asOf` (default today in Shanghai), under the scheme in effect for that year.
 * Needs no earlier `assess`. Throws `invalid_input` when the year yields nothing or mandatory data is missing.
 */
export async function computeYear(deps: ScoreDeps, input: { year: number; asOf?: string | undefined }): Promise<YearScore> {
  const { scheme, version, instrument } = await effectiveScheme(deps, input.year)
  const window = scoreWindow(input.year, input.asOf ?? shanghai(deps.now()).slice(0, 10), instrument?.applies_from)
  const data = await figuresOf(deps, { window, scheme })
  const facts = await ledgerFacts(deps, { window, directives: data.directives })
  const measured = await counted(deps.warehouse, data, facts)
  return { window, scheme, scheme_version: version, instrument, measured, facts, scores: scoresOf(scheme, measured, facts) }
}

/** The arithmetic alone: figures as they count and ledger facts to scores. */
export function scoresOf(scheme: Scheme, measured: Pick<Measured, 'units' | 'figures' | 'missing'>, facts: LedgerFacts): UnitScore[] {
  return scoreUnits({
    scheme,
    units: measured.units,
    missing: measured.missing,
    figures: measured.figures,
    ledgered: ledgeredOf(facts, scheme),
  })
}
