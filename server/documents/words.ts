import { AppError } from '../base/errors.ts'
import { chineseNumber } from '../common/numerals.ts'
import { type Filled, fill, fixed, joined, value } from '../contract/wording/fill.ts'
import { cnDate } from '../contract/wording/formats.ts'
import { type LintFault, type LintScope, lintText } from '../contract/wording/lint.ts'
import type { Block, OfficialDocument, Text, TextPart } from './content.ts'

export { cnDate }

/** A day as official texts write it; a place to fill in for a paper that has none yet. */
export function cnDay(date: string | null): string {
  return date === null ? '　　　　年　　月　　日' : cnDate(date)
}

/** `第三十五条第（三）项`. */
export function itemName(item: number): string {
  return `第三十五条第（${chineseNumber(item)}）项`
}

/** `第十条、第十一条`. */
export function articleNames(articles: readonly number[]): string {
  return [...new Set(articles)].map((n) => `第${chineseNumber(n)}条`).join('、')
}

/** `2026年1月1日至3月31日`, shortened where year is the same. */
export function cnPeriod(from: string, to: string): string {
  const end = cnDate(to)
  return from.slice(0, 4) === to.slice(0, 4) ? `${cnDate(from)}至${end.slice(5)}` : `${cnDate(from)}至${end}`
}

/** A share as a percentage with one digit, `—` for none. */
export function percent(value: number | null): string {
  return value === null ? '—' : `${(value * 100).toFixed(1)}%`
}

/** Points with two digits, `—` for none. */
export function points(value: number | null): string {
  return value === null ? '—' : value.toFixed(2)
}

const TITLE_WIDTH = 20

/** A title broken only between `parts`, so that no word is torn; a line of 2 号 type holds 20 characters (GB/T 9704-2012). */
export function titleLines(...parts: readonly string[]): string {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && [...last].length + [...part].length <= TITLE_WIDTH) lines[lines.length - 1] = last + part
    else lines.push(part)
  }
  return lines.join('\n')
}

/** What the check of words finds in a draft, each with the words around it. Values of slots and names of the library are left out. */
export function wordingOfDraft(doc: OfficialDocument, scope: LintScope, names: readonly string[] = []): (LintFault & { text: string })[] {
  return [...texts(doc)].flatMap((text) => lintText(filledOf(text), names, scope).map((fault) => ({ ...fault, text: plain(text) })))
}

/** Throws `invalid_input` naming the first fault of a draft that stops its signature. */
export function checkWording(doc: OfficialDocument, scope: LintScope, names: readonly string[] = []): void {
  const fault = wordingOfDraft(doc, scope, names).find((f) => f.level === 'block')
  if (!fault) return
  const title = plain(doc.title).replaceAll('\n', '')
  throw new AppError(
    'invalid_input',
    `文稿“${title}”的表述须修改：“${fault.found}”：${fault.advice}。出处：“${fault.text.slice(0, 60)}”。`,
    {
      text: fault.text,
    },
  )
}

export function plain(text: Text): string {
  return filledOf(text).text
}

/** A text with the places of its slot values. */
function filledOf(text: Text): Filled {
  if (typeof text === 'string') return fixed(text)
  return joined(...text.map((part) => (typeof part === 'string' ? fixed(part) : 'strong' in part ? fixed(part.strong) : value(part.value))))
}

/** A filled text as running text, its values kept apart. */
export function toText(filled: Filled): Text {
  const parts: TextPart[] = []
  let at = 0
  for (const [start, end] of filled.spans) {
    if (start > at) parts.push(filled.text.slice(at, start))
    parts.push({ value: filled.text.slice(start, end) })
    at = end
  }
  if (at < filled.text.length) parts.push(filled.text.slice(at))
  return parts
}

export type Values = Readonly<Record<string, string | number | Filled | undefined>>

/** Fills a model text. Throws when a slot outside `[[ ]]` has no value: a paper is stopped with words, never printed with a gap. */
export function say(template: string, values: Values): Filled {
  const filled = fill(template, (source) => {
    const found = values[source]
    return typeof found === 'number' ? String(found) : found === '' ? undefined : found
  })
  if (filled.missing.length > 0) {
    throw new AppError('conflict', `文稿缺少“${filled.missing.map((m) => SLOT_NAMES[m] ?? m).join('、')}”，不能出稿。请先补填后再出稿。`, {
      missing: filled.missing,
    })
  }
  return filled
}

/** Slots of the model texts as people call them. */
const SLOT_NAMES: Readonly<Record<string, string>> = {
  unit: '单位名称',
  issuer: '发文机关名称',
  government: '本级人民政府',
  supervision: '督查机构',
  approver: '项目审批主管部门',
  contact_name: '联系人姓名',
  phone: '联系电话',
  notice_no: '原通知书文号',
  served_on: '送达日期',
  due_on: '整改期限',
  as_of: '数据截至日',
  reason: '理由',
  interim: '临时措施',
  work: '工作事由',
  organ: '有权机关',
  reply_on: '答复日期',
  proposed_on: '建议完成日期',
}

/** Fills a model text as running text. */
export function sayText(template: string, values: Values): Text {
  return toText(say(template, values))
}

/** Every text of a document in reading order. */
export function* texts(doc: OfficialDocument): Generator<Text> {
  yield doc.title
  yield* blockTexts(doc.body)
  for (const attachment of doc.attachments) {
    yield attachment.title
    yield* blockTexts(attachment.body)
  }
}

function* blockTexts(blocks: readonly Block[]): Generator<Text> {
  for (const block of blocks) {
    if (block.kind === 'heading') yield block.text
    else if (block.kind === 'para') yield block.text
    else if (block.kind === 'fields') for (const row of block.rows) yield* row
    else if (block.kind === 'table') for (const row of block.rows) yield* row
    else if (block.kind === 'figure') yield block.caption
  }
}
