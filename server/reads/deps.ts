import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'

/** What reading needs from its caller. */
export interface ReadDeps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
  readonly now: () => Date
  /** True when the home holds the demonstration city: every page is then marked 演示数据. */
  readonly demo: boolean
}
