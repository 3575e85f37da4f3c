import type { Address } from '../server/api/wire.ts'
import { apiUrl, get } from './api.ts'
import { can } from './session.ts'
import type { DocumentRow } from './wire.ts'

type Filter = NonNullable<Address<'/documents'>['query']>
export type DraftKind = Address<'/drafts/:kind/:subject'>['param']['kind']

export async function documentsOf(filter: Filter, signal?: AbortSignal): Promise<readonly DocumentRow[]> {
  if (!can('document.read')) return []
  const answer = await get('/documents', { query: { ...filter, limit: 100 }, signal })
  return answer.documents
}

/** Where an issued document is: the file as issued, or its page for printing. */
export function documentUrl(id: string, form: 'docx' | 'print'): string {
  return apiUrl('/documents/:id/:form', { param: { id, form } })
}

/** What would be issued now: no number, no record. */
export function draftUrl(kind: DraftKind, subject: string, form: 'docx' | 'print', project?: string): string {
  return apiUrl('/drafts/:kind/:subject', { param: { kind, subject }, query: { form, project } })
}
