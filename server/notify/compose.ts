import { randomBytes } from 'node:crypto'
import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { DAY_MS } from '../common/days.ts'
import type { NotifyDeps } from './deps.ts'
import { digest } from './digest.ts'

interface Waiting extends Record<string, unknown> {
  notice_key: string
  user_id: string
  rule: string
  subject: string
  line: string
  path: string
  tone: string
  created_at: string
  actions: string[]
}

/** The rule that tells of a new chat. */
const NEW_CHAT = 'chat_bound'
const TONES = ['plain', 'warning', 'urgent']
/** Days a button stays usable. */
const ACTION_DAYS = 30

/**
 * Turns waiting notices into messages: one for each person, however many notices wait. The inbox always has it; each bound
 * chat that has the rule switched on gets a delivery. Returns the number of messages.
 */
export async function compose(deps: NotifyDeps): Promise<number> {
  const now = deps.now()
  const at = shanghai(now)
  return deps.ledger.write(async (tx) => {
    const waiting = await tx.all<Waiting>(sqlText('lookups/notify/waiting'), { now: at })
    const users = [...new Set(waiting.map((n) => n.user_id))]
    for (const user of users)
      await message(
        tx,
        user,
        waiting.filter((n) => n.user_id === user),
        now,
      )
    return users.length
  })
}

async function message(tx: LedgerWrite, user: string, notices: readonly Waiting[], now: Date): Promise<void> {
  const at = shanghai(now)
  const no = await tx.nextNumber('message')
  const only = notices.length === 1 ? notices[0] : undefined
  const tone = TONES[Math.max(...notices.map((n) => TONES.indexOf(n.tone)))] ?? 'plain'
  await tx.put('message', [
    {
      message_no: no,
      user_id: user,
      ...digest(notices, user.startsWith('robot:')),
      tone,
      created_at: at,
    },
  ])
  await tx.run(sqlText('lookups/notify/notice_composed'), { no, keys: JSON.stringify(notices.map((n) => n.notice_key)) })
  const targets = await tx.all<{ channel: string; target: string }>(sqlText('lookups/notify/targets'), {
    user,
    // Of a new chat the others are told.
    bound_before: only?.rule === NEW_CHAT ? only.created_at : null,
    rules: JSON.stringify([...new Set(notices.map((n) => n.rule))]),
  })
  for (const target of targets) {
    const id = `D${randomBytes(12).toString('base64url')}`
    await tx.put('delivery', [
      { delivery_id: id, message_no: no, ...target, state: 'queued', attempts: 0, not_before: at, started: false, repeated: false },
    ])
    if (only && target.channel === 'telegram') await buttons(tx, id, user, only, now)
  }
  tx.event({
    kind: 'delivery.queued',
    subject: `N-${no}`,
    actor: 'system',
    body: { user, notices: notices.map((n) => n.notice_key), channels: targets.map((t) => t.channel) },
  })
}

async function buttons(tx: LedgerWrite, deliveryId: string, user: string, notice: Waiting, now: Date): Promise<void> {
  await tx.put(
    'chat_action',
    notice.actions.map((verb) => ({
      action_id: randomBytes(12).toString('base64url'),
      user_id: user,
      verb,
      subject: notice.subject,
      detail: deliveryId,
      expires_at: shanghai(new Date(now.getTime() + ACTION_DAYS * DAY_MS)),
    })),
  )
}
