import { decided, keepProposal, type ProposalKind, written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { SCHEME_STATE, type SchemeState } from '../common/proposal-states.ts'
import type { Actor } from '../contract/actor.ts'
import {
  diffSchemes,
  resolveScheme,
  type Scheme,
  type SchemeChange,
  type SchemeChanges,
  type SchemeInstrument,
  schemeChanges,
  schemeInstrument,
} from './scheme.ts'

export interface SchemeVersion extends Record<string, unknown> {
  readonly year: number
  readonly version: number
  readonly state: SchemeState
  readonly changes: SchemeChanges
  /** The document that issued it; null = only weights and targets, nothing is published under it. */
  readonly instrument: SchemeInstrument | null
  readonly note: string
  readonly proposed_by: string
  readonly proposed_at: string
  readonly decided_by: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
}

type Deps = { readonly ledger: Ledger }

const stored = (s: SchemeVersion) => ({
  ...s,
  changes: JSON.stringify(s.changes),
  instrument: s.instrument === null ? null : JSON.stringify(s.instrument),
})

const SCHEMES: ProposalKind<SchemeVersion> = {
  noun: '考核方案',
  name: (s) => `${s.year} 年度第 ${s.version} 版考核方案`,
  states: SCHEME_STATE,
  waits: 'proposed',
  proposer: (s) => s.proposed_by,
  decides: 'score.sign',
  decided: ({ actor, at, note }) => ({ decided_by: actor.id, decided_at: at, decision_note: note }),
  event: (s) => ({ kind: `scheme.${s.state}`, subject: `${s.year}/${s.version}`, body: stored(s) }),
  table: 'score_scheme',
  row: stored,
}

/** Every version of a year's scheme, oldest first. */
export async function schemeVersions({ ledger }: Deps, year: number): Promise<SchemeVersion[]> {
  return versionsIn(ledger.db, year)
}

async function versionsIn(reads: Pick<LedgerWrite, 'all'>, year: number): Promise<SchemeVersion[]> {
  type Row = Record<string, unknown> & { changes: string; instrument: string | null }
  const rows = await reads.all<Row>(sqlText('lookups/scores/ledger/schemes'), { year })
  return rows.map(
    (r) =>
      ({
        ...r,
        changes: schemeChanges.parse(JSON.parse(r.changes)),
        instrument: r.instrument === null ? null : schemeInstrument.parse(JSON.parse(r.instrument)),
      }) as unknown as SchemeVersion,
  )
}

/** The scheme in effect for a year: its newest signed version, or the default scheme (version null). */
export async function effectiveScheme(deps: Deps, year: number): Promise<EffectiveScheme> {
  const signed = (await schemeVersions(deps, year)).filter((v) => v.state === 'signed').at(-1)
  const instrument = signed?.instrument ?? null
  const scheme = resolveScheme(signed?.changes)
  return {
    scheme: instrument === null ? scheme : { ...scheme, title_zh: instrument.title_zh },
    version: signed?.version ?? null,
    instrument,
  }
}

export interface EffectiveScheme {
  readonly scheme: Scheme
  readonly version: number | null
  readonly instrument: SchemeInstrument | null
}

/** Throws `invalid_input` for a document whose days do not fit its year: one issued within the year says from when it applies. */
function checkInstrument(year: number, { signed_on, applies_from }: SchemeInstrument): void {
  if (applies_from !== undefined && !applies_from.startsWith(`${year}-`))
    throw new AppError('invalid_input', `适用起始日 ${applies_from} 不在 ${year} 年度内。请改为本年度的日期，自年初起适用的不填。`)
  if (signed_on <= `${year}-01-01`) return
  if (applies_from === undefined || applies_from < signed_on)
    throw new AppError(
      'invalid_input',
      `方案于 ${signed_on} 印发，晚于 ${year} 年度的第一天。请填写适用起始日（不早于印发日期），之前的期间不按它评价。`,
    )
}

/** What a proposed set of changes would alter against the scheme in effect. Throws `invalid_input` when its sums do not hold. */
export async function previewScheme(deps: Deps, year: number, changes: SchemeChanges): Promise<SchemeChange[]> {
  return diffSchemes((await effectiveScheme(deps, year)).scheme, resolveScheme(changes))
}

/** Records a new version of a year's scheme. It takes effect only when a second person signs it. */
export async function proposeScheme(
  deps: Deps,
  input: { actor: Actor; year: number; changes: SchemeChanges; instrument?: SchemeInstrument | undefined; note: string },
): Promise<SchemeVersion> {
  const changes = schemeChanges.parse(input.changes)
  const note = written(input.note, '修改说明')
  const diff = await previewScheme(deps, input.year, changes)
  const now = (await effectiveScheme(deps, input.year)).instrument
  const instrument = input.instrument === undefined ? now : schemeInstrument.parse(input.instrument)
  if (instrument !== null) checkInstrument(input.year, instrument)
  if (diff.length === 0 && JSON.stringify(instrument) === JSON.stringify(now))
    throw new AppError('conflict', '与现行方案没有差别，无需保存。')
  return deps.ledger.write(async (tx) => {
    const last = await tx.get<{ v: number }>('select coalesce(max(version), 0)::integer as v from score_scheme where year = $year', {
      year: input.year,
    })
    const row: SchemeVersion = {
      year: input.year,
      version: (last?.v ?? 0) + 1,
      state: 'proposed',
      changes,
      instrument,
      note,
      proposed_by: input.actor.id,
      proposed_at: tx.at,
      decided_by: null,
      decided_at: null,
      decision_note: null,
    }
    await keepProposal(tx, SCHEMES, row, { actor: input.actor, body: { ...stored(row), diff } })
    return row
  })
}

/** Signs or refuses a proposed version. Throws `forbidden` when the proposer signs it, `conflict` when it was decided before. */
export async function decideScheme(
  deps: Deps,
  input: { actor: Actor; year: number; version: number; sign: boolean; note: string },
): Promise<SchemeVersion> {
  const { actor, year, version } = input
  const note = written(input.note, input.sign ? '签发意见' : '退回理由')
  return deps.ledger.write(async (tx) => {
    const versions = await versionsIn(tx, year)
    const found = versions.find((v) => v.version === version)
    const row = decided(SCHEMES, tx, { actor, id: `${year}/${version}`, found, to: input.sign ? 'signed' : 'refused', note })
    const inForce = input.sign ? versions.filter((v) => v.state === 'signed') : []
    const also = inForce.map((v) => ({ ...v, state: 'superseded' }) as const)
    await keepProposal(tx, SCHEMES, row, { actor, also, body: { rows: [...also, row].map(stored) } })
    return row
  })
}
