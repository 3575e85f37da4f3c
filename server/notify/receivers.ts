import { AppError } from '../base/errors.ts'
import type { Actor } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'
import { findRule } from './policy.ts'

type Deps = Pick<NotifyDeps, 'ledger'>

/** A group robot or webhook: city-wide (`agency_uscc` null) or one agency's, and the rules it is told. */
export interface Robot extends Record<string, unknown> {
  readonly channel: string
  readonly agency_uscc: string | null
  readonly rules: readonly string[]
  readonly enabled: boolean
}

export function readRobots(deps: Deps): Promise<(Robot & { rules: string[] })[]> {
  return deps.ledger.db.all('select channel, agency_uscc, rules, enabled from robot order by channel')
}

/** Adds or changes a robot. Its address and key stay with the worker; here is only what it is told. */
export async function putRobot(deps: Deps, actor: Actor, robot: Robot): Promise<void> {
  const unknown = robot.rules.find((r) => !findRule(r))
  if (unknown) throw new AppError('invalid_input', `没有提醒规则“${unknown}”。`)
  if (!robot.channel.includes(':')) throw new AppError('invalid_input', '群机器人的名称要写成“类型:名称”，例如 wecom:全市。')
  await deps.ledger.write(async (tx) => {
    await tx.put('robot', [{ ...robot }])
    tx.event({ kind: 'setting.changed', subject: `robot.${robot.channel}`, actor: actor.id, body: { value: { ...robot } } })
  })
}

export function readHeads(deps: Deps): Promise<{ uscc: string; user_id: string }[]> {
  return deps.ledger.db.all('select uscc, user_id from agency_head order by uscc')
}

/** Names whom an overdue case of an agency is escalated to after its data officer; null takes the name away. */
export async function putHead(deps: Deps, actor: Actor, input: { uscc: string; user_id: string | null }): Promise<void> {
  await deps.ledger.write(async (tx) => {
    if (input.user_id === null) await tx.run('delete from agency_head where uscc = $uscc', { uscc: input.uscc })
    else await tx.put('agency_head', [{ uscc: input.uscc, user_id: input.user_id }])
    tx.event({ kind: 'setting.changed', subject: `agency_head.${input.uscc}`, actor: actor.id, body: { value: input.user_id } })
  })
}
