import { readFile } from 'node:fs/promises'
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx'
import { AppError } from '../../base/errors.ts'
import { decodeStream, type Encoding } from '../encoding.ts'
import type { Mark } from '../secrecy/mark.ts'
import { sheetDoubts, workbookMarks } from '../secrecy/sheet.ts'
import type { SourceRow } from '../types.ts'
import { type DateFormats, sheetCell } from './cell.ts'
import { readChunks } from './inspect.ts'
import { refusal } from './refuse.ts'

export interface WorkbookFile {
  readonly fileName: string
  readonly path: string
  /** Given when the workbook is an HTML table or an XML spreadsheet under a spreadsheet's name. */
  readonly encoding: Encoding | undefined
  /** Rows or columns may be hidden: telling which makes reading slower, several times over where cells have no styles. */
  readonly hides: boolean
}

interface Sheet {
  readonly name: string
  readonly hidden: boolean
  /** 0-based. */
  readonly hiddenColumns: ReadonlySet<number>
}

interface Loaded {
  readonly path: string
  readonly book: WorkBook
  readonly formats: DateFormats
}

/** Most characters of an HTML or XML table: the whole of it is in memory, about eight times over. */
const MAX_MARKUP = 256 * 2 ** 20

/** Keeps the workbook read last, so that its sheets share one reading and no more than one is ever in memory. */
export class WorkbookShelf {
  #last: Loaded | undefined

  /** Sheets with at least one cell, hidden ones too, in the workbook's order. */
  async sheets(file: WorkbookFile): Promise<Sheet[]> {
    const { book } = await this.#load(file)
    return book.SheetNames.flatMap((name, i) => {
      const sheet = book.Sheets[name]
      if (!denseRows(sheet).some((r) => r?.some(hasValue))) return []
      const hiddenColumns = new Set((sheet?.['!cols'] ?? []).flatMap((c, at) => (c?.hidden ? [at] : [])))
      return [{ name, hidden: (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0, hiddenColumns }]
    })
  }

  /** What the workbook says of secrecy beside its tables. */
  async marks(file: WorkbookFile): Promise<Mark[]> {
    return workbookMarks((await this.#load(file)).book)
  }

  /** Rows of one sheet that have at least one cell; `row` is the sheet's own row number. A merged area gives its value to each cell. */
  async *rows(file: WorkbookFile, sheet: string): AsyncGenerator<SourceRow> {
    const { book, formats } = await this.#load(file)
    const doubts = sheetDoubts(book.Sheets[sheet])
    const merged = mergedCells(book.Sheets[sheet])
    const date1904 = book.Workbook?.WBProps?.date1904 === true
    const heights = book.Sheets[sheet]?.['!rows'] ?? []
    for (const [index, row] of denseRows(book.Sheets[sheet]).entries()) {
      if (!row?.some(hasValue)) continue
      // Rows may be sparse arrays; Array.from visits the holes.
      const cells = Array.from(row, (cell) => sheetCell(cell, date1904, formats))
      for (const [at, cell] of merged.get(index) ?? []) {
        while (cells.length <= at) cells.push(null)
        cells[at] = sheetCell(cell, date1904, formats)
      }
      yield { row: index + 1, cells, ...(heights[index]?.hidden ? { hidden: true } : {}), ...doubtOf(doubts(index)) }
    }
  }

  async #load(file: WorkbookFile): Promise<Loaded> {
    if (this.#last?.path !== file.path) {
      this.#last = undefined
      this.#last = await load(file)
    }
    return this.#last
  }
}

async function load(file: WorkbookFile): Promise<Loaded> {
  const xlsx = await import('@e965/xlsx')
  // Workbooks older than Excel 97 hold bytes in a code page (936 here) instead of Unicode.
  xlsx.set_cptable(await import('@e965/xlsx/dist/cpexcel.full.mjs'))
  const options = {
    dense: true,
    cellNF: true,
    cellHTML: false,
    // A formula without a stored value shows only as a stub that has a formula.
    cellFormula: true,
    sheetStubs: true,
    // Without it hidden rows and columns are not told.
    cellStyles: file.hides,
    raw: true,
    codepage: 936,
  } as const
  try {
    const book =
      file.encoding === undefined
        ? xlsx.read(await readFile(file.path), { ...options, type: 'buffer' })
        : xlsx.read(await markup(file, file.encoding), {
            ...options,
            type: 'string',
          })
    return { path: file.path, book, formats: xlsx.SSF }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof Error && /password|encrypt/i.test(error.message)) {
      throw refusal(file.fileName, '工作簿设有打开密码，无法读取。请取消密码后重新保存。')
    }
    throw refusal(file.fileName, '不是可读的电子表格，文件可能损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。')
  }
}

async function markup(file: WorkbookFile, encoding: Encoding): Promise<string> {
  let text = ''
  for await (const piece of decodeStream(readChunks(file.path), encoding)) {
    text += piece
    if (text.length > MAX_MARKUP) throw refusal(file.fileName, '表格超过 256 MB，请改为导出 CSV。')
  }
  return text
}

/** Columns to which one merged area may give its value. */
const MERGED_COLUMNS = 1000

/** By 0-based row: columns of merged areas with the cell whose value stands for all. */
function mergedCells(sheet: WorkSheet | undefined): Map<number, [number, CellObject | undefined][]> {
  const data = denseRows(sheet)
  const found = new Map<number, [number, CellObject | undefined][]>()
  for (const { s, e } of sheet?.['!merges'] ?? []) {
    for (let r = s.r; r <= Math.min(e.r, data.length - 1); r += 1) {
      const row = found.get(r) ?? []
      found.set(r, row)
      for (let c = s.c; c <= Math.min(e.c, s.c + MERGED_COLUMNS); c += 1) row.push([c, data[s.r]?.[s.c]])
    }
  }
  return found
}

function doubtOf(doubt: SourceRow['doubt']): Pick<SourceRow, 'doubt'> {
  return doubt === undefined ? {} : { doubt }
}

function denseRows(sheet: WorkSheet | undefined): (CellObject | undefined)[][] {
  return (sheet?.['!data'] as (CellObject | undefined)[][] | undefined) ?? []
}

function hasValue(cell: CellObject | undefined): boolean {
  if (cell === undefined) return false
  // A formula that was never calculated would have given something.
  if (cell.t === 'z') return cell.f !== undefined
  return cell.v !== undefined && cell.v !== ''
}
