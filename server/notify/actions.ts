import { randomBytes } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'
import { acknowledgeInTx } from './inbox.ts'

type Deps = Pick<NotifyDeps, 'ledger' | 'now'>

export interface ChatAction extends Record<string, unknown> {
  readonly action_id: string
  readonly verb: string
  readonly subject: string
  readonly detail: string | null
}

const MINUTES = 15

/** What a conversation may ask to keep; 已知悉 is not among them: the outbox alone offers it, with the message itself. */
export const ASKED_VERBS = ['extend', 'extend_confirm', 'subscribe'] as const

/**
 * A button or a pending answer of a conversation, for this person alone, consumed once. The id has 16 characters. Whether the person
 * may ask for it is for the caller to find out.
 */
export async function putAction(
  deps: Deps,
  actor: Actor,
  input: { verb: (typeof ASKED_VERBS)[number]; subject: string; detail?: string | undefined },
): Promise<{ action_id: string }> {
  const action_id = randomBytes(12).toString('base64url')
  const expires_at = shanghai(new Date(deps.now().getTime() + MINUTES * 60_000))
  await deps.ledger.write((tx) =>
    tx.put('chat_action', [
      { action_id, user_id: actor.id, verb: input.verb, subject: input.subject, detail: input.detail ?? null, expires_at },
    ]),
  )
  return { action_id }
}

/** Takes an action: only its own person, only once, only in time. Throws `not_found` otherwise, without saying which. */
export async function takeAction(deps: Deps, actor: Actor, id: string): Promise<ChatAction> {
  const at = shanghai(deps.now())
  return deps.ledger.write(async (tx) => {
    const row = await tx.get<ChatAction>(sqlText('lookups/notify/action_take'), { id, user: actor.id, now: at })
    if (!row) throw new AppError('not_found', '这个按钮已经用过、已过期，或不是发给您的。请重新查询后再操作。')
    return row
  })
}

/** 已知悉: the message counts as read, and the case's timeline shows it. Only of what this person was told. */
export async function acknowledge(deps: Deps, actor: Actor, action: Pick<ChatAction, 'subject' | 'detail'>): Promise<void> {
  await deps.ledger.write(async (tx) => {
    await acknowledgeInTx(tx, actor, action.subject, action.detail ?? 'chat')
    await tx.run(sqlText('lookups/notify/delivery_acked'), { at: tx.at, id: action.detail, user: actor.id })
  })
}
