import { Cache } from '../base/cache.ts'
import { type Db, isMissingTable } from '../base/db.ts'
import { perOwner } from '../base/per-owner.ts'
import { sqlText } from '../base/sql.ts'

/** Names by code from the warehouse; a code that it does not know (or before any assessment) stands for itself. */
export async function agencyName(warehouse: Db, uscc: string): Promise<string> {
  if (!(await has(warehouse, 'org'))) return uscc
  return (await warehouse.get<{ name: string }>('select name from org where uscc = $uscc', { uscc }))?.name ?? uscc
}

const registers = perOwner(() => new Cache<ReadonlyMap<string, string>>({ keptMs: 60_000, most: 1 }))

/** Names of all bodies by code, from the register; empty before the first assessment. Kept for a minute. */
export function agencyNamesByCode(warehouse: Db): Promise<ReadonlyMap<string, string>> {
  return registers(warehouse).get('org', async () => {
    const rows = await warehouse.all<{ uscc: string; name: string }>(sqlText('lookups/reads/agency_names')).catch((error: unknown) => {
      if (isMissingTable(error)) return []
      throw error
    })
    return new Map(rows.map((r) => [r.uscc, r.name]))
  })
}

async function has(warehouse: Db, table: string): Promise<boolean> {
  const found = await warehouse.get("select 1 from information_schema.tables where table_schema = 'main' and table_name = $table limit 1", {
    table,
  })
  return found !== undefined
}
