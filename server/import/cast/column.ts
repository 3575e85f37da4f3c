import type { Column } from '../../contract/tables.ts'
import { isUscc, usccFault } from '../../contract/uscc.ts'
import type { Cell, NumberCell } from '../types.ts'
import { isUnreadable, trim } from './text.ts'
import { momentOfNumber } from './time.ts'
import {
  addressCast,
  booleanCast,
  type Cast,
  castCode,
  castInteger,
  castText,
  DAMAGED,
  dateCast,
  dateOf,
  enumCast,
  INVALID,
  listCast,
  type TextCast,
  timestampCast,
  timestampOf,
} from './values.ts'

export type CellCast = (cell: Cell | undefined) => Cast

/** Values repeat in exports; remembering this many per column saves most of the work at a bounded cost. */
const REMEMBERED = 10_000
/** After this many values a column whose values do not repeat (numbers, digests) gives remembering up. */
const TRIAL = 20_000

/** Any day is plausible. */
export const NO_END = '9999-12-31'

/**
 * The caster of one contract column: cell in, canonical text, null (missing), INVALID or what is to be told out. Pure; the cache
 * is only speed. `latest`: the last plausible day.
 */
export function columnCast(tableName: string, column: Column, latest = NO_END): CellCast {
  const cast = textCast(tableName, column, latest)
  const marked = column.enum || (column.type !== 'text' && column.type !== 'list<text>') ? unmarked : (text: string) => text
  const listed = column.enum !== undefined || column.type === 'list<text>'
  const seen = new Map<string, Cast>()
  let asked = 0
  let hits = 0
  let remember = true
  const fresh = (raw: string): Cast => {
    const trimmed = trim(raw)
    if (isUnreadable(trimmed)) return INVALID
    // A list without members, as some programs print it.
    if (listed && trimmed === '[]') return null
    return isCellError(trimmed) ? INVALID : cast(marked(trimmed), raw)
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
    if ('unread' in cell) return INVALID
    const value = numeric(column, cell, latest)
    if (value !== undefined) return value
    // A flag formatted as 1.00 is still 1.
    const plain = (column.type === 'boolean' || column.enum) && Number.isSafeInteger(cell.value)
    return fromText(plain ? String(cell.value) : cellText(cell))
  }
}

/** A value without what marks text for spreadsheets. */
function unmarked(trimmed: string): string {
  const first = trimmed.charCodeAt(0)
  if (first === 39) return trim(trimmed.slice(1))
  return first === 61 ? trim(trimmed.replace(/^="([^"]*)"$/, '$1')) : trimmed
}

const CELL_ERROR = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/i

/** Whether a text is an error value of a spreadsheet: no value, and not a missing one. */
function isCellError(trimmed: string): boolean {
  return trimmed.charCodeAt(0) === 35 && CELL_ERROR.test(trimmed)
}

/** Digits that a double holds without rounding. */
const EXACT = 1e15

/** What a number means where it says more than its text; undefined = use the text. */
function numeric(column: Column, cell: NumberCell, latest: string): Cast | undefined {
  if (column.norm === 'code') return Number.isInteger(cell.value) && Math.abs(cell.value) < EXACT ? undefined : DAMAGED
  if (cell.typed) return undefined
  if (column.type === 'date' || column.type === 'timestamp') {
    const moment = momentOfNumber(cell.value, cell.date1904)
    return column.type === 'date' ? dateOf(moment, latest) : timestampOf(moment, column.end_of_day === true, latest)
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
  if ('unread' in cell) return cell.unread
  return /\dE[+-]?\d/i.test(cell.text) && Number.isSafeInteger(cell.value) ? String(cell.value) : cell.text
}

/** Columns of address blocks: `net_zone.cidr`, one block a row, and the lists of `share_grant.ip_allow`. */
function hasAddresses(tableName: string, column: Column): boolean {
  return tableName === 'net_zone' || (tableName === 'share_grant' && column.name === 'ip_allow')
}

function textCast(tableName: string, column: Column, latest: string): TextCast {
  const cast = plainCast(tableName, column, latest)
  return hasAddresses(tableName, column) ? addressCast(cast) : cast
}

function plainCast(tableName: string, column: Column, latest: string): TextCast {
  if (column.enum) return enumCast(column, tableName)
  const code = column.norm === 'code'
  switch (column.type) {
    case 'boolean':
      return booleanCast(tableName === 'org' && column.name === 'has_info_system')
    case 'integer':
      return castInteger
    case 'date':
      return dateCast(latest)
    case 'timestamp':
      return timestampCast(column.end_of_day === true, latest)
    case 'list<text>':
      return listCast(code)
    case 'text':
      break
  }
  if (tableName === 'org' && column.name === 'uscc') {
    return (trimmed, raw) => {
      const cast = castCode(trimmed, raw)
      const value = cast !== null && typeof cast === 'object' ? cast.value : cast
      return typeof value === 'string' && !isUscc(value) ? { value: INVALID, reason: 'invalid', detail: usccFault(value) } : cast
    }
  }
  return code ? castCode : castText
}
