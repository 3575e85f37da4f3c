import { AppError } from '../base/errors.ts'
import { wordingFaults } from '../cases/wording.ts'
import { chineseNumber } from '../common/numerals.ts'
import type { Block, OfficialDocument, Text } from './content.ts'

/** `2026-12-08` as `2026年12月8日`: Arabic digits, no leading zeros (GB/T 9704-2012). */
export function cnDate(date: string): string {
  const [y, m, d] = date.slice(0, 10).split('-').map(Number)
  return `${y}年${m}月${d}日`
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

/** Throws `invalid_input` naming the first wording fault of a draft (the rules of cases; quotations are left out). */
export function checkWording(doc: OfficialDocument, items: readonly number[]): void {
  for (const text of texts(doc)) {
    const [fault] = wordingFaults(text, items)
    if (fault) {
      throw new AppError('invalid_input', `文稿“${doc.title.replaceAll('\n', '')}”的表述须修改：${fault}。出处：“${text.slice(0, 60)}”。`, {
        text,
      })
    }
  }
}

export function plain(text: Text): string {
  return typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : part.strong)).join('')
}

/** Every text of a document in reading order. */
export function* texts(doc: OfficialDocument): Generator<string> {
  yield doc.title
  yield* blockTexts(doc.body)
  for (const attachment of doc.attachments) {
    yield attachment.title
    yield* blockTexts(attachment.body)
  }
}

function* blockTexts(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.kind === 'heading') yield block.text
    else if (block.kind === 'para') yield plain(block.text)
    else if (block.kind === 'fields') for (const row of block.rows) yield* row
    else if (block.kind === 'table') for (const row of block.rows) yield* row
    else if (block.kind === 'figure') yield block.caption
  }
}
