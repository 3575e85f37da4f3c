import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'

export interface ApiDeps {
  readonly warehouse: Db
  readonly ledger: Ledger
  readonly now: () => Date
  /** True when the home holds the demonstration city: every page is then marked 演示数据. */
  readonly demo: boolean
  /** Folder of the built pages; undefined = not built. */
  readonly webRoot: string | undefined
  /** Where the cause of an internal error goes; a client never sees it. */
  readonly log?: Log
}
