import { decided, keepProposal, mustDecide, noneSuch, notNow, type ProposalKind } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { daysBetween } from '../common/days.ts'
import { WAIVER_STATE, type WaiverState } from '../common/proposal-states.ts'
import { type Actor, may, SYSTEM, scopeOf, sees } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { clock } from './context.ts'
import type { CaseDeps, Reads } from './deps.ts'
import { caseSettings } from './settings.ts'

/** An exemption of one agency from one control, or from one subject of it, with its legal basis and last day. */
export type Waiver = {
  waiver_id: string
  version: number
  state: WaiverState
  agency_uscc: string
  control_id: string
  subject_id: string | null
  basis: string
  valid_from: string
  expires_on: string
  requested_by: string
  requested_on: string
  decided_by: string | null
  decided_on: string | null
  decision_reason: string | null
  ended_on: string | null
  ended_reason: string | null
}

const WAIVERS: ProposalKind<Waiver> = {
  noun: '豁免',
  name: (w) => `豁免 ${w.waiver_id}`,
  states: WAIVER_STATE,
  waits: 'requested',
  proposer: (w) => w.requested_by,
  decides: 'case.sign',
  decided: ({ actor, at, note }, w) => ({
    version: w.version + 1,
    decided_by: actor.id,
    decided_on: at.slice(0, 10),
    decision_reason: note,
  }),
  event: (w) => ({ kind: `waiver.${w.state}`, subject: w.waiver_id, body: { agency: w.agency_uscc, waiver: w } }),
  table: 'waiver',
}

export interface WaiverRequest {
  readonly actor: Actor
  readonly agency: string
  readonly control: string
  readonly subject?: string | undefined
  readonly basis: string
  readonly expires_on: string
}

/** Asks for a waiver. Officers may ask for any agency, a CDO for own ones. Nothing is waived before somebody else approves it. */
export async function requestWaiver(deps: CaseDeps, input: WaiverRequest): Promise<Waiver> {
  const { actor } = input
  if (!may(actor, 'case.work') && !may(actor, 'case.answer')) throw new AppError('forbidden', '豁免由经办人或者该单位首席数据官申请。')
  if (!sees(actor, input.agency)) throw new AppError('not_found', '没有这个单位，或者它不属于您负责的单位。')
  if (!findControl(input.control)) throw new AppError('invalid_input', `没有检测控制“${input.control}”。`)
  return deps.ledger.write(async (tx) => {
    const { today } = clock(deps)
    const { waiver_days } = await readSettings(tx, caseSettings)
    const span = daysBetween(today, input.expires_on)
    if (span < 1 || span > waiver_days) {
      throw new AppError('invalid_input', `豁免的截止日须在 ${today} 之后、${waiver_days} 天之内，请改正后重试。`)
    }
    const id = `HM${today.slice(0, 4)}-${String(await tx.nextNumber(`waiver:${today.slice(0, 4)}`)).padStart(3, '0')}`
    const waiver: Waiver = {
      waiver_id: id,
      version: 1,
      state: 'requested',
      agency_uscc: input.agency,
      control_id: input.control,
      subject_id: input.subject ?? null,
      basis: input.basis,
      valid_from: today,
      expires_on: input.expires_on,
      requested_by: actor.id,
      requested_on: today,
      decided_by: null,
      decided_on: null,
      decision_reason: null,
      ended_on: null,
      ended_reason: null,
    }
    await keepProposal(tx, WAIVERS, waiver, { actor })
    return waiver
  })
}

export interface WaiverDecision {
  readonly actor: Actor
  readonly waiverId: string
  readonly version?: number | undefined
  readonly decision: 'approve' | 'reject' | 'revoke'
  readonly reason: string
}

/** Approves, rejects or revokes. Only a signer, and never the person who asked. */
export async function decideWaiver(deps: CaseDeps, input: WaiverDecision): Promise<Waiver> {
  const { actor, waiverId: id, decision, reason: note } = input
  mustDecide(WAIVERS, actor)
  return deps.ledger.write(async (tx) => {
    const found = await findWaiver(tx, actor, id)
    if (found && input.version !== undefined && input.version !== found.version) {
      throw new AppError('conflict', '这份豁免刚被他人办理过，请刷新后再办。', { version: found.version })
    }
    const { today } = clock(deps)
    const next =
      decision === 'revoke' ? revoked(found, id, { today, note }) : decided(WAIVERS, tx, { actor, id, found, to: TO[decision], note })
    if (decision === 'approve' && next.expires_on < today) throw new AppError('conflict', '申请的截止日已过，请重新申请。')
    const waiver = decision === 'approve' ? { ...next, valid_from: today } : next
    await keepProposal(tx, WAIVERS, waiver, { actor })
    return waiver
  })
}

const TO = { approve: 'approved', reject: 'rejected' } as const

function revoked(found: Waiver | undefined, id: string, { today, note }: { today: string; note: string }): Waiver {
  if (!found) throw noneSuch(WAIVERS, id)
  if (found.state !== 'approved') throw notNow(WAIVERS, found)
  return { ...found, version: found.version + 1, state: 'revoked', ended_on: today, ended_reason: note }
}

/** Ends the waivers whose last day has passed. Their findings are leads again. */
export async function expireWaivers(tx: LedgerWrite, deps: CaseDeps): Promise<number> {
  const { today } = clock(deps)
  const ids = await tx.all<{ waiver_id: string }>(sqlText('lookups/cases/expiring_waivers'), { today })
  for (const { waiver_id } of ids) {
    const found = await findWaiver(tx, SYSTEM, waiver_id)
    if (!found) continue
    const ended = { ended_on: found.expires_on, ended_reason: '到期' }
    await keepProposal(tx, WAIVERS, { ...found, ...ended, version: found.version + 1, state: 'expired' }, { actor: SYSTEM })
  }
  return ids.length
}

async function findWaiver(reads: Reads, actor: Actor, id: string): Promise<Waiver | undefined> {
  const [found] = await reads.all<Waiver>(sqlText('lookups/cases/waivers'), { waiver_id: id, agencies: null, state: null })
  return found && sees(actor, found.agency_uscc) ? found : undefined
}

/** Waivers that the actor may see, newest first, each with the number of open findings it covers: they are never hidden. */
export function listWaivers(deps: CaseDeps, actor: Actor, state: WaiverState | undefined): Promise<(Waiver & { covers: number })[]> {
  const scope = scopeOf(actor)
  return deps.ledger.db.all(sqlText('lookups/cases/waivers'), {
    waiver_id: null,
    agencies: scope === 'all' ? null : JSON.stringify(scope),
    state: state ?? null,
  })
}
