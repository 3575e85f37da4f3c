import type { Column } from '../../contract/tables.ts'
import { isUscc } from '../../contract/uscc.ts'
import type { Cell } from '../types.ts'
import { isUnreadable, trim } from './text.ts'
import { momentOfNumber } from './time.ts'
import {
  booleanCast,
  type Cast,
  castCode,
  castDate,
  castInteger,
  castText,
  enumCast,
  INVALID,
  listCast,
  type TextCast,
  timestampCast,
} from './values.ts'

export type CellCast = (cell: Cell | undefined) => Cast

/** Values repeat in exports; remembering this many per column saves most of the work at a bounded cost. */
const REMEMBERED = 10_000
/** After this many values a column whose values do not repeat (numbers, digests) gives remembering up. */
const TRIAL = 20_000

/** The caster of one contract column: cell in, canonical text, null (missing) or INVALID out. Pure; the cache is only speed. */
export function columnCast(tableName: string, column: Column): CellCast {
  const cast = textCast(tableName, column)
  const seen = new Map<string, Cast>()
  let asked = 0
  let hits = 0
  let remember = true
  const fresh = (raw: string): Cast => {
    const trimmed = trim(raw)
    return isUnreadable(trimmed) ? INVALID : cast(trimmed)
  }
  const fromText = (raw: string): Cast => {
    if (!remember || raw.length > 64) return fresh(raw)
    asked += 1
    const known = seen.get(raw)
    if (known !== undefined) {
      hits += 1
      return known
    }
    if (asked > TRIAL && hits < asked * 0.6) {
      remember = false
      seen.clear()
    }
    if (seen.size >= REMEMBERED) return fresh(raw)
    // A piece of a long text keeps all of it alive; what is remembered must be a string of its own.
    const own = Buffer.from(raw, 'utf8').toString('utf8')
    const value = fresh(own)
    if (value !== INVALID) seen.set(own, value)
    return own === raw ? value : fresh(raw)
  }
  return (cell) => {
    if (cell === null || cell === undefined || cell === '') return null
    if (typeof cell === 'string') return fromText(cell)
    const value = numeric(column, cell)
    if (value !== undefined) return value
    // A flag formatted as 1.00 is still 1.
    const plain = (column.type === 'boolean' || column.enum) && Number.isSafeInteger(cell.value)
    return fromText(plain ? String(cell.value) : cellText(cell))
  }
}

/** What a numeric spreadsheet cell means where its number says more than its text; undefined = use the text. */
function numeric(column: Column, cell: Exclude<Cell, string | null>): Cast | undefined {
  if (column.type === 'date' || column.type === 'timestamp') {
    const moment = momentOfNumber(cell.value, cell.date1904)
    if (!moment) return INVALID
    if (column.type === 'date') return moment.date
    return `${moment.date} ${moment.bare && column.end_of_day ? '23:59:59' : moment.time}`
  }
  if (column.type === 'integer') return Number.isSafeInteger(cell.value) ? String(cell.value || 0) : INVALID
  return undefined
}

/**
 * The text of a cell. A number shown in scientific notation was only too wide for its column: its digits are given when
 * the number is exact.
 */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  return /\dE[+-]?\d/i.test(cell.text) && Number.isSafeInteger(cell.value) ? String(cell.value) : cell.text
}

function textCast(tableName: string, column: Column): TextCast {
  if (column.enum) return enumCast(column)
  const code = column.norm === 'code'
  switch (column.type) {
    case 'boolean':
      return booleanCast(tableName === 'org' && column.name === 'has_info_system')
    case 'integer':
      return castInteger
    case 'date':
      return castDate
    case 'timestamp':
      return timestampCast(column.end_of_day === true)
    case 'list<text>':
      return listCast(code)
    case 'text':
      break
  }
  if (tableName === 'org' && column.name === 'uscc') {
    return (trimmed) => {
      const value = castCode(trimmed)
      return typeof value === 'string' && !isUscc(value) ? INVALID : value
    }
  }
  return code ? castCode : castText
}
