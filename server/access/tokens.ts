import { randomUUID } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { DAY_MS } from '../common/days.ts'
import { type Actor, may, type Permission, sees } from '../contract/actor.ts'
import type { AccessDeps } from './deps.ts'
import { actorOf, type Person, rolesConfirmed } from './people.ts'
import { newSecret, secretHash } from './secrets.ts'
import { accessSettings } from './settings.ts'

/** Lets a secret scanner tell a leaked token. */
const PREFIX = 'shh_'

export interface TokenRow extends Record<string, unknown> {
  readonly token_id: string
  readonly user_id: string
  readonly name: string
  readonly permissions: Permission[]
  readonly agencies: string[] | null
  readonly created_at: string
  readonly expires_at: string
  readonly last_used_on: string | null
  readonly revoked_at: string | null
}

/** A token for oneself, never wider than one's own permissions and agencies. The secret is shown this once. */
export async function newToken(
  deps: AccessDeps,
  actor: Actor,
  input: { name: string; permissions: readonly Permission[]; agencies: readonly string[] | null; days: number },
): Promise<{ token: string; token_id: string; expires_at: string }> {
  // A token that could make tokens would outlive its own end.
  if (actor.via !== 'session') throw new AppError('forbidden', '令牌只能由本人在网页登录后生成。')
  const { token_days } = await readSettings(deps.ledger, accessSettings)
  if (input.days > token_days) throw new AppError('invalid_input', `令牌有效期最长 ${token_days} 天。请缩短。`)
  const wide = input.permissions.find((p) => !may(actor, p))
  if (wide) throw new AppError('forbidden', `您没有“${wide}”权限，不能授给令牌。`)
  const foreign = input.agencies?.find((a) => !sees(actor, a))
  if (foreign) throw new AppError('forbidden', '令牌的单位范围超出了您的范围。')
  const token = newSecret(PREFIX)
  const token_id = randomUUID()
  const expires_at = shanghai(new Date(deps.now().getTime() + input.days * DAY_MS))
  await deps.ledger.write(async (tx) => {
    const row = { token_id, user_id: actor.id, name: input.name, permissions: [...input.permissions], agencies: input.agencies, expires_at }
    const token_hash = secretHash(token)
    await tx.put('api_token', [{ ...row, token_hash, created_at: tx.at }])
    tx.event({ kind: 'token.made', subject: token_id, actor: actor.id, body: { ...row, token_hash } })
  })
  return { token, token_id, expires_at }
}

/** The actor behind a token: its person as of now, narrowed by the token. Undefined when revoked, expired or unknown. */
export async function tokenActor(deps: AccessDeps, token: string): Promise<Actor | undefined> {
  const now = shanghai(deps.now())
  const found = await deps.ledger.db.get<
    Person & { token_id: string; token_permissions: Permission[]; token_agencies: string[] | null; last_used_on: string | null }
  >(sqlText('lookups/access/token_person'), { hash: secretHash(token), now })
  if (!found) return undefined
  const actor = (await rolesConfirmed(deps, found)) ? actorOf(found, 'token') : undefined
  if (!actor) return undefined
  if (found.last_used_on !== now.slice(0, 10)) {
    await deps.ledger.write((tx) =>
      tx.run('update api_token set last_used_on = $d::date where token_id = $id', { d: now.slice(0, 10), id: found.token_id }),
    )
  }
  const own = found.token_agencies
  const agencies = own === null ? actor.agencies : own.filter((a) => sees(actor, a))
  return { ...actor, agencies, only: found.token_permissions }
}

/** One's own tokens; an administrator's view of all with `all`. */
export function readTokens(deps: Pick<AccessDeps, 'ledger'>, actor: Actor, all = false): Promise<TokenRow[]> {
  return deps.ledger.db.all<TokenRow>(sqlText('lookups/access/tokens'), { user: all ? null : actor.id })
}

/** Ends a token at once: one's own, or any for an administrator. */
export async function revokeToken(deps: AccessDeps, actor: Actor, tokenId: string): Promise<void> {
  await deps.ledger.write(async (tx) => {
    const row = await tx.get<{ user_id: string; revoked_at: string | null }>(
      'select user_id, revoked_at::varchar as revoked_at from api_token where token_id = $id',
      { id: tokenId },
    )
    if (!row || (row.user_id !== actor.id && !may(actor, 'roles.write'))) throw new AppError('not_found', '没有这个令牌。')
    if (row.revoked_at) return
    await tx.run('update api_token set revoked_at = $at::timestamp where token_id = $id', { at: tx.at, id: tokenId })
    tx.event({ kind: 'token.revoked', subject: tokenId, actor: actor.id, body: {} })
  })
}
