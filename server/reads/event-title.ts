import { caseEventTitle } from '../cases/machine.ts'
import { EVENT } from '../common/events.ts'
import type { Word } from '../common/word.ts'

/** What an event of the ledger is called; a kind that is not known is shown as it stands in the chain. */
export function eventTitle(kind: string): Word {
  return caseEventTitle(kind) ?? EVENT[kind] ?? { zh: kind, en: kind }
}
