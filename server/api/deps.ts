import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'

export interface ApiDeps {
  readonly warehouse: Db
  readonly ledger: Ledger
  readonly now: () => Date
  /** The home holds demonstration data: every page says so. */
  readonly demo: boolean
  /** Folder of the built pages; undefined = API only. */
  readonly webRoot: string | undefined
}
