import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import { type AtDeps, type OpenStanding, openAsOf, type Standing } from '../controls/at.ts'
import { findControl } from '../controls/catalog.ts'
import { ruleBindings } from '../controls/run.ts'
import type { Scheme, SchemeIndicator } from './scheme.ts'
import type { ScoreWindow } from './window.ts'

/** The indicator that is measured at several dates of the year. */
const SAMPLED_INDICATOR = 'B2'
/** What its control reads and the as-of cut changes: these alone are cut again for each sample date of B2. */
const SAMPLED = {
  tables: ['org_history', 'catalog', 'ingest_batch', 'outage'],
  marts: ['010_scope', '020_catalog', '030_days'],
} as const

/** Tables that an indicator cannot do without: its own and those its controls need. */
export function neededTables(indicator: Pick<SchemeIndicator, 'tables' | 'controls'>): string[] {
  return [...new Set([...indicator.tables, ...indicator.controls.flatMap((id) => findControl(id)?.tables ?? [])])]
}

/** Indicators that nobody has because a table was never loaded. */
export function missingIndicators(scheme: Scheme, loaded: ReadonlySet<string>): Set<string> {
  return new Set(scheme.indicators.filter((i) => neededTables(i).some((t) => !loaded.has(t))).map((i) => i.id))
}

/** Every control that an indicator of the scheme reads. */
export function scoredControls(scheme: Scheme): string[] {
  return [...new Set(scheme.indicators.flatMap((i) => i.controls))].sort()
}

export interface MeasureInput {
  readonly window: ScoreWindow
  readonly scheme: Scheme
  /** Batches to measure from instead of all landed ones. */
  readonly batches?: readonly string[]
  readonly signal?: AbortSignal | undefined
}

export type Measurement = OpenStanding & { readonly missing: ReadonlySet<string> }

/** Opens a scratch database as of A_Y and measures the window in it. Close the result. */
export async function measure(deps: AtDeps, input: MeasureInput): Promise<Measurement> {
  const { window, batches, signal } = input
  const standing = await openAsOf(deps, { asOf: window.asOf, signal, ...(batches ? { batches } : {}) })
  try {
    return { ...standing, missing: await measureIn(standing, input) }
  } catch (error) {
    await standing.close()
    throw error
  }
}

/**
 * Judges the window's controls at A_Y and fills `score_unit` and `score_row` (one row per thing that counts, of each
 * indicator) in a database that stands as of A_Y. Returns the indicators that nobody has for want of a table.
 */
export async function measureIn(standing: Standing, { window, scheme }: MeasureInput): Promise<Set<string>> {
  const { db, loaded } = standing
  const missing = missingIndicators(scheme, loaded)
  await db.run(sqlText('indicators/frame/sample_init'))
  if (!missing.has(SAMPLED_INDICATOR)) await sampleFreshness(standing, window, scheme)
  await standing.judge(scoredControls(scheme), scheme.params)
  await db.run('set variable window_from = $from::date', { from: window.from })
  for (const part of ['macros/indicators', 'indicators/frame/unit', 'indicators/frame/row']) await db.run(sqlText(part))
  for (const i of scheme.indicators) if (!missing.has(i.id)) await fill(db, i, scheme)
  const pairs = scheme.indicators.flatMap((i) => i.controls.map((control_id) => ({ indicator_id: i.id, control_id })))
  await db.run(sqlText('indicators/frame/alarm'), { pairs: JSON.stringify(pairs) })
  return missing
}

async function fill(db: Db, indicator: SchemeIndicator, scheme: Scheme): Promise<void> {
  const text = sqlText(`indicators/${indicator.id}`)
  await db.run(
    sqlText('indicators/frame/fill').replace('{{indicator}}', () => text),
    { ...ruleBindings(indicator.id, text, indicator.params, scheme.params), indicator_id: indicator.id },
  )
}

/** Rows of the sampled indicator's control at each sample date. Ends with the tables as of A_Y, as `measure` found them. */
async function sampleFreshness(standing: Standing, window: ScoreWindow, scheme: Scheme): Promise<void> {
  const controls = scheme.indicators.find((i) => i.id === SAMPLED_INDICATOR)?.controls ?? []
  for (const day of window.samples) {
    await standing.moveTo(day, SAMPLED)
    await standing.judge(controls, scheme.params)
    await standing.db.run(sqlText('indicators/frame/sample'))
  }
}
