import { type Actor, may, type Permission, scopeOf } from '../contract/actor.ts'
import { DOCUMENT_KINDS, type DocumentKind } from './content.ts'

interface Readers {
  /** Needed, beside `document.read`, to read one that was issued. */
  readonly read: Permission
  /** Any of these lets a person see what would be issued now: who drafts or signs it. */
  readonly draft: readonly Permission[]
  /** Speaks of several agencies, or to the government about one: only for people who see all agencies. */
  readonly whole: boolean
}

const CASE: readonly Permission[] = ['case.work', 'case.sign']
const SCORES: readonly Permission[] = ['score.edit', 'score.sign']

/** Who reads which kind of document. A kind that is missing here does not compile. */
export const READERS: Readonly<Record<DocumentKind, Readers>> = {
  rectification_notice: { read: 'case.read', draft: CASE, whole: false },
  supervision_request: { read: 'case.read', draft: CASE, whole: true },
  overdue_report: { read: 'case.read', draft: CASE, whole: true },
  gate_opinion: { read: 'gate.read', draft: ['gate.opine'], whole: false },
  score_circular: { read: 'score.read', draft: SCORES, whole: true },
  work_prompt: { read: 'case.read', draft: CASE, whole: false },
  reminder: { read: 'case.read', draft: CASE, whole: false },
  extension_reply: { read: 'case.read', draft: CASE, whole: false },
  objection_reply: { read: 'case.read', draft: CASE, whole: false },
  closure: { read: 'case.read', draft: CASE, whole: false },
  revocation: { read: 'case.read', draft: CASE, whole: false },
  suspension: { read: 'case.read', draft: CASE, whole: false },
  suspension_end: { read: 'case.read', draft: CASE, whole: false },
  supervision_advice: { read: 'case.read', draft: CASE, whole: true },
  result_report: { read: 'case.read', draft: CASE, whole: true },
  transfer: { read: 'case.read', draft: CASE, whole: true },
  referral: { read: 'case.read', draft: CASE, whole: true },
  consultation: { read: 'case.read', draft: CASE, whole: false },
  gate_sheet: { read: 'gate.read', draft: ['gate.opine'], whole: false },
  gate_supplement: { read: 'gate.read', draft: ['gate.opine'], whole: false },
  score_correction: { read: 'score.read', draft: SCORES, whole: true },
  annual_report: { read: 'score.read', draft: SCORES, whole: true },
  agency_profile: { read: 'score.read', draft: SCORES, whole: false },
}

const inScope = (actor: Actor, kind: DocumentKind) => !READERS[kind].whole || scopeOf(actor) === 'all'

/** The kinds of issued documents that the actor may read at all; which ones of them is a matter of agencies and projects. */
export function readableKinds(actor: Actor): DocumentKind[] {
  return (Object.keys(DOCUMENT_KINDS) as DocumentKind[]).filter((kind) => may(actor, READERS[kind].read) && inScope(actor, kind))
}

/** True when the actor drafts or signs documents of this kind. */
export function mayDraft(actor: Actor, kind: DocumentKind): boolean {
  return READERS[kind].draft.some((permission) => may(actor, permission)) && inScope(actor, kind)
}
