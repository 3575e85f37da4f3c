import { createHash } from 'node:crypto'
import { decided, keepProposal, type ProposalKind, written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { DECISION_STATE, type DecisionState } from '../common/proposal-states.ts'
import type { Actor } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { paramValues } from '../controls/params.ts'
import { SHARED_DEFAULTS } from '../warehouse/marts.ts'
import { changedError, soundEvidence } from '../warehouse/sealed.ts'
import { canonical } from './canonical.ts'
import { computeYear, type ScoreDeps, scoresOf, type YearScore } from './compute.ts'
import { controlTexts, figuresOf, indicatorTexts } from './figures.ts'
import { counted, type LedgerFacts } from './ledgered.ts'
import { scoredControls } from './measure.ts'
import type { Scheme, SchemeInstrument } from './scheme.ts'
import { effectiveScheme } from './schemes.ts'
import type { UnitScore } from './score.ts'
import type { ScoreWindow } from './window.ts'

/** Everything a published year was computed from, and its results. Its canonical JSON is what the ledger keeps. */
export interface FrozenYear {
  readonly format: 'shuheng.score/2'
  readonly window: ScoreWindow
  readonly scheme_version: number | null
  readonly scheme: Scheme
  readonly instrument: SchemeInstrument | null
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
    format: 'shuheng.score/2',
    window: year.window,
    scheme_version: year.scheme_version,
    scheme,
    instrument: year.instrument,
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

/** A proposal to publish a year as known at the end of `as_of`. It counts for nothing before another person agrees. */
export interface Release extends Record<string, unknown> {
  readonly release_id: string
  readonly year: number
  readonly as_of: string
  readonly note: string
  /** Why a year is published before it ended; null for a whole year. */
  readonly partial_reason: string | null
  readonly state: DecisionState
  readonly proposed_by: string
  readonly proposed_at: string
  readonly decided_by: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
  /** Number of the publication that came of it. */
  readonly revision: number | null
}

const RELEASES: ProposalKind<Release> = {
  noun: '公布',
  name: (r) => `公布 ${r.release_id}`,
  states: DECISION_STATE,
  waits: 'proposed',
  proposer: (r) => r.proposed_by,
  decides: 'score.sign',
  decided: ({ actor, at, note }) => ({ decided_by: actor.id, decided_at: at, decision_note: note }),
  event: (r) => ({ kind: `score.release_${r.state}`, subject: r.release_id, body: r }),
  table: 'score_release',
}

/** Proposals to publish a year, oldest first. */
export async function releases({ ledger }: { ledger: Ledger }, year: number): Promise<Release[]> {
  return ledger.db.all<Release>(sqlText('lookups/scores/ledger/releases'), { year, id: null })
}

/**
 * Proposes to publish a year (Art. 30). Throws `conflict` without a scheme that was issued for this year, `invalid_input` when the year
 * has not ended by `asOf` and nobody says why it is published all the same.
 */
export async function proposeRelease(
  deps: ScoreDeps,
  actor: Actor,
  input: { year: number; asOf?: string | undefined; note: string; partialReason?: string | undefined },
): Promise<Release> {
  const note = written(input.note, '公布说明')
  const computed = await publishable(deps, input)
  const whole = computed.window.asOf >= `${input.year}-12-31`
  const reason = whole ? null : written(input.partialReason, `年度未满（数据截至 ${computed.window.asOf}）而公布的理由`)
  return deps.ledger.write(async (tx) => {
    const number = await tx.nextNumber(`score.release.${input.year}`, actor.id)
    const row: Release = {
      release_id: `SR-${input.year}-${String(number).padStart(4, '0')}`,
      year: input.year,
      as_of: computed.window.asOf,
      note,
      partial_reason: reason,
      state: 'proposed',
      proposed_by: actor.id,
      proposed_at: tx.at,
      decided_by: null,
      decided_at: null,
      decision_note: null,
      revision: null,
    }
    await keepProposal(tx, RELEASES, row, { actor })
    return row
  })
}

/** The year as it would be published. Throws where it may not be, naming what is missing. */
async function publishable(deps: ScoreDeps, input: { year: number; asOf?: string | undefined }): Promise<YearScore> {
  const { files } = await soundEvidence(deps)
  if (files.length > 0) throw changedError(files, '没有公布')
  const { instrument } = await effectiveScheme(deps, input.year)
  if (instrument === null)
    throw new AppError(
      'conflict',
      `${input.year} 年度还没有签发的考核方案（文号、会签部门、签发日期），默认方案不能作为公布依据。请先在“考核方案”提出并签发本年度方案。`,
    )
  const computed = await computeYear(deps, input)
  if (!computed.scores.some((s) => s.graded && s.total !== null))
    throw new AppError('conflict', `${input.year} 年度没有可公布的得分：没有评定等次的行政机关有适用的指标。`)
  return computed
}

/**
 * A second person publishes what was proposed, or sends it back: scheme, parameters, control versions, batch hashes and results go into
 * the ledger as one canonical text with its SHA-256. Publishing again makes a new revision; earlier ones stay.
 */
export async function decideRelease(
  deps: ScoreDeps,
  actor: Actor,
  input: { release_id: string; sign: boolean; note: string },
): Promise<{ release: Release; publication: Publication | null }> {
  const note = written(input.note, input.sign ? '公布意见' : '退回理由')
  const find = (reads: Pick<LedgerWrite, 'all'>) =>
    reads.all<Release>(sqlText('lookups/scores/ledger/releases'), { year: null, id: input.release_id })
  const waiting = (await find(deps.ledger.db))[0]
  const to = input.sign ? 'signed' : 'refused'
  const computed =
    input.sign && waiting?.state === 'proposed' ? await publishable(deps, { year: waiting.year, asOf: waiting.as_of }) : undefined
  const document = computed === undefined ? undefined : canonical(await freeze(deps, computed))
  return deps.ledger.write(async (tx) => {
    const found = (await find(tx))[0]
    const release = decided(RELEASES, tx, { actor, id: input.release_id, found, to, note })
    if (document === undefined) {
      await keepProposal(tx, RELEASES, release, { actor })
      return { release, publication: null }
    }
    const publication = await keep(tx, actor, release, document)
    const published = { ...release, revision: publication.revision }
    await keepProposal(tx, RELEASES, published, { actor })
    return { release: published, publication }
  })
}

async function keep(tx: LedgerWrite, actor: Actor, release: Release, document: string): Promise<Publication> {
  const { year, as_of, note } = release
  const last = await tx.get<{ v: number }>('select coalesce(max(revision), 0)::integer as v from score_publication where year = $year', {
    year,
  })
  const row: Publication & { document: string } = {
    year,
    revision: (last?.v ?? 0) + 1,
    as_of,
    sha256: sha256(document),
    document,
    note,
    published_by: actor.id,
    published_at: tx.at,
  }
  tx.event({ kind: 'score.published', subject: `${year}/${row.revision}`, actor: actor.id, body: row })
  await tx.put('score_publication', [row])
  const { document: _, ...head } = row
  return head as Publication
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
): Promise<(FrozenYear & { rules: '1.0' | '2.0'; revision: number; sha256: string }) | undefined> {
  const found = await frozenText(deps, year)
  if (!found) return undefined
  return { ...readable(JSON.parse(found.document)), revision: found.revision, sha256: found.sha256 }
}

type OldScore = Pick<UnitScore, 'uscc' | 'name' | 'org_type' | 'region_code' | 'graded' | 'base_score' | 'bonus' | 'deduction' | 'total'> &
  Pick<UnitScore, 'band' | 'grade' | 'rank' | 'coverage' | 'flags' | 'indicators'>
type OldYear = Omit<FrozenYear, 'format' | 'results' | 'facts' | 'instrument'> & {
  readonly results: readonly OldScore[]
  readonly facts: Omit<LedgerFacts, 'adjustments' | 'objected' | 'removed'>
}

/** Format of the years published under the rules of contract 1.0, which no rule of today computes again. */
const OLD = 'shuheng.score/1'

/** A frozen text as it is read today: years published under contract 1.0 knew no groups, and their total was the computed one. */
function readable(document: FrozenYear | (OldYear & { format: typeof OLD })): FrozenYear & { readonly rules: '1.0' | '2.0' } {
  if (document.format !== OLD) return { ...document, rules: '2.0' }
  const { results, facts, ...rest } = document
  return {
    ...rest,
    format: 'shuheng.score/2',
    rules: '1.0',
    instrument: null,
    facts: { ...facts, adjustments: [], objected: [], removed: [] },
    results: results.map((r) => ({
      ...r,
      group: r.region_code.endsWith('00') ? 'municipal' : 'county',
      assessed: r.graded,
      vertical: false,
      authority: false,
      total_computed: r.total,
      adjustment: 0,
    })),
  }
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
  const frozen = readable(JSON.parse(stored.document))
  if (frozen.rules === '1.0')
    throw new AppError('conflict', '按 1.0 规则公布，不能用现行规则重算。公布的结果和它的 SHA-256 照旧保存，可以核对文本是否被改动。', {
      year: input.year,
      revision: stored.revision,
      intact: sha256(stored.document) === stored.sha256,
    })
  const { scheme, facts, window } = frozen
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
      instrument: frozen.instrument,
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
