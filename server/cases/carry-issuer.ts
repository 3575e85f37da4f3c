import { carryIssuer, issuerHistory } from '../access/issuers.ts'
import { type Db, isMissingTable } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'

/** The issuing body that an older home kept as settings becomes a record of the city's region, to be confirmed by two people. */
export async function carryOlderIssuer({ ledger, warehouse }: { ledger: Ledger; warehouse: Db }): Promise<void> {
  if ((await issuerHistory(ledger.db)).length > 0) return
  const found = await warehouse.get<{ region: string }>(sqlText('lookups/cases/city_region')).catch((error: unknown) => {
    if (isMissingTable(error)) return undefined
    throw error
  })
  if (found) await carryIssuer(ledger, found.region)
}
