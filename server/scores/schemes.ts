import { decided, keepProposal, type ProposalKind, written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { SCHEME_STATE, type SchemeState } from '../common/proposal-states.ts'
import type { Actor } from '../contract/actor.ts'
import { diffSchemes, resolveScheme, type Scheme, type SchemeChange, type SchemeChanges, schemeChanges } from './scheme.ts'

export interface SchemeVersion extends Record<string, unknown> {
  readonly year: number
  readonly version: number
  readonly state: SchemeState
  readonly changes: SchemeChanges
  readonly note: string
  readonly proposed_by: string
  readonly proposed_at: string
  readonly decided_by: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
}

type Deps = { readonly ledger: Ledger }

const stored = (s: SchemeVersion) => ({ ...s, changes: JSON.stringify(s.changes) })

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
  const rows = await reads.all<Omit<SchemeVersion, 'changes'> & { changes: string }>(sqlText('lookups/scores/ledger/schemes'), { year })
  return rows.map((r) => ({ ...r, changes: schemeChanges.parse(JSON.parse(r['changes'])) }) as SchemeVersion)
}

/** The scheme in effect for a year: its newest signed version, or the default scheme (version null). */
export async function effectiveScheme(deps: Deps, year: number): Promise<{ scheme: Scheme; version: number | null }> {
  const signed = (await schemeVersions(deps, year)).filter((v) => v.state === 'signed').at(-1)
  return { scheme: resolveScheme(signed?.changes), version: signed?.version ?? null }
}

/** What a proposed set of changes would alter against the scheme in effect. Throws `invalid_input` when its sums do not hold. */
export async function previewScheme(deps: Deps, year: number, changes: SchemeChanges): Promise<SchemeChange[]> {
  return diffSchemes((await effectiveScheme(deps, year)).scheme, resolveScheme(changes))
}

/** Records a new version of a year's scheme. It takes effect only when a second person signs it. */
export async function proposeScheme(
  deps: Deps,
  input: { actor: Actor; year: number; changes: SchemeChanges; note: string },
): Promise<SchemeVersion> {
  const changes = schemeChanges.parse(input.changes)
  const note = written(input.note, '修改说明')
  const diff = await previewScheme(deps, input.year, changes)
  if (diff.length === 0) throw new AppError('conflict', '与现行方案没有差别，无需保存。')
  return deps.ledger.write(async (tx) => {
    const last = await tx.get<{ v: number }>('select coalesce(max(version), 0)::integer as v from score_scheme where year = $year', {
      year: input.year,
    })
    const row: SchemeVersion = {
      year: input.year,
      version: (last?.v ?? 0) + 1,
      state: 'proposed',
      changes,
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
