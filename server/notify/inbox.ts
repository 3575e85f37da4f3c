import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
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

/** What the person was told, newest first, at most 200. The inbox is always on, with or without a chat. */
export function inbox(deps: Pick<NotifyDeps, 'ledger'>, actor: Actor): Promise<InboxRow[]> {
  return deps.ledger.db.all<InboxRow>(sqlText('lookups/notify/inbox'), { user: actor.id })
}

/** Marks what was told about a subject as read (已知悉). */
export async function readNotices(deps: Pick<NotifyDeps, 'ledger' | 'now'>, actor: Actor, subject: string): Promise<void> {
  const at = shanghai(deps.now())
  await deps.ledger.write(async (tx) => {
    await tx.run(sqlText('lookups/notify/notice_read'), { at, user: actor.id, subject })
    tx.event({ kind: 'delivery.acknowledged', subject, actor: actor.id, body: { delivery: 'inbox', via: actor.via } })
  })
}
