import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx'
import { isUncalculated } from '../source/cell.ts'
import { type Mark, sheetMark, titleMark } from './mark.ts'

/** Stands for what a flag cannot be read from. It is none of the words that let a row in. */
const UNREADABLE = '（无法读取）'
const ERRORS = /^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/i
/** Rows looked through for title lines, and how many filled cells a title line has at most. */
const TITLE_ROWS = 30
const TITLE_CELLS = 2

/**
 * What a flag must be read by, where its cell alone does not tell: error values, formulas without a stored value, and cells
 * of a merged area (its own value stands for all of them; an empty area tells nothing). By 0-based row, then column.
 */
export function sheetDoubts(sheet: WorkSheet | undefined): (row: number) => ReadonlyMap<number, string> | undefined {
  const data = rowsOf(sheet)
  const merged = new Map<number, Map<number, string>>()
  for (const { s, e } of sheet?.['!merges'] ?? []) {
    const anchor = data[s.r]?.[s.c]
    const text = doubtful(anchor) ?? (textOf(anchor).trim() === '' ? UNREADABLE : textOf(anchor))
    for (let r = s.r; r <= Math.min(e.r, data.length - 1); r += 1) {
      const row = merged.get(r) ?? new Map<number, string>()
      merged.set(r, row)
      for (let c = s.c; c <= Math.min(e.c, s.c + 1000); c += 1) row.set(c, text)
    }
  }
  return (index) => {
    let found = merged.get(index)
    data[index]?.forEach((cell, c) => {
      const text = doubtful(cell)
      if (text === undefined) return
      found ??= new Map()
      found.set(c, text)
    })
    return found
  }
}

function doubtful(cell: CellObject | undefined): string | undefined {
  if (cell === undefined) return undefined
  if (cell.t === 'e' || (typeof cell.v === 'string' && ERRORS.test(cell.v.trim()))) return UNREADABLE
  return isUncalculated(cell) ? UNREADABLE : undefined
}

/** What a workbook says of secrecy beside its tables: sheet names, title lines of every sheet, document properties. */
export function workbookMarks(book: WorkBook): Mark[] {
  const properties = [...Object.entries(book.Props ?? {}), ...Object.entries(book.Custprops ?? {})].flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'Application' ? (titleMark('property', name, value) ?? []) : [],
  )
  const sheets = book.SheetNames.flatMap((name) => [sheetMark(name) ?? [], titles(name, book.Sheets[name])].flat())
  return [...properties, ...sheets]
}

/** Lines with one or two filled cells above the first fuller row; of a sheet without one, all of its first rows. */
function titles(name: string, sheet: WorkSheet | undefined): Mark[] {
  const marks: Mark[] = []
  for (const [index, row] of rowsOf(sheet).slice(0, TITLE_ROWS).entries()) {
    const filled = (row ?? []).map(textOf).filter((t) => t.trim() !== '')
    if (filled.length > TITLE_CELLS) break
    for (const text of filled) marks.push(...[titleMark('title', `${name}!${index + 1}`, text) ?? []].flat())
  }
  return marks
}

function rowsOf(sheet: WorkSheet | undefined): (CellObject | undefined)[][] {
  return (sheet?.['!data'] as (CellObject | undefined)[][] | undefined) ?? []
}

function textOf(cell: CellObject | undefined): string {
  return cell?.v === undefined || cell.v === null ? '' : String(cell.v)
}
