import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cache } from '../base/cache.ts'
import { literal, sqlText } from '../base/sql.ts'
import type { AtDeps } from '../controls/at.ts'
import { findControl } from '../controls/catalog.ts'
import { signature } from '../warehouse/batches.ts'
import { soundEvidence } from '../warehouse/sealed.ts'
import { canonical } from './canonical.ts'
import { measure, scoredControls } from './measure.ts'
import type { Scheme } from './scheme.ts'
import type { Figures, Unit } from './score.ts'
import type { ScoreWindow } from './window.ts'

/** Everything of a year that comes from the data alone: who is scored, both sides of each ratio, and what was not loaded. */
export interface Measured {
  readonly units: readonly Unit[]
  readonly figures: Figures
  readonly missing: ReadonlySet<string>
  /** Document numbers of the imported directives: a case with such a number is counted there. */
  readonly directives: ReadonlySet<string>
  /** Batches it was measured from, in import order. */
  readonly batches: readonly string[]
  /** Parquet file with one row per thing that counts. */
  readonly rowsPath: string
}

interface Stored {
  readonly units: Unit[]
  readonly figures: { indicator_id: string; uscc: string; numerator: number; denominator: number }[]
  readonly missing: string[]
  readonly directives: string[]
}

export interface FigureInput {
  readonly window: ScoreWindow
  readonly scheme: Scheme
  /** Batches to measure from instead of all landed ones. */
  readonly batches?: readonly string[]
  /** Measures again even when the figures are kept: the proof that a frozen year can be computed anew. */
  readonly fresh?: boolean
  /** Ends a fresh measurement; one that is kept serves others too and runs to its end. */
  readonly signal?: AbortSignal | undefined
}

/** Who asks while a window is being measured waits for it; the figures themselves are kept on disk. */
const running = new Cache<true>({ most: 100, keptMs: 0 })

/**
 * Figures of a window, measured once for the same data, controls, queries and parameters and kept under `home/scratch/scores`
 * (may be deleted at any time). Weights, targets and bands do not enter: a what-if measures nothing anew.
 */
export async function figuresOf(deps: AtDeps, input: FigureInput): Promise<Measured> {
  const batches = input.batches ?? (await soundEvidence(deps)).sound.map((b) => b.batch_id)
  const key = keyOf(input.window, input.scheme, input.batches ? batches : [...batches, ...elsewhere(deps)])
  const folder = join(deps.config.home, 'scratch', 'scores', input.fresh ? `${key}-again` : key)
  if (input.fresh) rmSync(folder, { recursive: true, force: true })
  if (!existsSync(join(folder, 'figures.json'))) {
    await running.get(folder, () => store(deps, input, folder))
  }
  const stored = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8')) as Stored
  const figures = new Map<string, Map<string, { numerator: number; denominator: number }>>()
  for (const f of stored.figures) {
    const own = figures.get(f.indicator_id) ?? new Map<string, { numerator: number; denominator: number }>()
    figures.set(f.indicator_id, own.set(f.uscc, { numerator: f.numerator, denominator: f.denominator }))
  }
  return {
    units: stored.units,
    figures,
    missing: new Set(stored.missing),
    directives: new Set(stored.directives),
    batches,
    rowsPath: join(folder, 'rows.parquet'),
  }
}

/** Text of every query that a measurement runs, by indicator: the version of the scheme's arithmetic. */
export function indicatorTexts(scheme: Scheme): Record<string, string> {
  const shared = signature(['macros/indicators', ...['unit', 'fill', 'sample'].map((n) => `indicators/frame/${n}`)].map(sqlText))
  return Object.fromEntries(scheme.indicators.map((i) => [i.id, signature([shared, sqlText(`indicators/${i.id}`), canonical(i.params)])]))
}

/** Text of every control that a measurement runs. */
export function controlTexts(scheme: Scheme): Record<string, string> {
  return Object.fromEntries(scoredControls(scheme).map((id) => [id, signature([canonical(findControl(id))])]))
}

function keyOf(window: ScoreWindow, scheme: Scheme, batches: readonly string[]): string {
  return signature([
    canonical(window),
    canonical(scheme.params),
    canonical(indicatorTexts(scheme)),
    canonical(controlTexts(scheme)),
    sqlText('lookups/scores/export'),
    ...batches,
  ]).slice(0, 20)
}

/** Logs that lie in a cluster are in no batch: the state of their aggregates stands for them. */
function elsewhere({ config }: AtDeps): string[] {
  const state = join(config.home, 'facts', 'state.json')
  return config.clickhouse && existsSync(state) ? [signature([readFileSync(state, 'utf8')])] : []
}

async function store(deps: AtDeps, input: FigureInput, folder: string): Promise<true> {
  const measured = await measure(deps, { ...input, signal: input.fresh ? input.signal : undefined })
  try {
    mkdirSync(folder, { recursive: true })
    const pairs = input.scheme.indicators.flatMap((i) => i.controls.map((control_id) => ({ indicator_id: i.id, control_id })))
    const file = join(folder, 'rows.parquet')
    await measured.db.run(`copy (${sqlText('lookups/scores/export')}) to ${literal(`${file}.new`)} (format parquet, compression zstd)`, {
      pairs: JSON.stringify(pairs),
    })
    renameSync(`${file}.new`, file)
    const stored: Stored = {
      units: await measured.db.all<Unit>(sqlText('lookups/scores/units')),
      figures: await measured.db.all<Stored['figures'][number]>(sqlText('lookups/scores/figures')),
      missing: [...measured.missing].sort(),
      directives: (
        await measured.db.all<{ doc_no: string }>('select distinct doc_no from directive where doc_no is not null order by doc_no')
      ).map((d) => d.doc_no),
    }
    writeFileSync(join(folder, 'figures.json.new'), JSON.stringify(stored))
    renameSync(join(folder, 'figures.json.new'), join(folder, 'figures.json'))
    return true
  } finally {
    await measured.close()
  }
}
