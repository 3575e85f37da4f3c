import { get } from './api.ts'
import { href } from './router.ts'
import { can } from './session.ts'

/** A numbered document, as registered. */
export interface DocumentRow {
  readonly document_id: string
  readonly kind: string
  readonly kind_label: string
  readonly number: string
  readonly title: string
  readonly sha256: string
  readonly opinion_id: string | null
  readonly signer_name: string
  readonly issued_on: string
}

export async function documentsOf(
  filter: { kind?: string; case?: string; project?: string; year?: number },
  signal?: AbortSignal,
): Promise<readonly DocumentRow[]> {
  if (!can('document.read')) return []
  const answer = await get<{ documents: readonly DocumentRow[] }>(href('/documents', { ...filter, limit: 100 }), signal)
  return answer.documents
}

/** Where an issued document is: the file as issued, or its page for printing. */
export function documentUrl(id: string, form: 'docx' | 'print'): string {
  return `/api/documents/${encodeURIComponent(id)}/${form}`
}

/** What would be issued now: no number, no record. */
export function draftUrl(kind: string, subject: string, form: 'docx' | 'print', project?: string): string {
  return href(`/api/drafts/${kind}/${encodeURIComponent(subject)}`, { form, project })
}
