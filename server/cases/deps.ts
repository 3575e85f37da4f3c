import type { Config } from '../base/config.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'

/** What the case stage needs from its caller. */
export interface CaseDeps {
  readonly ledger: Ledger
  readonly now: () => Date
}

/** The same with the folder for files. */
export interface FileDeps extends CaseDeps {
  readonly config: Pick<Config, 'home'>
}

/** Reads inside a transaction, or of the committed ledger. */
export type Reads = Pick<LedgerWrite, 'get' | 'all'>
