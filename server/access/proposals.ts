import type { Row } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { LedgerEvent, LedgerWrite } from '../base/ledger.ts'
import type { Word } from '../common/word.ts'
import { type Actor, may, type Permission } from '../contract/actor.ts'

/**
 * A kind of thing that one person proposes and another decides: waivers, schemes, adjustments, appeals, opinions. `P` is what the
 * ledger keeps of one; it counts for nothing while its state is `waits`.
 */
export interface ProposalKind<P extends { readonly state: string }> {
  /** 豁免, 考核方案. */
  readonly noun: string
  /** What one is called in a sentence: 豁免 HM2026-001. */
  readonly name: (proposal: P) => string
  readonly states: Readonly<Record<P['state'], Word>>
  readonly waits: P['state']
  readonly proposer: (proposal: P) => string
  /** What a person needs to decide one. */
  readonly decides: Permission
  /** The columns that tell who decided, when and why. */
  readonly decided: (by: Decider, proposal: P) => Partial<P>
  /** The event that made it what it is. */
  readonly event: (proposal: P) => Omit<LedgerEvent, 'actor'>
  readonly table: string
  /** Its row, where that is not the proposal itself. */
  readonly row?: (proposal: P) => Row
}

interface Decider {
  readonly actor: Actor
  /** Time of the write, `YYYY-MM-DD HH:MM:SS`, Asia/Shanghai. */
  readonly at: string
  readonly note: string | null
}

interface Verdict<P extends { readonly state: string }> {
  readonly actor: Actor
  /** As the person named it. */
  readonly id: string | number
  /** As the ledger holds it; undefined = there is none, or none that this person may see. */
  readonly found: P | undefined
  readonly to: P['state']
  /** Why; `null` where none is asked for. */
  readonly note: string | null
}

/**
 * The proposal as the decision leaves it; nothing is kept yet. Throws `not_found`, `conflict` (it no longer waits) or
 * `forbidden` (the person who proposed it, or one who may not decide).
 */
export function decided<P extends { readonly state: string }>(
  kind: ProposalKind<P>,
  tx: Pick<LedgerWrite, 'at'>,
  verdict: Verdict<NoInfer<P>>,
): P {
  const { actor, id, found, to, note } = verdict
  if (!found) throw noneSuch(kind, id)
  if (found.state !== kind.waits) throw notNow(kind, found)
  if (actor.id === kind.proposer(found))
    throw new AppError('forbidden', `“${kind.name(found)}”由您提出，须由另一人办理。请交由其他有权限的人员办理。`)
  mustDecide(kind, actor)
  return { ...found, state: to, ...kind.decided({ actor, at: tx.at, note }, found) }
}

/** Throws `forbidden` for a person who may not decide things of this kind. */
export function mustDecide<P extends { readonly state: string }>(kind: ProposalKind<P>, actor: Actor): void {
  if (!may(actor, kind.decides)) throw new AppError('forbidden', `您的角色不能办理${kind.noun}。请交由有权限的人员办理。`)
}

/** `not_found`: there is none under this number, or none that the person may see. */
export function noneSuch<P extends { readonly state: string }>(kind: ProposalKind<P>, id: string | number): AppError {
  return new AppError('not_found', `没有${kind.noun}“${id}”。请刷新页面后重新选择。`)
}

/** `conflict`: it was decided before, or is not in the state that this needs. */
export function notNow<P extends { readonly state: string }>(kind: ProposalKind<P>, proposal: NoInfer<P>): AppError {
  const word = kind.states[proposal.state as P['state']].zh
  return new AppError('conflict', `“${kind.name(proposal)}”已办理（现为“${word}”），不能这样办理。请刷新页面查看最新状态。`, {
    state: proposal.state,
  })
}

/**
 * Keeps a new or changed proposal: its event and its row. `also`: others that the same event changes; `body`: what the event tells
 * besides or instead.
 */
export async function keepProposal<P extends { readonly state: string }>(
  tx: LedgerWrite,
  kind: ProposalKind<P>,
  proposal: NoInfer<P>,
  { actor, also = [], body }: { actor: Actor; also?: readonly NoInfer<P>[]; body?: Record<string, unknown> },
): Promise<void> {
  const event = kind.event(proposal)
  tx.event({ ...event, actor: actor.id, body: body ?? event.body })
  const rowOf = kind.row ?? ((p: P) => ({ ...p }) as Row)
  await tx.put(kind.table, [...also, proposal].map(rowOf))
}

/** What a person wrote, without surrounding blanks. Throws `invalid_input` when nothing is left or it is too long. */
export function written(text: string | undefined, what: string, max = 2000): string {
  const value = text?.trim() ?? ''
  if (value === '') throw new AppError('invalid_input', `请填写${what}。`)
  if (value.length > max) throw new AppError('invalid_input', `${what}过长，请控制在 ${max} 字以内。`)
  return value
}
