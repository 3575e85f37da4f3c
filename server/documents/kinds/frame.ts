import type { DocumentKind, Form } from '../content.ts'
import type { DocumentSettings } from '../settings.ts'

/** What every official document is built with: the body that issues it, its number, its date. */
export interface Frame {
  readonly settings: DocumentSettings
  readonly number: string
  readonly issued: boolean
  /** 成文日期, `YYYY-MM-DD`. */
  readonly date: string
}

const FORMS: Readonly<Record<DocumentKind, Form>> = {
  rectification_notice: 'letter',
  gate_opinion: 'letter',
  supervision_request: 'upward',
  overdue_report: 'upward',
  score_circular: 'downward',
  annual_report: 'plain',
  agency_profile: 'plain',
}

/** The parts that the kind and the settings decide alone. */
export function framed(kind: DocumentKind, frame: Frame) {
  return {
    kind,
    form: FORMS[kind],
    issuer: frame.settings.issuer,
    number: frame.number,
    issued: frame.issued,
    sign: { name: frame.settings.issuer, date: frame.date },
    printed: { by: frame.settings.issuer, on: frame.date },
  } as const
}

/** Series of the number: letters and other documents are counted apart, each per year. */
export function seriesOf(kind: DocumentKind, settings: DocumentSettings, date: string): string {
  const prefix = FORMS[kind] === 'letter' ? settings.letter_prefix : settings.document_prefix
  return `${prefix}〔${date.slice(0, 4)}〕`
}

/** `江数函〔2026〕12号`; without a number its place stays open. */
export function numberText(series: string, n: number | undefined): string {
  return `${series}${n ?? '　'}号`
}

export const MEASURES = '《江门市公共数据共享和开放利用管理办法》（江门市人民政府令第12号，以下简称《办法》）'
