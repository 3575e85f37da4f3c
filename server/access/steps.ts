import type { LedgerWrite } from '../base/ledger.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import type { Role } from '../common/codes.ts'
import { DAY_MS } from '../common/days.ts'
import { hasFactor } from './second-factor.ts'
import type { How, Step } from './sessions.ts'
import { accessSettings } from './settings.ts'

type Reads = Pick<LedgerWrite, 'get' | 'all'>

const ORDER: readonly Step[] = ['second', 'password', 'enrol']

interface Asked extends Record<string, unknown> {
  readonly roles: Role[]
  readonly password_at: string | null
}

/** What is asked next of a person who has come in this way and done `after`; null = nothing more, the session is open. */
export async function stepFor(reads: Reads, now: Date, userId: string, how: How, after: Step | null = null): Promise<Step | null> {
  if (how === 'demo') return null
  const rules = await readSettings(reads, accessSettings)
  const person = await reads.get<Asked>('select roles, password_at::varchar as password_at from person where user_id = $id', { id: userId })
  if (!person) return null
  const factor = await hasFactor(reads, userId)
  const vouched = how === 'oidc' && rules.sso_is_second_factor
  const due = shanghai(new Date(now.getTime() - rules.password_days * DAY_MS))
  const asks: Readonly<Record<Step, boolean>> = {
    second: factor && !vouched,
    // A link has just set one; single sign-on has its own.
    password: how === 'password' && rules.password_days > 0 && person.password_at !== null && person.password_at <= due,
    enrol: !factor && !vouched && person.roles.some((r) => rules.second_factor_roles.includes(r)),
  }
  const from = after === null ? 0 : ORDER.indexOf(after) + 1
  return ORDER.slice(from).find((step) => asks[step]) ?? null
}
