import type { Params } from '../base/db.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Role } from '../common/codes.ts'
import type { Audience, Rule } from './policy.ts'

/**
 * Readers of a rule: user ids of people who may still sign in, and `robot:<channel>` for robots that carry the rule. Those told
 * about an agency are its own (`cdo`, `head`); `authority`, `signer`, `approver` and `admin` are everybody with the role.
 */
export async function readers(tx: Pick<LedgerWrite, 'all'>, rule: Rule, agency: string | null, subject: string): Promise<string[]> {
  // About somebody's account: nobody else's business, and no robot's.
  if (rule.to.includes('person')) {
    return (await tx.all<{ user_id: string }>(sqlText('lookups/notify/account_reader'), { id: subject })).map((r) => r.user_id)
  }
  const found: string[] = []
  for (const audience of rule.to) found.push(...(await people(tx, audience, agency)))
  const robots = await tx.all<{ reader: string }>(sqlText('lookups/notify/robot_readers'), { rule: rule.id, agency })
  return [...new Set([...found, ...robots.map((r) => r.reader)])]
}

/** Who runs the installation. */
const ADMINS = ['system_admin', 'admin'] as const satisfies readonly Role[]

async function people(tx: Pick<LedgerWrite, 'all'>, audience: Audience, agency: string | null): Promise<string[]> {
  if (audience === 'admin') {
    const found = await Promise.all(
      ADMINS.map((role) => tx.all<{ user_id: string }>(sqlText('lookups/notify/role_readers'), { agency: null, role })),
    )
    return found.flat().map((r) => r.user_id)
  }
  const query = audience === 'head' ? 'lookups/notify/head_readers' : 'lookups/notify/role_readers'
  if (agency === null && (audience === 'cdo' || audience === 'head')) return []
  const scope = audience === 'cdo' || audience === 'head' ? agency : null
  const params: Params = audience === 'head' ? { agency: scope } : { agency: scope, role: audience }
  return (await tx.all<{ user_id: string }>(sqlText(query), params)).map((r) => r.user_id)
}
