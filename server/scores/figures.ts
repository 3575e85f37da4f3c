import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Cache } from '../base/cache.ts'
import type { Log } from '../base/log.ts'
import { fileSha256 } from '../base/seal.ts'
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
  /** Findings that people removed (`control:subject@day`): rows that miss for these alone count on neither side. */
  readonly removed: readonly string[]
  /** Parquet file with one row per thing that counts. */
  readonly rowsPath: string
}

/** `figures.json` beside the rows. Another shape, as earlier versions or damage leave it, is measured again. */
const storedShape = z.object({
  units: z.array(z.custom<Unit>((unit) => typeof unit === 'object' && unit !== null)),
  figures: z.array(z.object({ indicator_id: z.string(), uscc: z.string(), numerator: z.number(), denominator: z.number() })),
  missing: z.array(z.string()),
  directives: z.array(z.string()),
  /** SHA-256 of `rows.parquet`. */
  rows: z.string(),
})
type Stored = z.infer<typeof storedShape>

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
const running = new Cache<Stored>({ most: 100, keptMs: 0 })

/**
 * Figures of a window, measured once for the same data, controls, queries and parameters and kept under `home/scratch/scores`
 * (may be deleted at any time). Weights, targets and bands do not enter: a what-if measures nothing anew.
 */
export async function figuresOf(deps: AtDeps & { readonly log?: Log }, input: FigureInput): Promise<Measured> {
  const batches = input.batches ?? (await soundEvidence(deps)).sound.map((b) => b.batch_id)
  const key = keyOf(input.window, input.scheme, input.batches ? batches : [...batches, ...elsewhere(deps)])
  const folder = join(deps.config.home, 'scratch', 'scores', input.fresh ? `${key}-again` : key)
  if (input.fresh) rmSync(folder, { recursive: true, force: true })
  const stored = (await kept(folder, deps.log)) ?? (await running.get(folder, () => store(deps, input, folder)))
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
    removed: [],
    rowsPath: join(folder, 'rows.parquet'),
  }
}

/** Rows whose bytes were looked at already, with the size and time they had then. */
const known = new Map<string, string>()

/** What is kept in `folder`; undefined when there is nothing or it is damaged, which is said. */
async function kept(folder: string, log: Log | undefined): Promise<Stored | undefined> {
  const path = join(folder, 'figures.json')
  if (!existsSync(path)) return undefined
  try {
    const stored = storedShape.parse(JSON.parse(readFileSync(path, 'utf8')))
    if (await isWhole(join(folder, 'rows.parquet'), stored.rows)) return stored
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError || (error as NodeJS.ErrnoException).code === 'ENOENT')) throw error
  }
  log?.warn(`${folder} 中的得分测算结果缺失或损坏，将重新测算。`)
  return undefined
}

async function isWhole(rows: string, sha256: string): Promise<boolean> {
  const { size, mtimeMs } = statSync(rows)
  const mark = `${size} ${mtimeMs} ${sha256}`
  if (known.get(rows) === mark) return true
  if ((await fileSha256(rows)) !== sha256) return false
  known.set(rows, mark)
  return true
}

/** Text of every query that a measurement runs, by indicator: the version of the scheme's arithmetic. */
export function indicatorTexts(scheme: Scheme): Record<string, string> {
  const shared = signature(['macros/indicators', ...['unit', 'fill', 'sample', 'alarm'].map((n) => `indicators/frame/${n}`)].map(sqlText))
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

async function store(deps: AtDeps, input: FigureInput, folder: string): Promise<Stored> {
  const measured = await measure(deps, { ...input, signal: input.fresh ? input.signal : undefined })
  try {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'rows.parquet')
    await measured.db.run(`copy (${sqlText('lookups/scores/export')}) to ${literal(`${file}.new`)} (format parquet, compression zstd)`)
    renameSync(`${file}.new`, file)
    const stored: Stored = {
      units: await measured.db.all<Unit>(sqlText('lookups/scores/units')),
      figures: await measured.db.all<Stored['figures'][number]>(sqlText('lookups/scores/figures')),
      missing: [...measured.missing].sort(),
      directives: (
        await measured.db.all<{ doc_no: string }>('select distinct doc_no from directive where doc_no is not null order by doc_no')
      ).map((d) => d.doc_no),
      rows: await fileSha256(file),
    }
    writeFileSync(join(folder, 'figures.json.new'), JSON.stringify(stored))
    renameSync(join(folder, 'figures.json.new'), join(folder, 'figures.json'))
    return stored
  } finally {
    await measured.close()
  }
}
