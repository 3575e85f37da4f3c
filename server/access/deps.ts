import type { Ledger } from '../base/ledger.ts'

export interface AccessDeps {
  readonly ledger: Ledger
  readonly now: () => Date
}
