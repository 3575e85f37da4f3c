import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import type { WorkCalendar } from '../calendar/due.ts'

export interface NotifyDeps {
  readonly ledger: Ledger
  readonly warehouse: Db
  readonly calendar: WorkCalendar
  readonly now: () => Date
  readonly log: Log
}
