import { createHash } from 'node:crypto'
import { written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { paramValues } from '../controls/run.ts'
import { SHARED_DEFAULTS } from '../warehouse/marts.ts'
import { changedError, soundEvidence } from '../warehouse/sealed.ts'
import { canonical } from './canonical.ts'
import { computeYear, type ScoreDeps, scoresOf, type YearScore } from './compute.ts'
import { controlTexts, figuresOf, indicatorTexts } from './figures.ts'
import { counted, type LedgerFacts } from './ledgered.ts'
import { scoredControls } from './measure.ts'
import type { Scheme } from './scheme.ts'
import type { UnitScore } from './score.ts'
import { type ScoreWindow, scoreWindow } from './window.ts'

/** Everything a published year was computed from, and its results. Its canonical JSON is what the ledger keeps. */
export interface FrozenYear {
  readonly format: 'shuheng.score/1'
  readonly window: ScoreWindow
  readonly scheme_version: number | null
  readonly scheme: Scheme
  readonly shared: Readonly<Record<string, unknown>>
  /** Control id → signature of its text and header, and the parameter values used. */
  readonly controls: Readonly<Record<string, { readonly version: string; readonly params: Readonly<Record<string, unknown>> }>>
  /** Indicator id → signature of its query. */
  readonly indicators: Readonly<Record<string, string>>
  readonly batches: readonly { readonly batch_id: string; readonly sha256: string; readonly table_name: string }[]
  readonly facts: LedgerFacts
  readonly missing: readonly string[]
  readonly results: readonly UnitScore[]
}

export interface Publication extends Record<string, unknown> {
  readonly year: number
  readonly revision: number
  readonly as_of: string
  readonly sha256: string
  readonly note: string
  readonly published_by: string
  readonly published_at: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function batchHashes(ledger: Ledger, ids: readonly string[]): Promise<FrozenYear['batches']> {
  return ledger.db.all(
    `select batch_id, sha256, table_name from import_batch
     where batch_id in (select unnest($ids::json::varchar[])) order by seq`,
    { ids: JSON.stringify(ids) },
  )
}

async function freeze(deps: ScoreDeps, year: YearScore): Promise<FrozenYear> {
  const { scheme, measured } = year
  const versions = controlTexts(scheme)
  return {
    format: 'shuheng.score/1',
    window: year.window,
    scheme_version: year.scheme_version,
    scheme,
    shared: { ...SHARED_DEFAULTS },
    controls: Object.fromEntries(
      scoredControls(scheme).map((id) => {
        const control = findControl(id)
        return [id, { version: versions[id] ?? '', params: control ? paramValues(control, scheme.params) : {} }]
      }),
    ),
    indicators: indicatorTexts(scheme),
    batches: await batchHashes(deps.ledger, measured.batches),
    facts: year.facts,
    missing: [...measured.missing].sort(),
    results: year.scores,
  }
}

/**
 * Publishes a year as computed now: scheme, parameters, control versions, batch hashes and results go into the ledger as one
 * canonical text with its SHA-256 (Art. 30). Publishing again makes a new revision; earlier ones stay.
 */
export async function publishYear(
  deps: ScoreDeps,
  actor: Actor,
  input: { year: number; asOf?: string | undefined; note: string },
): Promise<Publication> {
  const note = written(input.note, '发布说明')
  const { files } = await soundEvidence(deps)
  if (files.length > 0) throw changedError(files, '没有发布')
  const computed = await computeYear(deps, input)
  if (!computed.scores.some((s) => s.graded && s.total !== null))
    throw new AppError('conflict', `${input.year} 年度没有可发布的得分：没有行政机关有适用的指标。`)
  const document = canonical(await freeze(deps, computed))
  return deps.ledger.write(async (tx) => {
    const last = await tx.get<{ v: number }>('select coalesce(max(revision), 0)::integer as v from score_publication where year = $year', {
      year: input.year,
    })
    const row: Publication & { document: string } = {
      year: input.year,
      revision: (last?.v ?? 0) + 1,
      as_of: computed.window.asOf,
      sha256: sha256(document),
      document,
      note,
      published_by: actor.id,
      published_at: tx.at,
    }
    tx.event({ kind: 'score.published', subject: `${row.year}/${row.revision}`, actor: actor.id, body: row })
    await tx.put('score_publication', [row])
    const { document: _, ...head } = row
    return head as Publication
  })
}

/** Publications of a year, or of every year, oldest first. */
export async function publications({ ledger }: { ledger: Ledger }, year?: number): Promise<Publication[]> {
  return ledger.db.all<Publication>(sqlText('lookups/scores/ledger/publications'), { year: year ?? null })
}

/** The frozen text of a publication (default the newest of the year); undefined when the year was never published. */
export async function frozenText(
  { ledger }: { ledger: Ledger },
  year: number,
  revision?: number,
): Promise<{ revision: number; sha256: string; document: string } | undefined> {
  return ledger.db.get(
    `select revision, sha256, document from score_publication
     where year = $year and ($revision::integer is null or revision = $revision) order by revision desc limit 1`,
    { year, revision: revision ?? null },
  )
}

export async function frozenYear(
  deps: { ledger: Ledger },
  year: number,
): Promise<(FrozenYear & { revision: number; sha256: string }) | undefined> {
  const found = await frozenText(deps, year)
  if (!found) return undefined
  return { ...(JSON.parse(found.document) as FrozenYear), revision: found.revision, sha256: found.sha256 }
}

export interface Recomputation {
  readonly year: number
  readonly revision: number
  /** The stored text still has its hash. */
  readonly intact: boolean
  /** Recomputing gave the same bytes. */
  readonly same: boolean
  readonly sha256: string
  readonly recomputed_sha256: string
  /** Control and indicator queries that are no longer those of the publication. */
  readonly changed: readonly string[]
}

/**
 * Computes a published year again from its own files, scheme and ledger facts, whatever was imported or withdrawn since, and
 * compares the bytes. Nothing of the earlier measurement is reused. Throws `not_found` when there is no such publication.
 */
export async function recomputeYear(
  deps: ScoreDeps,
  input: { year: number; revision?: number | undefined; signal?: AbortSignal | undefined },
): Promise<Recomputation> {
  const stored = await frozenText(deps, input.year, input.revision)
  if (!stored) throw new AppError('not_found', `${input.year} 年度尚未发布考核结果。`)
  const frozen = JSON.parse(stored.document) as FrozenYear
  const { scheme, facts } = frozen
  const window = scoreWindow(frozen.window.year, frozen.window.asOf)
  const data = await figuresOf(deps, {
    window,
    scheme,
    batches: frozen.batches.map((b) => b.batch_id),
    fresh: true,
    signal: input.signal,
  })
  const measured = await counted(deps.warehouse, data, facts)
  const document = canonical(
    await freeze(deps, {
      window,
      scheme,
      scheme_version: frozen.scheme_version,
      measured,
      facts,
      scores: scoresOf(scheme, measured, facts),
    }),
  )
  const controls = controlTexts(scheme)
  const indicators = indicatorTexts(scheme)
  return {
    year: input.year,
    revision: stored.revision,
    intact: sha256(stored.document) === stored.sha256,
    same: document === stored.document,
    sha256: stored.sha256,
    recomputed_sha256: sha256(document),
    changed: [
      ...Object.entries(frozen.controls).flatMap(([id, c]) => (controls[id] === c.version ? [] : [id])),
      ...Object.entries(frozen.indicators).flatMap(([id, v]) => (indicators[id] === v ? [] : [id])),
    ].sort(),
  }
}
