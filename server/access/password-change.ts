import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import type { AccessDeps } from './deps.ts'
import { checkPassword, hashPassword, passwordFits } from './passwords.ts'
import { accessSettings } from './settings.ts'

export interface Credential extends Record<string, unknown> {
  readonly user_id: string
  readonly login: string
  readonly password_hash: string | null
  readonly password_at: string | null
  readonly active: boolean
}

export function findCredential(deps: Pick<AccessDeps, 'ledger'>, who: { login?: string; id?: string }): Promise<Credential | undefined> {
  return deps.ledger.db.get<Credential>(sqlText('lookups/access/credential'), { login: who.login ?? null, id: who.id ?? null })
}

/**
 * Looks at a new password beside the rules and the person's last ones, and hashes it. What it returns writes it down in a running
 * write. Throws `invalid_input` with the rule that it breaks.
 */
export async function newPassword(deps: AccessDeps, person: Credential, password: string): Promise<(tx: LedgerWrite) => Promise<void>> {
  const rules = await readSettings(deps.ledger, accessSettings)
  checkPassword(password, person.login, rules)
  const before = await deps.ledger.db.all<{ password_hash: string }>(
    'select password_hash from password_before where user_id = $id order by replaced_at desc limit $most',
    { id: person.user_id, most: Math.max(0, rules.password_history - 1) },
  )
  const last = rules.password_history > 0 ? [person.password_hash, ...before.map((b) => b.password_hash)] : []
  for (const hash of last) {
    if (hash !== null && (await passwordFits(hash, password))) {
      throw new AppError('invalid_input', `新密码与最近 ${rules.password_history} 次用过的密码相同。请换一个。`)
    }
  }
  const hash = await hashPassword(password)
  return async (tx) => {
    if (person.password_hash !== null) {
      await tx.put('password_before', [{ user_id: person.user_id, password_hash: person.password_hash, replaced_at: tx.at }])
    }
    await tx.run(sqlText('lookups/access/password_set'), { id: person.user_id, hash, at: tx.at })
    await tx.run(sqlText('lookups/access/password_forget'), { id: person.user_id, most: rules.password_history })
  }
}
