import { createHash, randomInt, randomUUID } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'

type Deps = Pick<NotifyDeps, 'ledger' | 'now'>

const CODE_MINUTES = 10
/** No look-alikes: nothing that reads as another when typed from a screen. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 8

function digest(code: string): string {
  return createHash('sha256').update(code.trim().toUpperCase()).digest('hex')
}

/** A single-use code for the signed-in person, good for ten minutes. Shown once; only its hash is kept. */
export async function newBindCode(deps: Deps, actor: Actor): Promise<{ code: string; expires_at: string }> {
  const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const expires_at = shanghai(new Date(deps.now().getTime() + CODE_MINUTES * 60_000))
  await deps.ledger.write(async (tx) => {
    await tx.run('delete from bind_code where user_id = $user and used_at is null', { user: actor.id })
    await tx.put('bind_code', [{ code_hash: digest(code), user_id: actor.id, expires_at }])
    tx.event({ kind: 'chat.code_made', subject: actor.id, actor: actor.id, body: { expires_at } })
  })
  return { code, expires_at }
}

const PLATFORM: Readonly<Record<string, string>> = { telegram: 'Telegram', wecom: '企业微信', dingtalk: '钉钉', feishu: '飞书' }

/** How a person tells their chats apart: the platform and the end of its number. */
function chatName(channel: string, externalId: string): string {
  return `${PLATFORM[channel] ?? '聊天'}会话（尾号 ${externalId.replace(/[^\w-]/g, '').slice(-4) || '0'}）`
}

/** Binds a chat to the person whose code it gives. A chat bound to somebody else before is taken over. */
export async function bind(
  deps: Deps,
  input: { channel: string; externalId: string; code: string },
): Promise<{ user_id: string; name: string }> {
  const at = shanghai(deps.now())
  return deps.ledger.write(async (tx) => {
    const row = await tx.get<{ user_id: string; name: string }>(sqlText('lookups/notify/code_owner'), { hash: digest(input.code), now: at })
    if (!row) throw new AppError('invalid_input', '绑定码不正确或已过期。请在网页“我的账号”重新生成后，10 分钟内发送。')
    await tx.run('update bind_code set used_at = $at::timestamp where code_hash = $hash', { at, hash: digest(input.code) })
    const chat = chatName(input.channel, input.externalId)
    const before = { at, channel: input.channel, external: input.externalId }
    for (const old of await tx.all<{ binding_id: string; user_id: string }>(sqlText('lookups/notify/end_binding'), before))
      if (old.user_id !== row.user_id)
        tx.event({ kind: 'chat.taken', subject: old.binding_id, actor: row.user_id, body: { user_id: old.user_id, chat } })
    const id = randomUUID()
    await tx.put('chat_binding', [
      { binding_id: id, user_id: row.user_id, channel: input.channel, external_id: input.externalId, bound_at: at },
    ])
    tx.event({ kind: 'chat.bound', subject: id, actor: row.user_id, body: { channel: input.channel, user_id: row.user_id, chat } })
    return row
  })
}

/** Ends a binding: by its id for its owner, or by the chat itself. */
export async function unbind(
  deps: Deps,
  actor: Actor,
  which: { bindingId: string } | { channel: string; externalId: string },
): Promise<void> {
  const at = shanghai(deps.now())
  await deps.ledger.write(async (tx) => {
    const rows = await tx.all<{ binding_id: string }>(sqlText('lookups/notify/own_bindings'), {
      user: actor.id,
      id: 'bindingId' in which ? which.bindingId : null,
      channel: 'bindingId' in which ? null : which.channel,
      external: 'bindingId' in which ? null : which.externalId,
    })
    if (rows.length === 0) throw new AppError('not_found', '没有这个绑定，或已经解除。')
    for (const row of rows) {
      await tx.run('update chat_binding set ended_at = $at::timestamp where binding_id = $id', { at, id: row.binding_id })
      tx.event({ kind: 'chat.unbound', subject: row.binding_id, actor: actor.id, body: { user_id: actor.id } })
    }
  })
}

export interface Binding extends Record<string, unknown> {
  readonly binding_id: string
  readonly channel: string
  readonly bound_at: string
}

export function bindings(deps: Pick<Deps, 'ledger'>, actor: Actor): Promise<Binding[]> {
  return deps.ledger.db.all<Binding>(
    `select binding_id, channel, bound_at::varchar as bound_at from chat_binding where user_id = $user and ended_at is null order by bound_at`,
    { user: actor.id },
  )
}

/** The person who has bound this chat, or undefined. Whether the person may still act is for the caller to find out. */
export async function boundUser(deps: Pick<Deps, 'ledger'>, channel: string, externalId: string): Promise<string | undefined> {
  const row = await deps.ledger.db.get<{ user_id: string }>(
    'select user_id from chat_binding where channel = $channel and external_id = $external and ended_at is null',
    { channel, external: externalId },
  )
  return row?.user_id
}
