import type { Params, Row } from '../base/db.ts'
import type { StoredEvent } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'

interface Reads {
  get<T extends Row>(sql: string, params?: Params): Promise<T | undefined>
}

/**
 * The agency an event is about: named in its body, or that of its case, finding or waiver. Null when it is about none (an import,
 * an assessment); such events say nothing of any one agency.
 */
export async function eventAgency(reads: Reads, event: Pick<StoredEvent, 'subject' | 'body'>): Promise<string | null> {
  for (const key of ['agency_uscc', 'agency', 'uscc']) {
    const value = event.body[key]
    if (typeof value === 'string' && value !== '') return value
  }
  const caseId = event.body['case_id']
  const id = typeof caseId === 'string' ? caseId : event.subject
  return (await reads.get<{ agency_uscc: string }>(sqlText('lookups/reads/event_agency'), { id }))?.agency_uscc ?? null
}
