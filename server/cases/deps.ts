import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import type { FileReader } from '../import/index.ts'

/** What the case stage needs from its caller. */
export interface CaseDeps {
  readonly ledger: Ledger
  /** Registers of bodies and authorities: who is competent for a unit. */
  readonly warehouse: Db
  readonly now: () => Date
}

/** The same with the folder for files. */
export interface FileDeps extends CaseDeps {
  readonly config: Pick<Config, 'home'>
  /** Looks at files in a process apart; absent = in this one, for files of the product's own making. */
  readonly reader?: FileReader | undefined
}

/** Reads inside a transaction, or of the committed ledger. */
export type Reads = Pick<LedgerWrite, 'get' | 'all'>
