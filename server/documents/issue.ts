import { isDemo } from '../access/demo-people.ts'
import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { printableDeep } from '../base/text.ts'
import type { Actor } from '../contract/actor.ts'
import type { LintScope } from '../contract/wording/lint.ts'
import { libraryNames } from '../warehouse/library.ts'
import type { DocumentKind, OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { issuerOf } from './issuer.ts'
import { type Frame, numberText, seriesOf } from './kinds/frame.ts'
import { renderDocx } from './render/docx.ts'
import { documentSettings } from './settings.ts'
import { keep } from './store.ts'
import { checkWording } from './words.ts'

/** One issued document, as the ledger records it. */
export interface IssuedDocument extends Record<string, unknown> {
  readonly document_id: string
  readonly kind: DocumentKind
  readonly series: string
  readonly n: number
  readonly number: string
  readonly title: string
  /** Of the .docx. */
  readonly sha256: string
  /** Of the content from which the print page is made. */
  readonly content_sha256: string
  readonly bytes: number
  readonly agency_uscc: string | null
  readonly case_id: string | null
  readonly project_id: string | null
  readonly opinion_id: string | null
  readonly year: number | null
  readonly signer_name: string
  readonly issued_by: string
  readonly issued_by_name: string
  readonly issued_on: string
  readonly issued_at: string
}

export interface IssueInput {
  readonly actor: Actor
  readonly kind: DocumentKind
  readonly signerName: string
  readonly subject: {
    readonly agency?: string
    readonly caseId?: string
    readonly projectId?: string
    readonly opinionId?: string
    readonly year?: number
  }
  /** What the document is about, for the check of its wording. */
  readonly scope: LintScope
  readonly build: (frame: Frame) => OfficialDocument
}

/**
 * Issues a document inside the caller's ledger transaction: gives it the next number of drafts (稿号), checks the wording, renders,
 * puts the file on disk and records its hash (`document.issued`). When the transaction fails the number is free again; a file
 * without an entry may then remain, which nothing names.
 */
export async function issueInTx(tx: LedgerWrite, deps: DocumentDeps, input: IssueInput): Promise<IssuedDocument> {
  const { actor, kind, subject } = input
  if (input.signerName.trim() === '') throw new AppError('invalid_input', '请填写签发人。')
  const date = tx.at.slice(0, 10)
  const issuer = await issuerOf(deps, tx, { kind, agency: subject.agency, actor, date, signing: true })
  const settings = { ...(await readSettings(tx, documentSettings)), ...issuer }
  // The product numbers drafts; the official number comes from the registry, and its place on the paper stays open.
  const series = `稿-${date.slice(0, 4)}-`
  const n = await tx.nextNumber(series, actor.id)
  const number = numberText(seriesOf(kind, settings, date), undefined)
  const doc = printableDeep(input.build({ settings, number, issued: true, date, demo: await isDemo(tx) }))
  checkWording(doc, input.scope, await libraryNames(deps.warehouse))
  const bytes = await renderDocx(doc)
  const id = await tx.nextNumber(`document.${date.slice(0, 4)}`, actor.id)
  const row: IssuedDocument = {
    document_id: `WD${date.slice(0, 4)}-${String(id).padStart(4, '0')}`,
    kind,
    series,
    n,
    number: `${series}${String(n).padStart(4, '0')}`,
    title: doc.title.replaceAll('\n', ''),
    sha256: keep(deps, bytes, 'docx'),
    content_sha256: keep(deps, Buffer.from(JSON.stringify(doc), 'utf8'), 'json'),
    bytes: bytes.length,
    agency_uscc: subject.agency ?? null,
    case_id: subject.caseId ?? null,
    project_id: subject.projectId ?? null,
    opinion_id: subject.opinionId ?? null,
    year: subject.year ?? null,
    signer_name: input.signerName.trim(),
    issued_by: actor.id,
    issued_by_name: actor.name,
    issued_on: date,
    issued_at: tx.at,
  }
  tx.event({ kind: 'document.issued', subject: row.document_id, actor: actor.id, body: { ...row } })
  await tx.put('document', [row])
  return row
}
