import { type Db, insertRows } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import { blockEdge, ipKey } from './addresses.ts'

/**
 * What SQL cannot work out itself, done once per distinct text and kept as tables: sortable keys of client addresses and of
 * address blocks, and NFKC-folded share conditions. Reads the cut tables and `f_access_client`.
 */
export async function buildTexts(db: Db): Promise<void> {
  await db.run(sqlText('marts/texts'))
  const texts = async (sql: string) => (await db.all<{ text: string }>(sql)).map((r) => r.text)
  const addresses = await texts('select distinct ip as text from f_access_client where ok_calls > 0 and ip is not null')
  await insertRows(
    db,
    'client_address',
    addresses.map((ip) => ({ ip, key: ipKey(ip) })),
  )
  const blocks = await texts('select cidr as text from net_zone union select unnest(ip_allow) as text from share_grant')
  await insertRows(
    db,
    'address_block',
    blocks.map((cidr) => ({ cidr, low: blockEdge(cidr, 'low'), high: blockEdge(cidr, 'high') })),
  )
  const conditions = await texts('select distinct share_condition as text from catalog where share_condition is not null')
  await insertRows(
    db,
    'folded_text',
    conditions.map((text) => ({ text, folded: text.normalize('NFKC') })),
  )
}
