import { type Db, isMissingTable, type Params } from '../base/db.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Audience, Rule } from './policy.ts'

const names = new WeakMap<Db, { at: number; names: ReadonlyMap<string, string> }>()
const KEEP_MS = 60_000

/** Names of bodies by USCC, from the register of bodies. Empty before the first import. Kept for a minute. */
export async function agencyNames(warehouse: Db): Promise<ReadonlyMap<string, string>> {
  const kept = names.get(warehouse)
  if (kept && Date.now() - kept.at < KEEP_MS) return kept.names
  const found = await warehouse.all<{ uscc: string; name: string }>(sqlText('lookups/notify/agency_names')).catch((error: unknown) => {
    if (isMissingTable(error)) return []
    throw error
  })
  const map = new Map(found.map((r) => [r.uscc, r.name]))
  names.set(warehouse, { at: Date.now(), names: map })
  return map
}

/**
 * Readers of a rule: user ids of people who may still sign in, and `robot:<channel>` for robots that carry the rule. Those told
 * about an agency are its own (`cdo`, `head`); `authority`, `signer` and `approver` are everybody with the role.
 */
export async function readers(tx: Pick<LedgerWrite, 'all'>, rule: Rule, agency: string | null): Promise<string[]> {
  const found: string[] = []
  for (const audience of rule.to) found.push(...(await people(tx, audience, agency)))
  const robots = await tx.all<{ reader: string }>(sqlText('lookups/notify/robot_readers'), { rule: rule.id, agency })
  return [...new Set([...found, ...robots.map((r) => r.reader)])]
}

async function people(tx: Pick<LedgerWrite, 'all'>, audience: Audience, agency: string | null): Promise<string[]> {
  const query = audience === 'head' ? 'lookups/notify/head_readers' : 'lookups/notify/role_readers'
  if (agency === null && (audience === 'cdo' || audience === 'head')) return []
  const scope = audience === 'cdo' || audience === 'head' ? agency : null
  const params: Params = audience === 'head' ? { agency: scope } : { agency: scope, role: audience }
  return (await tx.all<{ user_id: string }>(sqlText(query), params)).map((r) => r.user_id)
}
