import type { CellObject } from '@e965/xlsx'
import { DAY_MS, dayOf } from '../../common/days.ts'
import type { Cell } from '../types.ts'

/** What `serialText` needs to know about number formats. */
export interface DateFormats {
  is_date(format: string): boolean
}

/** Stands where a formula has no stored value: whoever wrote the file never calculated it. */
const NOT_CALCULATED = '公式没有存下计算结果'

/**
 * A spreadsheet cell as the importer sees it. Empty cells are null; errors (#N/A …) and formulas without a stored value hold none.
 * A numeric cell keeps its number;
 * its text is a date when the format is one, all digits for General (never 1.2E+17), else as displayed (00012, 1,234.50).
 */
export function sheetCell(cell: CellObject | undefined, date1904: boolean, formats: DateFormats): Cell {
  if (cell === undefined) return null
  if (isUncalculated(cell)) return { unread: NOT_CALCULATED }
  if (cell.t === 'e') return { unread: cell.w ?? '#ERROR!' }
  if (cell.v === undefined || cell.v === null || cell.t === 'z') return null
  if (cell.t === 'b') return cell.v ? 'TRUE' : 'FALSE'
  if (typeof cell.v === 'number') {
    const format = String(cell.z ?? 'General')
    const displayed = (cell.w ?? '').trim()
    if (formats.is_date(format))
      return {
        value: cell.v,
        text: serialText(cell.v, date1904) ?? displayed,
        date1904,
      }
    const plain = displayed === '' || /^(general|@|0)$/i.test(format)
    return {
      value: cell.v,
      text: plain ? decimalText(cell.v) : displayed,
      date1904,
    }
  }
  return String(cell.v).replaceAll('\0', '')
}

/** A formula without a stored value. A stored empty text looks the same. */
export function isUncalculated(cell: CellObject): boolean {
  const formula = cell.f !== undefined || cell.F !== undefined
  return formula && (cell.t === 'z' || cell.v === undefined || cell.v === '')
}

/** A number to the 15 digits that a spreadsheet keeps, without an exponent where possible. */
function decimalText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)))
}

/**
 * `YYYY-MM-DD`, or with ` HH:MM:SS` when the time is not 0, of a serial date; fractions of a second are cut. Undefined for
 * times without a day, negative numbers and days after 9999. Serial 60 of the 1900 system is the day that never was.
 */
function serialText(serial: number, date1904: boolean): string | undefined {
  // A double holds a serial to about a microsecond: rounding to milliseconds first keeps 09:00:00 from becoming 08:59:59.
  const ms = Math.round(serial * DAY_MS)
  const day = Math.floor(ms / DAY_MS)
  if (day < (date1904 ? 0 : 1) || day > (date1904 ? 2_957_003 : 2_958_465)) return undefined
  if (date1904 && serial < 1) return undefined
  const seconds = Math.floor((ms - day * DAY_MS) / 1000)
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, '0')).join(':')
  return `${dayText(day, date1904)}${seconds === 0 ? '' : ` ${time}`}`
}

function dayText(day: number, date1904: boolean): string {
  if (!date1904 && day === 60) return '1900-02-29'
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : day < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30)
  return dayOf(epoch + day * DAY_MS)
}
