import { cellText } from './cast/column.ts'
import { trim } from './cast/text.ts'
import { foldHeader, repeatsHeader } from './header.ts'
import type { Plan } from './plan.ts'
import type { Cell } from './types.ts'

/** Why a line of a table is no row of it. */
export type NotRow = 'blank_row' | 'total_row' | 'header_row' | 'note_row' | 'end_mark'

const TOTAL = /^(?:合计|小计|总计|共计)/
const NUMBER = /^[-+]?[\d.,%]+$/
/** Who filled in a form, when, and what is said below a table. */
const NOTE = /^(?:(?:备?注|说明)(?:\(?\d{0,2}\)?)|(?:填表|填报|制表|审核|单位负责|负责)(?:人|日期|时间|单位)?)(?:[：:]|\p{White_Space})/u
const SIGNED = /^(?:填表人|填报人|制表人|审核人|单位负责人|填表日期|填报日期|制表日期)$/
const SENTENCE = /\p{Script=Han}|\p{L}+\s+\p{L}+\s+\p{L}+/u

/** Texts of the cells that are not blank, each with its place. A merged area counts once: it gives each cell the same text. */
export function filled(cells: readonly Cell[]): { readonly at: number; readonly text: string }[] {
  const found: { at: number; text: string }[] = []
  for (let at = 0; at < cells.length; at += 1) {
    const text = trim(cellText(cells[at]))
    if (text !== '' && text !== found.at(-1)?.text) found.push({ at, text })
  }
  return found
}

/** First text of a row, without building the others. */
export function firstText(cells: readonly Cell[]): string {
  for (const cell of cells) {
    const text = trim(cellText(cell))
    if (text !== '') return text
  }
  return ''
}

/** A line of sums: its first text says so, and beside it are numbers only. `first` is the first text of the row. */
export function isTotal(cells: readonly Cell[], first: string): boolean {
  const initial = first.charCodeAt(0)
  if (initial < 0x4e00 || !'合小总共'.includes(first.charAt(0))) return false
  const [head, ...others] = filled(cells)
  return head !== undefined && TOTAL.test(head.text.replace(/\p{White_Space}/gu, '')) && others.every((o) => NUMBER.test(o.text))
}

/** A line by which forms end: signed fields, remarks. */
export function isNote(first: string): boolean {
  return first.charCodeAt(0) >= 0x4e00 && '注备说填制审单负'.includes(first.charAt(0)) && (NOTE.test(first) || SIGNED.test(first))
}

/** A single text, longer than every value of its column: said of the table, not in it. */
export function isSentence(cells: readonly Cell[], widest: readonly number[]): boolean {
  const [only, ...others] = filled(cells)
  return only !== undefined && others.length === 0 && SENTENCE.test(only.text) && only.text.length > (widest[only.at] ?? 0)
}

/** The header once more: the same texts, or other names of the same columns. */
export function isHeaderAgain(plan: Plan, cells: readonly Cell[]): boolean {
  return repeatsHeader(plan.matches, (i) => cellText(cells[i])) || equalsHeader(plan.headers, cells)
}

/** `isHeaderAgain` for the header as it stands. Told by one cell nearly always. */
export function equalsHeader(headers: readonly string[], cells: readonly Cell[]): boolean {
  let at = 0
  while (headers[at] === '') at += 1
  const first = cells[at]
  const header = headers[at]
  if (header === undefined || typeof first !== 'string' || first.length < header.length || !first.endsWith(header)) return false
  return headers.length > 1 && headers.every((h, i) => foldHeader(cellText(cells[i])) === foldHeader(h))
}
