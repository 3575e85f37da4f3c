import { chineseNumber } from '../../../common/numerals.ts'
import type { Filled } from '../../../contract/wording/fill.ts'
import { joined } from '../../../contract/wording/fill.ts'
import type { Attachment, Block, DocumentKind, OfficialDocument } from '../../content.ts'
import { sayText, titleLines, type Values } from '../../words.ts'
import { contactNote, type Frame, framed, MEASURES, REGULATION, selfName } from '../frame.ts'
import { groupFacts, groups, type Problem } from '../problems.ts'

export interface Unit {
  readonly name: string
}

/** The paper that a letter answers or follows: title and number as printed. */
export interface NoticeRef {
  readonly title: string
  readonly number: string
  readonly servedOn: string
  readonly dueOn: string
}

/** `《……的函》（演示函〔2026〕12号）`. */
export function noticeNo(notice: Pick<NoticeRef, 'title' | 'number'>): string {
  return `《${notice.title}》（${notice.number}）`
}

interface Letter {
  readonly kind: DocumentKind
  readonly about: readonly string[]
  readonly to: string
  readonly paragraphs: readonly (string | Block)[]
  readonly values: Values
  readonly attachments?: readonly Attachment[]
  readonly copies?: readonly string[]
}

/** A letter in the model of documents.md: title with the body's name, paragraphs, contact, 公开属性. */
export function letter(frame: Frame, l: Letter): OfficialDocument {
  const values = {
    办法: MEASURES,
    条例: REGULATION,
    self: selfName(frame.settings.issuer),
    government: frame.settings.government,
    ...l.values,
  }
  return {
    ...framed(l.kind, frame),
    title: titleLines(frame.settings.issuer, ...l.about),
    addressee: l.to,
    body: l.paragraphs.map((p): Block => (typeof p === 'string' ? { kind: 'para', text: sayText(p, values) } : p)),
    attachments: l.attachments ?? [],
    note: contactNote(frame),
    copies: l.copies ?? [],
  }
}

/** 事实句 of several groups in a row, each kind of fact once. */
export function facts(problems: readonly Problem[], frame: 'confirmed' | 'report' | 'lead', unit: string): Filled {
  return joined(...groups(problems).map((g) => groupFacts(g, frame, unit, false)))
}

/** The frame of the paper says itself that the data show it. */
export function withoutLead(f: Filled): Filled {
  const lead = '平台数据显示，'
  return { ...f, text: f.text.slice(lead.length), spans: f.spans.map(([a, b]) => [a - lead.length, b - lead.length] as const) }
}
/** Headings of the notice: `（一）、（三）`. */
export const headings = (items: readonly number[]) => items.map((n) => `（${chineseNumber(n)}）`).join('、')
