import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, may, SYSTEM } from '../contract/actor.ts'
import { clock } from './context.ts'
import type { CaseDeps, Reads } from './deps.ts'
import { caseSettings } from './settings.ts'

export type HoldState = 'held' | 'released' | 'rejected'

/** Leads of one assessment that are kept back until an officer has looked: a broken export must not flood the list. */
export type Hold = {
  hold_id: string
  as_of: string
  leads: number
  usual: number
  state: HoldState
  created_on: string
  decided_by: string | null
  decided_on: string | null
  decision_reason: string | null
}

/**
 * Holds the leads that the assessment of `asOf` opened when they exceed the limit of the setting. The first assessment of a home is
 * the baseline and is never held. Returns the id of the hold, or null.
 */
export async function holdUnusual(tx: LedgerWrite, deps: CaseDeps, asOf: string): Promise<string | null> {
  const earlier = await tx.get<{ n: number }>(sqlText('lookups/cases/earlier_assessments'), { as_of: asOf })
  if (!earlier || earlier.n === 0) return null
  const { hold_leads } = await readSettings(tx, caseSettings)
  const fresh = await tx.all<{ finding_id: string }>(sqlText('lookups/cases/fresh_leads'), { as_of: asOf })
  if (fresh.length <= hold_leads) return null
  const { today } = clock(deps)
  const id = `ZH${asOf.replaceAll('-', '')}-${await tx.nextNumber('hold')}`
  const findings = fresh.map((f) => f.finding_id)
  const hold: Hold = {
    hold_id: id,
    as_of: asOf,
    leads: findings.length,
    usual: hold_leads,
    state: 'held',
    created_on: today,
    decided_by: null,
    decided_on: null,
    decision_reason: null,
  }
  tx.event({ kind: 'hold.placed', subject: id, actor: SYSTEM.id, body: { hold, findings } })
  await tx.put('hold', [hold])
  await tx.put(
    'hold_finding',
    findings.map((finding_id) => ({ hold_id: id, finding_id })),
  )
  return id
}

export interface HoldDecision {
  readonly actor: Actor
  readonly holdId: string
  readonly decision: 'release' | 'reject'
  readonly reason: string
}

/** An officer lets the leads through, or rejects them (a broken export): rejected ones may not open cases until found again. */
export async function decideHold(deps: CaseDeps, input: HoldDecision): Promise<Hold> {
  const { actor, holdId, decision, reason } = input
  if (!may(actor, 'case.work')) throw new AppError('forbidden', '暂缓的线索由经办人核查。')
  return deps.ledger.write(async (tx) => {
    const found = (await tx.all<Hold>(sqlText('lookups/cases/holds'), { hold_id: holdId }))[0]
    if (!found) throw new AppError('not_found', `没有暂缓批次“${holdId}”。`)
    if (found.state !== 'held') throw new AppError('conflict', '这一批线索已经办理过，请刷新。')
    const { today } = clock(deps)
    const hold: Hold = {
      ...found,
      state: decision === 'release' ? 'released' : 'rejected',
      decided_by: actor.id,
      decided_on: today,
      decision_reason: reason,
    }
    tx.event({ kind: `hold.${hold.state}`, subject: holdId, actor: actor.id, body: { hold } })
    await tx.put('hold', [hold])
    return hold
  })
}

/** Every hold, newest first. */
export function listHolds(reads: Reads): Promise<Hold[]> {
  return reads.all<Hold>(sqlText('lookups/cases/holds'), { hold_id: null })
}
