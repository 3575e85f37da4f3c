import type { CaseState } from '../common/case-states.ts'
import { type EvidenceClass, type Severity } from '../common/codes.ts'

/** A finding inside a case, as it stood when it was taken in. */
export interface CaseFinding {
  readonly finding_id: string
  readonly control_id: string
  readonly subject_id: string
  readonly item: number
  readonly severity: Severity
  readonly evidence_class: EvidenceClass
  readonly reason: string | null
  readonly occurred_on: string | null
  /** Last assessment that saw it when it was taken in. */
  readonly seen_on: string
  /** A past act: no later data can mend it (`past_act` of its control). */
  readonly past_act: boolean
  /** `concurrent` (竞合): the same fact as `concurrent_with`, cited and not counted. */
  readonly role: 'primary' | 'concurrent'
  readonly concurrent_with: string | null
  /** Written confirmation by a person, needed for E3 before it may enter a notice. */
  readonly confirmation: { readonly text: string; readonly by: string; readonly on: string } | null
  readonly in_notice: boolean
  /** Date of the assessment in which it was no longer found. */
  readonly cleared_on: string | null
}

export interface CaseDocument {
  readonly number: string
  readonly kind: string
  readonly sha256: string
  readonly issued_on: string
  readonly issued_by: string
}

export interface CaseFile {
  readonly sha256: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly purpose: 'proof' | 'objection' | 'explanation' | 'sealed' | 'other'
  readonly by: string
  readonly on: string
}

export interface Extension {
  readonly extension_id: string
  readonly to: string
  readonly reason: string
  readonly requested_by: string
  readonly requested_on: string
  readonly state: 'pending' | 'approved' | 'rejected'
  readonly decided_by: string | null
  readonly decided_on: string | null
  readonly decision_reason: string | null
  /** Day on which the answer was served; until then no day counts. */
  readonly answered_on: string | null
}

export interface Objection {
  readonly objection_id: string
  readonly grounds: string
  readonly by: string
  readonly on: string
  readonly state: 'pending' | 'upheld' | 'partly' | 'rejected' | 'withdrawn'
  /** Whether it stops the clock: not when it came late (until a signer admits it), and not for facts that were answered already. */
  readonly stops: boolean
  /** Draft of the answer by an officer who took no part in the confirmation. */
  readonly review: { readonly decision: 'upheld' | 'partly' | 'rejected'; readonly text: string; readonly drop: readonly string[] } | null
  readonly reviewed_by: string | null
  readonly legal_by: string | null
  readonly decided_by: string | null
  readonly decided_on: string | null
  readonly decision_reason: string | null
  readonly answered_on: string | null
}

/** A decision that one person proposed and another has to agree with. */
export interface Proposal {
  readonly step: 'confirm' | 'withdraw' | 'advise' | 'dismiss' | 'refer' | 'consult'
  readonly reason: string
  /** 集体研究: meeting and date. */
  readonly meeting: string | null
  /** To whom, for a referral or a consultation. */
  readonly to: string | null
  readonly by: string
  readonly on: string
}

/** What the time limit follows from. Kept, so that a date in a year that is not loaded can be computed when the year comes. */
export interface Term {
  /** Day of service; the term runs from the day after. */
  readonly from: string | null
  readonly days: number | null
  /** A fixed last day, of a notice from before terms ran from service. */
  readonly base: string | null
  /** Days that do not count: from receipt to the answer's service; and dates that replaced the last day. */
  readonly marks: readonly { readonly received: string | null; readonly answered: string | null; readonly to: string | null }[]
}

export interface Service {
  readonly method: 'exchange' | 'yuezhengyi' | 'in_person' | 'confidential' | 'mail'
  /** Who signed for it: the office of that person. */
  readonly received_by: string
  readonly by: string
}

/** 人工核查 of a past act: what a person found on or after the last day. */
export interface ActCheck {
  readonly check_id: string
  readonly finding_id: string
  readonly result: 'no_report' | 'not_passed'
  readonly note: string
  readonly by: string
  readonly on: string
}

export interface Reminder {
  readonly number: string
  readonly on: string
  readonly by: string
}

/** What an agency said: an explanation during verification, or a rectification report. */
export interface Answer {
  readonly answer_id: string
  readonly kind: 'explanation' | 'rectification'
  readonly text: string
  readonly by: string
  readonly on: string
}

/** One case, whole. Dates are `YYYY-MM-DD` in Asia/Shanghai. */
export interface CaseRecord {
  readonly case_id: string
  /** Grows by one with every event; the ETag of the API. */
  readonly version: number
  readonly state: CaseState
  readonly agency_uscc: string
  readonly item: number
  readonly severity: Severity
  readonly title: string
  readonly opened_on: string
  readonly opened_by: string
  readonly updated_on: string
  readonly explain_due: string | null
  readonly confirmed_on: string | null
  readonly confirmed_by: string | null
  readonly confirm_reason: string | null
  readonly proposal: Proposal | null
  readonly prepared_by: string | null
  /** 核稿 and 法制审核 of the notice. */
  readonly checked_by: string | null
  readonly legal_by: string | null
  /** The official number, given by the registry and filled in afterwards. */
  readonly official_number: string | null
  /** What has to be done, in the notice's words: verifiable standards of completion. */
  readonly requirement: string | null
  /** Last day for mending. Null with a served notice: it waits for a calendar (待日历). */
  readonly due_date: string | null
  readonly term: Term | null
  readonly service: Service | null
  readonly issued_on: string | null
  readonly issued_by: string | null
  readonly served_on: string | null
  readonly submitted_on: string | null
  /** Who reviewed the unit's report. */
  readonly reviewed_by: string | null
  readonly returned_times: number
  /** First day after the due date on which the case was late. */
  readonly overdue_since: string | null
  /** A request or report to the government that is signed and not yet served. */
  readonly upward: { readonly document: string; readonly signed_by: string; readonly signed_on: string } | null
  readonly reported_on: string | null
  readonly supervised_on: string | null
  readonly supervised_ref: string | null
  /** 撤销 or 变更, signed and not yet served; with the government's opinion where the case was reported. */
  readonly revocation: {
    readonly findings: readonly string[]
    readonly reason: string
    readonly government: string | null
    readonly signed_by: string
    readonly signed_on: string
  } | null
  readonly transferred_on: string | null
  readonly transferred_to: string | null
  /** Date of the last assessment that changed what is known about the findings. */
  readonly rechecked_as_of: string | null
  readonly rebounds: number
  readonly rebound_on: string | null
  readonly ended_on: string | null
  readonly ended_by: string | null
  readonly ended_reason: string | null
  readonly split_from: string | null
  readonly merged_into: string | null
  readonly findings: readonly CaseFinding[]
  readonly documents: readonly CaseDocument[]
  readonly files: readonly CaseFile[]
  readonly extensions: readonly Extension[]
  readonly objections: readonly Objection[]
  readonly answers: readonly Answer[]
  readonly checks: readonly ActCheck[]
  readonly reminders: readonly Reminder[]
}

/** Lists of a record and the field that identifies an entry. */
export const LIST_KEYS = {
  findings: 'finding_id',
  documents: 'number',
  files: 'sha256',
  extensions: 'extension_id',
  objections: 'objection_id',
  answers: 'answer_id',
  checks: 'check_id',
  reminders: 'number',
} as const

export type ListName = keyof typeof LIST_KEYS
export type Entry<L extends ListName> = CaseRecord[L][number]

type Scalars = Omit<CaseRecord, ListName | 'case_id' | 'version' | 'state' | 'agency_uscc'>

/** What one event changes. Written whole into the event, so that the history alone rebuilds the record. */
export interface Change {
  readonly to?: CaseState
  readonly set?: Partial<Scalars>
  readonly put?: { readonly [L in ListName]?: readonly Entry<L>[] }
  readonly drop?: { readonly [L in ListName]?: readonly string[] }
}

/** True when the case holds nothing but cleared findings (concurrent ones included). */
export function isClear(record: Pick<CaseRecord, 'findings'>): boolean {
  return record.findings.length > 0 && record.findings.every((f) => f.cleared_on !== null)
}

/** Findings that neither data nor people have settled yet. */
export function unsettled(record: Pick<CaseRecord, 'findings'>): readonly CaseFinding[] {
  return record.findings.filter((f) => f.cleared_on === null)
}

/** The findings that count: one per fact. */
export function primaries(record: Pick<CaseRecord, 'findings'>): readonly CaseFinding[] {
  return record.findings.filter((f) => f.role === 'primary')
}

/** Only E1 and E2, and E3 that a person confirmed in writing, may enter a notice. */
export function mayEnterNotice(finding: CaseFinding): boolean {
  return finding.role === 'primary' && (finding.evidence_class !== 'E3' || finding.confirmation !== null)
}

/** What nobody has done yet: how a case begins, and begins again when it comes back as 反弹. */
export const UNTOUCHED = {
  explain_due: null,
  proposal: null,
  checked_by: null,
  legal_by: null,
  official_number: null,
  term: null,
  service: null,
  upward: null,
  revocation: null,
  confirmed_on: null,
  confirmed_by: null,
  confirm_reason: null,
  prepared_by: null,
  requirement: null,
  due_date: null,
  issued_on: null,
  issued_by: null,
  served_on: null,
  submitted_on: null,
  reviewed_by: null,
  returned_times: 0,
  overdue_since: null,
  reported_on: null,
  supervised_on: null,
  supervised_ref: null,
  ended_on: null,
  ended_by: null,
  ended_reason: null,
} as const satisfies Partial<CaseRecord>

/** Fields that records from before 2.0.0 do not have. */
type Older = Omit<CaseRecord, 'checks' | 'reminders' | 'extensions' | 'objections'> &
  Partial<Pick<CaseRecord, 'checks' | 'reminders' | 'extensions' | 'objections'>>

/**
 * A record as it is written now, whatever version of the product wrote it. A notice that ran to a fixed date keeps that date; an answer
 * that was given counts as served on the day it was given.
 */
export function complete(stored: Older): CaseRecord {
  const { checks = [], reminders = [] } = stored
  const added = {
    proposal: null,
    reviewed_by: null,
    checked_by: null,
    legal_by: null,
    official_number: null,
    service: null,
    upward: null,
    revocation: null,
  }
  const fixed = stored.term === undefined && stored.due_date !== null
  const term = fixed ? { from: stored.served_on, days: null, base: stored.due_date, marks: [] } : null
  return {
    ...added,
    ...stored,
    term: stored.term === undefined ? term : stored.term,
    extensions: (stored.extensions ?? []).map((e) => ({ ...e, answered_on: e.answered_on === undefined ? e.decided_on : e.answered_on })),
    objections: (stored.objections ?? []).map((o) => ({
      ...{ stops: true, review: null, reviewed_by: null, legal_by: null },
      ...o,
      answered_on: o.answered_on === undefined ? o.decided_on : o.answered_on,
    })),
    checks,
    reminders,
  }
}
