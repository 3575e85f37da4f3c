import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Reads } from '../cases/deps.ts'
import { type Actor, may, scopeOf } from '../contract/actor.ts'
import { readStates } from '../gates/scope.ts'
import { DOCUMENT_KINDS, type DocumentKind, type OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import type { IssuedDocument } from './issue.ts'
import { readableKinds } from './readers.ts'
import { fetchKept } from './store.ts'

export interface DocumentFilter {
  readonly id?: string | undefined
  readonly kind?: DocumentKind | undefined
  readonly caseId?: string | undefined
  readonly projectId?: string | undefined
  readonly opinionId?: string | undefined
  readonly year?: number | undefined
  /** Documents with a smaller id: the place of the last row given. */
  readonly before?: string | undefined
  readonly limit: number
}

/** Kinds and objects that one person may read; absent = all agencies. */
interface Scope {
  readonly kinds: readonly DocumentKind[]
  readonly within?: { readonly agencies: readonly string[]; readonly projects: readonly string[]; readonly today: string }
}

/** Issued documents that the actor may read, newest first: of the kinds of a role, served on own agencies, or opinions on own projects. */
export async function listDocuments(
  deps: Pick<DocumentDeps, 'ledger' | 'now'>,
  actor: Actor,
  filter: DocumentFilter,
): Promise<IssuedDocument[]> {
  const agencies = scopeOf(actor)
  const kinds = readableKinds(actor)
  if (agencies === 'all') return documentRows(deps.ledger.db, filter, { kinds })
  const projects = may(actor, 'gate.opine') ? (await readStates(deps, actor)).map((s) => s.project_id) : []
  const today = shanghai(deps.now()).slice(0, 10)
  return documentRows(deps.ledger.db, filter, { kinds, within: { agencies, projects, today } })
}

/** The same without a person: for the product's own look-ups. */
export function documentRows(
  reads: Pick<Reads, 'all'>,
  filter: DocumentFilter,
  { kinds, within }: Scope = { kinds: Object.keys(DOCUMENT_KINDS) as DocumentKind[] },
): Promise<IssuedDocument[]> {
  return reads.all<IssuedDocument>(sqlText('lookups/documents/page'), {
    kinds: JSON.stringify(kinds),
    agencies: within === undefined ? null : JSON.stringify(within.agencies),
    projects: JSON.stringify(within?.projects ?? []),
    today: within?.today ?? null,
    id: filter.id ?? null,
    kind: filter.kind ?? null,
    case_id: filter.caseId ?? null,
    project_id: filter.projectId ?? null,
    opinion_id: filter.opinionId ?? null,
    year: filter.year ?? null,
    before: filter.before ?? null,
    limit: filter.limit,
  })
}

/** One issued document. Throws `not_found`, also for one that the actor may not see. */
export async function findDocument(deps: Pick<DocumentDeps, 'ledger' | 'now'>, actor: Actor, id: string): Promise<IssuedDocument> {
  const [found] = await listDocuments(deps, actor, { id, limit: 1 })
  if (!found) throw new AppError('not_found', `没有文书“${id}”，或者不在您的查看范围内。请从文书列表重新进入。`)
  return found
}

/** The file as issued, checked against the hash in the ledger. */
export function documentFile(deps: Pick<DocumentDeps, 'config'>, row: IssuedDocument): Buffer {
  return fetchKept(deps, row.sha256, 'docx')
}

/** The content as issued, for its print page. */
export function documentContent(deps: Pick<DocumentDeps, 'config'>, row: IssuedDocument): OfficialDocument {
  return JSON.parse(fetchKept(deps, row.content_sha256, 'json').toString('utf8')) as OfficialDocument
}
