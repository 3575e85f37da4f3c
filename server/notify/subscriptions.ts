import { AppError } from '../base/errors.ts'
import type { Actor } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'
import { type Audience, rules } from './policy.ts'

type Deps = Pick<NotifyDeps, 'ledger'>

/** The rules that concern a person by role, and whether chats carry them. The inbox has them all the same. */
export async function readSubscriptions(deps: Deps, actor: Actor): Promise<{ rule: string; title: string; enabled: boolean }[]> {
  const off = await deps.ledger.db.all<{ rule: string }>('select rule from subscription where user_id = $user and not enabled', {
    user: actor.id,
  })
  const silent = new Set(off.map((r) => r.rule))
  const mine = (to: Audience) =>
    to !== 'person' &&
    (to === 'head' ? actor.roles.includes('cdo') : actor.roles.includes(to) || (to === 'admin' && actor.roles.includes('system_admin')))
  return rules()
    .filter((r) => r.to.some(mine))
    .map((r) => ({ rule: r.id, title: r.title, enabled: !silent.has(r.id) }))
}

export async function subscribe(deps: Deps, actor: Actor, input: { rule: string; enabled: boolean }): Promise<void> {
  if (!(await readSubscriptions(deps, actor)).some((own) => own.rule === input.rule)) {
    throw new AppError('invalid_input', `没有给您的提醒规则“${input.rule}”。请从“我的提醒”里选择。`)
  }
  await deps.ledger.write(async (tx) => {
    await tx.put('subscription', [{ user_id: actor.id, ...input }])
    tx.event({ kind: 'chat.subscribed', subject: actor.id, actor: actor.id, body: { ...input } })
  })
}
