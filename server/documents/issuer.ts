import { type IssuerBody, type IssuerRecord, issuerHistory } from '../access/issuers.ts'
import { AppError } from '../base/errors.ts'
import { blanks, competenceFor, ISSUERS_PAGE, missing, ownIssuer, type Registered, registeredOf } from '../cases/competence.ts'
import type { Reads } from '../cases/deps.ts'
import { ISSUER_PART } from '../common/issuer-parts.ts'
import type { Actor } from '../contract/actor.ts'
import { agencyName } from '../reads/names.ts'
import type { DocumentKind } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import type { PaperIssuer } from './settings.ts'

/** Kinds that the body of the person who makes them writes, whoever is competent for the unit they are about. */
const OF_THE_ACTOR: ReadonlySet<DocumentKind> = new Set([
  'work_prompt',
  'referral',
  'consultation',
  'score_circular',
  'score_correction',
  'annual_report',
  'agency_profile',
])

/** Internal papers carry no head: without a record they name no body. */
const INTERNAL: ReadonlySet<DocumentKind> = new Set(['annual_report', 'agency_profile'])

interface Asked {
  readonly kind: DocumentKind
  /** The unit that the paper is about; absent for one about the whole city. */
  readonly agency?: string | undefined
  readonly actor?: Actor | undefined
  readonly date: string
  /** A paper to be signed, not a draft. */
  readonly signing: boolean
}

/**
 * The body whose head a paper bears, by the record that holds on its date. Throws `conflict` with the page to go to where there is none, or
 * where a paper to be signed would lack a part.
 */
export async function issuerOf(deps: DocumentDeps, reads: Reads, asked: Asked): Promise<PaperIssuer> {
  const found = await recordFor(deps, reads, asked)
  if (found === undefined) {
    if (INTERNAL.has(asked.kind)) return NOBODY
    throw stop(missing(undefined))
  }
  const { record, registered } = found
  const lacks = blanks(record.body).map((k) => `“${ISSUER_PART[k].zh}”`)
  if (asked.signing && lacks.length > 0) {
    throw stop(`${record.body.name || '发文机关'}的资料缺少${lacks.join('、')}，不能签发。请在“发文机关”页补填，由另一人确认。`)
  }
  if (asked.kind === 'score_circular' && !record.body.may_circulate) {
    throw stop(`${record.body.name}未登记为可以发考核结果通报。需要改动的，请在“发文机关”页提出。`)
  }
  return printed(deps, record.body, registered)
}

async function recordFor(deps: DocumentDeps, reads: Reads, { kind, agency, actor, date, signing }: Asked) {
  if (agency !== undefined && !OF_THE_ACTOR.has(kind)) {
    const competence = await competenceFor(reads, deps.warehouse, agency, date)
    if (competence.kind === 'issuer') return competence
    if (competence.kind === 'outside') throw stop(competence.orders)
    const carried = signing ? undefined : await carriedRecord(reads)
    if (carried) return { record: carried, registered: undefined }
    throw stop(competence.orders)
  }
  const record = (await ownIssuer(reads, actor, date)) ?? (signing ? undefined : await carriedRecord(reads))
  return record && { record, registered: await registeredOf(deps.warehouse, record.region_code) }
}

async function carriedRecord(reads: Reads): Promise<IssuerRecord | undefined> {
  return (await issuerHistory(reads)).find((r) => r.state === 'carried')
}

const stop = (message: string) => new AppError('conflict', message, { link: ISSUERS_PAGE })

/** The imported register wins where both name the government or the supervising office. */
async function printed(deps: DocumentDeps, body: IssuerBody, registered: Registered | undefined): Promise<PaperIssuer> {
  const approver = registered?.approver_uscc ? await agencyName(deps.warehouse, registered.approver_uscc) : body.approver
  return {
    issuer: body.name,
    section: body.section,
    contact: body.contact,
    phone: body.phone,
    letter_prefix: body.letter_prefix,
    document_prefix: body.document_prefix,
    government: registered?.government_zh ?? body.government,
    supervisor: registered?.supervision_zh ?? body.supervisor,
    approver,
  }
}

const NOBODY: PaperIssuer = {
  ...{ issuer: '', section: '', contact: '', phone: '', letter_prefix: '', document_prefix: '' },
  ...{ government: '', supervisor: '', approver: '' },
}
