import { Mentions } from '../../contract/laws.ts'
import type { DocumentKind, Form, OfficialDocument } from '../content.ts'
import type { DocumentSettings } from '../settings.ts'

/** What every official document is built with: the body that issues it, its number, its date. */
export interface Frame {
  readonly settings: DocumentSettings
  readonly number: string
  readonly issued: boolean
  /** Day of the draft, and 成文日期 once the paper has its number. `YYYY-MM-DD`. */
  readonly date: string
  /** A paper of the demonstration. */
  readonly demo?: boolean
}

const FORMS: Readonly<Record<DocumentKind, Form>> = {
  rectification_notice: 'letter',
  reminder: 'letter',
  extension_reply: 'letter',
  objection_reply: 'letter',
  closure: 'letter',
  revocation: 'letter',
  suspension: 'letter',
  suspension_end: 'letter',
  supervision_advice: 'letter',
  transfer: 'letter',
  gate_opinion: 'letter',
  gate_supplement: 'letter',
  referral: 'letter',
  consultation: 'letter',
  supervision_request: 'upward',
  overdue_report: 'upward',
  result_report: 'upward',
  score_circular: 'downward',
  score_correction: 'downward',
  work_prompt: 'plain',
  gate_sheet: 'plain',
  annual_report: 'plain',
  agency_profile: 'plain',
}

/** 公开属性 by kind, as the office prints it below the date. */
const PUBLICITY: Readonly<Partial<Record<DocumentKind, string>>> = {
  gate_opinion: '此件依申请公开',
  score_circular: '此件依申请公开',
  score_correction: '此件依申请公开',
}

/** The parts that the kind and the settings decide alone. */
export function framed(kind: DocumentKind, frame: Frame) {
  const form = FORMS[kind]
  const date = frame.issued ? frame.date : null
  return {
    kind,
    form,
    issuer: frame.settings.issuer,
    number: frame.number,
    issued: frame.issued,
    sign: { name: frame.settings.issuer, date },
    printed: { by: frame.settings.issuer, on: date },
    ...(form === 'plain' ? {} : { publicity: PUBLICITY[kind] ?? '此件不公开' }),
    ...(frame.demo ? { demo: true } : {}),
  } as const satisfies Partial<OfficialDocument>
}

/** 附注 of a paper that names a person to ask. */
export function contactNote(frame: Frame): string {
  return `联系人：${frame.settings.contact}，电话：${frame.settings.phone}`
}

/** `我局` or `我中心`, by the name of the issuing body. */
export function selfName(issuer: string): string {
  return issuer.endsWith('中心') ? '我中心' : '我局'
}

/** Series of the number: letters and other documents are counted apart, each per year. */
export function seriesOf(kind: DocumentKind, settings: DocumentSettings, date: string): string {
  const prefix = FORMS[kind] === 'letter' ? settings.letter_prefix : settings.document_prefix
  return `${prefix}〔${date.slice(0, 4)}〕`
}

/** `江数函〔2026〕12号`; without a number its place stays open. */
export function numberText(series: string, n: number | undefined): string {
  return `${series}${n ?? '　　'}号`
}

/** The Measures at their first mention in a paper. */
export const MEASURES = new Mentions().name('measures')
export const REGULATION = new Mentions().name('reg809')
