import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'

/** What the document stage needs from its caller. */
export interface DocumentDeps {
  readonly config: Config
  readonly ledger: Ledger
  readonly warehouse: Db
  readonly now: () => Date
}
