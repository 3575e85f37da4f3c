import { randomUUID } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import type { Role } from '../common/codes.ts'
import { DAY_MS } from '../common/days.ts'
import { type Actor, GRANTS, SYSTEM } from '../contract/actor.ts'
import type { AccessDeps } from './deps.ts'
import { forgetDevices } from './devices.ts'
import { accessSettings } from './settings.ts'

/** A person as administrators see one. `agencies` null = every agency. */
export interface Person extends Record<string, unknown> {
  readonly user_id: string
  readonly login: string
  readonly name: string
  readonly roles: Role[]
  readonly agencies: string[] | null
  readonly active: boolean
  readonly has_password: boolean
  readonly oidc_subject: string | null
  readonly email: string | null
  readonly has_factor: boolean
  /** When single sign-on last said the roles; null = administrators say them. */
  readonly sso_roles_at: string | null
}

/** Roles that go with no other: who manages does not decide, who audits changes nothing, a machine is no person. */
const ALONE: Partial<Record<Role, string>> = {
  system_admin: '系统管理员不能兼任其他角色：管理与决定要分开。',
  security_admin: '安全管理员不能兼任其他角色：授权与使用要分开。',
  admin: '综合管理员不能兼任其他角色：管理与决定要分开。',
  auditor: '审计员不能兼任其他角色：审计只看不改。',
  bot: '消息服务不能兼任其他角色。',
}

/** Single sign-on, where its claims change people here. */
export const PROVIDER = { id: 'sso' }

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,39}$/

export function readPeople(deps: Pick<AccessDeps, 'ledger'>): Promise<Person[]> {
  return deps.ledger.db.all<Person>(sqlText('lookups/access/people'), { id: null })
}

export async function findPerson(deps: Pick<AccessDeps, 'ledger'>, userId: string): Promise<Person | undefined> {
  return deps.ledger.db.get<Person>(sqlText('lookups/access/people'), { id: userId })
}

export interface PersonInput {
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly agencies: readonly string[] | null
  readonly email?: string | null
  readonly oidc_subject?: string | null
}

/** Who changes people: an actor, or a part of the product under its own name. */
type By = Pick<Actor, 'id'> & Partial<Actor>

/** The provider may leave somebody without a role, and who may not give roles adds people without any. */
function givesNoRoles(by: By): boolean {
  return by.id === PROVIDER.id || (by.roles !== undefined && !by.roles.some((r) => GRANTS[r].includes('roles.write')))
}

/** Where administrators are apart, nobody becomes both in one. */
async function checkSeparate(tx: LedgerWrite, by: By, roles: readonly Role[], before: readonly Role[]): Promise<void> {
  if (!roles.includes('admin') || before.includes('admin') || by.id === SYSTEM.id) return
  const { separate_admins } = await readSettings(tx, accessSettings)
  if (separate_admins) {
    throw new AppError('invalid_input', '已设置系统、安全、审计管理员分设，不再授予“综合管理员”。请选择系统管理员或安全管理员。')
  }
}

/** A data officer sees named agencies; a role that decides for the city is not narrowed. */
function checkPerson(input: PersonInput, by: By): void {
  if (!LOGIN.test(input.login)) {
    throw new AppError('invalid_input', '登录名要用 2 到 40 个小写字母、数字、点、下划线或连字符，并以字母或数字开头。')
  }
  if (input.name.trim() === '') throw new AppError('invalid_input', '请填写姓名。')
  if (input.roles.length === 0 && !givesNoRoles(by)) throw new AppError('invalid_input', '请至少选择一个角色。')
  if (input.roles.includes('cdo') && (input.agencies === null || input.agencies.length === 0)) {
    throw new AppError('invalid_input', '首席数据官必须指定所属单位（统一社会信用代码），可以多个。')
  }
  const alone = input.roles.find((r) => ALONE[r] !== undefined)
  if (alone && input.roles.length > 1) throw new AppError('invalid_input', `${ALONE[alone]}请分设两个用户。`)
}

/** Adds a person without a way to sign in; an invitation gives one. Throws `conflict` when the login is taken. */
export function addPerson(deps: AccessDeps, actor: By, input: PersonInput): Promise<{ user_id: string }> {
  return deps.ledger.write((tx) => insertPerson(tx, actor, input))
}

/** `addPerson` in a running write. */
export async function insertPerson(tx: LedgerWrite, actor: By, input: PersonInput): Promise<{ user_id: string }> {
  checkPerson(input, actor)
  await checkSeparate(tx, actor, input.roles, [])
  if (await tx.get('select 1 as one from person where login = $login', { login: input.login })) {
    throw new AppError('conflict', `登录名“${input.login}”已被使用。请换一个。`)
  }
  const user_id = randomUUID()
  const body = {
    login: input.login,
    name: input.name.trim(),
    roles: [...input.roles],
    agencies: input.agencies === null ? null : [...input.agencies],
    email: input.email ?? null,
    oidc_subject: input.oidc_subject ?? null,
  }
  const sso_roles_at = actor.id === PROVIDER.id ? tx.at : null
  await tx.put('person', [{ user_id, ...body, active: true, created_at: tx.at, sso_roles_at }])
  tx.event({ kind: 'user.added', subject: user_id, actor: actor.id, body })
  return { user_id }
}

type Change = Partial<Omit<PersonInput, 'login'>> & { active?: boolean }

/**
 * Changes name, roles, agencies or whether the person may sign in at all. Whoever loses something loses it at once: every request
 * reads roles anew, and sessions, tokens and chats of a disabled person end for good. Nobody changes their own roles, so one who gives them remains.
 */
export function changePerson(deps: AccessDeps, actor: Actor, userId: string, change: Change): Promise<void> {
  return deps.ledger.write((tx) => updatePerson(tx, actor, userId, change))
}

/** `changePerson` in a running write. */
export async function updatePerson(tx: LedgerWrite, actor: By, userId: string, change: Change): Promise<void> {
  const person = await tx.get<Person>(sqlText('lookups/access/people'), { id: userId })
  if (!person) throw new AppError('not_found', '没有这位用户。')
  const next = { ...person, ...change, name: (change.name ?? person.name).trim() }
  checkPerson(next, actor)
  await checkSeparate(tx, actor, next.roles, person.roles)
  if (actor.id === userId && (!next.active || String(next.roles) !== String(person.roles))) {
    throw new AppError('conflict', '不能停用自己或改自己的角色。请由另一位管理员操作。')
  }
  await tx.run(sqlText('lookups/access/person_change'), {
    id: userId,
    name: next.name,
    roles: JSON.stringify(next.roles),
    agencies: next.agencies === null ? null : JSON.stringify(next.agencies),
    email: next.email ?? null,
    oidc: next.oidc_subject ?? null,
    active: next.active,
    sso_roles_at: actor.id === PROVIDER.id ? tx.at : change.roles === undefined ? person.sso_roles_at : null,
  })
  if (!next.active) await endAccess(tx, userId)
  tx.event({ kind: 'user.changed', subject: userId, actor: actor.id, body: { ...change } })
}

/**
 * Ends every way in that a person has open, in a running write: sessions, tokens, bound chats, unused links and codes. What is given
 * back later begins anew.
 */
export async function endAccess(tx: LedgerWrite, userId: string): Promise<void> {
  await endSessions(tx, userId)
  const who = { at: tx.at, id: userId }
  await tx.run(sqlText('lookups/access/tokens_end'), who)
  await tx.run(sqlText('lookups/access/chats_end'), who)
  await tx.run('delete from invitation where user_id = $id and used_at is null', { id: userId })
  await forgetDevices(tx, userId)
  await tx.run('delete from bind_code where user_id = $id and used_at is null', { id: userId })
}

/** Ends every session of a person, in a running write. */
export function endSessions(tx: LedgerWrite, userId: string): Promise<void> {
  return tx.run('update session set ended_at = $at::timestamp where user_id = $id and ended_at is null', { at: tx.at, id: userId })
}

/**
 * False for somebody whose roles come from single sign-on and who has not come that way for a while: the provider may have taken
 * them back meanwhile, which only a sign-in shows. What works without signing in (tokens, chats) rests until then.
 */
export async function rolesConfirmed(deps: AccessDeps, person: Person): Promise<boolean> {
  if (person.sso_roles_at === null) return true
  const { sso_role_days } = await readSettings(deps.ledger, accessSettings)
  return person.sso_roles_at > shanghai(new Date(deps.now().getTime() - sso_role_days * DAY_MS))
}

/** Ends every way in of another person at once; the person may sign in again. */
export async function endWaysIn(deps: AccessDeps, actor: Actor, userId: string): Promise<void> {
  await deps.ledger.write(async (tx) => {
    if (!(await tx.get('select 1 as one from person where user_id = $id', { id: userId })))
      throw new AppError('not_found', '没有这位用户。')
    await endAccess(tx, userId)
    tx.event({ kind: 'user.ended', subject: userId, actor: actor.id, body: {} })
  })
}

/** The actor a person is. Undefined when disabled or unknown. */
export function actorOf(person: Person | undefined, via: Actor['via']): Actor | undefined {
  if (!person?.active) return undefined
  return { id: person.user_id, name: person.name, roles: person.roles, agencies: person.agencies ?? 'all', via }
}
