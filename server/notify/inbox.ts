import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, scopeOf } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'

export interface InboxRow extends Record<string, unknown> {
  readonly notice_key: string
  readonly rule: string
  readonly subject: string
  readonly line: string
  readonly path: string
  readonly tone: 'plain' | 'warning' | 'urgent'
  readonly created_at: string
  readonly read_at: string | null
}

/** What the person was told, newest first, at most 200, of agencies that are the person's still. Always on, with or without a chat. */
export function inbox(deps: Pick<NotifyDeps, 'ledger'>, actor: Actor): Promise<InboxRow[]> {
  return deps.ledger.db.all<InboxRow>(sqlText('lookups/notify/inbox'), { user: actor.id, agencies: scopeText(actor) })
}

/** Marks what the person was told about a subject as read (已知悉). Throws `not_found` when the person was told nothing of it. */
export async function readNotices(deps: Pick<NotifyDeps, 'ledger'>, actor: Actor, subject: string): Promise<void> {
  await deps.ledger.write((tx) => acknowledgeInTx(tx, actor, subject, 'inbox'))
}

/** `readNotices` in a running write; `delivery` is where it was read. What was read before is not written down again. */
export async function acknowledgeInTx(tx: LedgerWrite, actor: Actor, subject: string, delivery: string): Promise<void> {
  const told = await tx.all<{ notice_key: string; unread: boolean }>(sqlText('lookups/notify/notice_told'), {
    user: actor.id,
    subject,
    agencies: scopeText(actor),
  })
  if (told.length === 0) throw new AppError('not_found', '没有给您的这条提醒，或者它已不在您的范围内。请刷新“我的提醒”。')
  const unread = told.filter((n) => n.unread).map((n) => n.notice_key)
  if (unread.length === 0) return
  await tx.run(sqlText('lookups/notify/notice_read'), { keys: JSON.stringify(unread), at: tx.at })
  tx.event({ kind: 'delivery.acknowledged', subject, actor: actor.id, body: { delivery, via: actor.via } })
}

function scopeText(actor: Actor): string | null {
  const scope = scopeOf(actor)
  return scope === 'all' ? null : JSON.stringify(scope)
}
