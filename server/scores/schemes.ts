import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import { diffSchemes, resolveScheme, type Scheme, type SchemeChange, type SchemeChanges, schemeChanges } from './scheme.ts'
import { notTheSame, trimmed } from './two-people.ts'

export type SchemeState = 'proposed' | 'signed' | 'superseded' | 'refused'

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

/** Every version of a year's scheme, oldest first. */
export async function schemeVersions({ ledger }: Deps, year: number): Promise<SchemeVersion[]> {
  const rows = await ledger.db.all<Omit<SchemeVersion, 'changes'> & { changes: string }>(sqlText('lookups/scores/ledger/schemes'), { year })
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
  const note = trimmed(input.note, '修改说明')
  const diff = await previewScheme(deps, input.year, changes)
  if (diff.length === 0) throw new AppError('conflict', '与现行方案没有差别，无需保存。')
  return deps.ledger.write(async (tx) => {
    const last = await tx.get<{ v: number }>('select coalesce(max(version), 0)::integer as v from score_scheme where year = $year', {
      year: input.year,
    })
    const row = {
      year: input.year,
      version: (last?.v ?? 0) + 1,
      state: 'proposed',
      changes: JSON.stringify(changes),
      note,
      proposed_by: input.actor.id,
      proposed_at: tx.at,
      decided_by: null,
      decided_at: null,
      decision_note: null,
    }
    tx.event({ kind: 'scheme.proposed', subject: `${row.year}/${row.version}`, actor: input.actor.id, body: { ...row, diff } })
    await tx.put('score_scheme', [row])
    return { ...row, changes } as SchemeVersion
  })
}

/** Signs or refuses a proposed version. Throws `forbidden` when the proposer signs it, `conflict` when it was decided before. */
export async function decideScheme(
  deps: Deps,
  input: { actor: Actor; year: number; version: number; sign: boolean; note: string },
): Promise<SchemeVersion> {
  const { actor, year, version } = input
  const note = trimmed(input.note, input.sign ? '签发意见' : '退回理由')
  return deps.ledger.write(async (tx) => {
    const rows = await tx.all<Omit<SchemeVersion, 'changes'> & { changes: string }>(sqlText('lookups/scores/ledger/schemes'), { year })
    const found = rows.find((r) => r['version'] === version)
    if (!found) throw new AppError('not_found', `${year} 年度没有第 ${version} 版考核方案。`)
    if (found['state'] !== 'proposed') throw new AppError('conflict', `${year} 年度第 ${version} 版考核方案已办理，不能重复签发。`)
    notTheSame(actor, String(found['proposed_by']), '考核方案')
    const state: SchemeState = input.sign ? 'signed' : 'refused'
    const row = { ...found, state, decided_by: actor.id, decided_at: tx.at, decision_note: note }
    const changed = input.sign ? [...rows.filter((r) => r['state'] === 'signed').map((r) => ({ ...r, state: 'superseded' })), row] : [row]
    tx.event({
      kind: input.sign ? 'scheme.signed' : 'scheme.refused',
      subject: `${year}/${version}`,
      actor: actor.id,
      body: { rows: changed },
    })
    await tx.put('score_scheme', changed)
    return { ...row, changes: schemeChanges.parse(JSON.parse(found['changes'])) } as SchemeVersion
  })
}
