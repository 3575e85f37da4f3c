import { DAY_MS } from '../../common/days.ts'
import { nfkc } from './text.ts'

/** A wall-clock moment in Asia/Shanghai. `bare` = a date without a time of day. */
export interface Moment {
  /** `YYYY-MM-DD` */
  readonly date: string
  /** `HH:MM:SS` */
  readonly time: string
  readonly bare: boolean
}

const MIDNIGHT = '00:00:00'
const SHANGHAI_MS = 8 * 3_600_000
const PLAIN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2}))?$/
const DATE =
  /^(?:(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)|(\d{4})(\d{2})(\d{2}))/
const HALF = '上午|下午|晚上|AM|PM'
const CLOCK = '(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?|(\\d{1,2})时(\\d{1,2})分(?:(\\d{1,2})秒)?'
const ZONE = '(Z)|(?:UTC|GMT)?([+-])(?:(\\d{2}):?(\\d{2})|(\\d{1,2}))|(UTC|GMT)'
/** What follows a date: blanks or T (after 日 nothing will do), half of the day, time of day, half of the day, zone. */
const TIME = new RegExp(
  `^(\\p{White_Space}+|T)?(?:(${HALF})\\p{White_Space}*)?(?:${CLOCK})(?:\\p{White_Space}*(${HALF}))?(?:\\p{White_Space}*(?:${ZONE}))?$`,
  'iu',
)
/** 二〇二三年七月六日, as on paper. */
const HAN_DATE = /^([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日/
const HAN = '〇一二三四五六七八九'
const COMPACT = /^(\d{8})(\d{2})(\d{2})(\d{2})$/

/**
 * Reads a date or timestamp in one of the forms of `conventions.date` and `conventions.timestamp`. `trimmed` is trimmed,
 * not empty and not a null token. Returns null for the zero date (a null token here), undefined when it cannot be read.
 */
export function parseMoment(trimmed: string): Moment | null | undefined {
  const plain = PLAIN.exec(trimmed)
  if (plain) {
    if (trimmed.startsWith('0000-00-00')) return null
    const date = calendarDate(Number(plain[1]), Number(plain[2]), Number(plain[3]))
    if (!date) return undefined
    if (plain[4] === undefined) return { date, time: MIDNIGHT, bare: true }
    const time = clock(Number(plain[4]), Number(plain[5]), Number(plain[6]))
    return time ? { date, time, bare: false } : undefined
  }
  const text = nfkc(trimmed)
  if (/^\d{13}$/.test(text)) return fromEpoch(Number(text))
  if (/^1\d{9}$/.test(text)) return fromEpoch(Number(text) * 1000)
  if (text === '0000-00-00') return null
  const compact = COMPACT.exec(text)
  if (compact) return parseLoose(`${compact[1]} ${compact.slice(2).join(':')}`)
  return parseLoose(text)
}

function parseLoose(written: string): Moment | undefined {
  const text = written.replace(
    HAN_DATE,
    (_, year: string, month: string, day: string) => `${hanDigits(year)}年${hanNumber(month)}月${hanNumber(day)}日`,
  )
  const found = DATE.exec(text)
  if (!found) return undefined
  const parts = found.slice(1).filter((p) => p !== undefined)
  const date = calendarDate(Number(parts[0]), Number(parts[1]), Number(parts[2]))
  if (!date) return undefined
  const rest = text.slice(found[0].length)
  if (rest === '') return { date, time: MIDNIGHT, bare: true }
  const t = TIME.exec(rest)
  if (!t || (t[1] === undefined && !found[0].endsWith('日')) || (t[2] !== undefined && t[9] !== undefined)) return undefined
  const hour = hourOf(Number(t[3] ?? t[6]), t[2] ?? t[9])
  const time = hour === undefined ? undefined : clock(hour, Number(t[4] ?? t[7]), Number(t[5] ?? t[8] ?? 0))
  if (!time) return undefined
  if (t[10] === undefined && t[11] === undefined && t[15] === undefined) return { date, time, bare: false }
  return shifted(date, time, t[11] === '-' ? -1 : 1, Number(t[12] ?? t[14] ?? 0), Number(t[13] ?? 0))
}

function hanDigits(text: string): string {
  return [...text.replace(/[○零]/g, '〇')].map((c) => HAN.indexOf(c)).join('')
}

/** 1 to 99; what is written otherwise gives no number. */
function hanNumber(text: string): string {
  const [, tens, ten, ones = ''] = /^([二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text) ?? []
  if (ten === undefined) return tens !== undefined && ones === '' ? hanDigits(tens) : tens === undefined ? hanDigits(ones) : ''
  return `${tens === undefined ? 1 : hanDigits(tens)}${ones === '' ? 0 : hanDigits(ones)}`
}

/** Hour of the day on the 12-hour clock. In the evening only hours that are evening: 晚上 1:00 has two readings. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour
  if (hour > 12) return undefined
  switch (half.toUpperCase()) {
    case '上午':
    case 'AM':
      return hour % 12
    case '晚上':
      return hour >= 5 && hour < 12 ? hour + 12 : undefined
    default:
      return hour === 0 ? undefined : (hour % 12) + 12
  }
}

/** Days before this, and days more than `PLAUSIBLE_YEARS` after an import, are kept with a warning. */
export const PLAUSIBLE_FROM = '1949-10-01'
const PLAUSIBLE_YEARS = 20

/** The last day that is plausible in an import of `now`. */
export function plausibleUntil(now: Date): string {
  const until = new Date(now.getTime() + SHANGHAI_MS)
  until.setUTCFullYear(until.getUTCFullYear() + PLAUSIBLE_YEARS)
  return until.toISOString().slice(0, 10)
}

/** Whether a day (`YYYY-MM-DD`) may be a fact; `latest` is the last that may. */
export function isPlausible(date: string, latest: string): boolean {
  return date >= PLAUSIBLE_FROM && date <= latest
}

function shifted(date: string, time: string, sign: 1 | -1, hours: number, minutes: number): Moment | undefined {
  if (hours > 23 || minutes > 59) return undefined
  return fromEpoch(Date.parse(`${date}T${time}Z`) - sign * (hours * 60 + minutes) * 60_000)
}

function fromEpoch(ms: number): Moment | undefined {
  return fromWall(ms + SHANGHAI_MS)
}

/** `ms` counts from 1970-01-01 00:00:00 on the wall clock; fractions of a second are cut off. */
function fromWall(ms: number): Moment | undefined {
  const at = new Date(ms)
  const year = at.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9999) return undefined
  const iso = at.toISOString()
  return { date: iso.slice(0, 10), time: iso.slice(11, 19), bare: false }
}

/**
 * Reads a numeric spreadsheet cell: eight digits that form a date are YYYYMMDD, fourteen YYYYMMDDHHMMSS, thirteen digits are
 * epoch milliseconds, ten that begin with 1 epoch seconds, everything else is the serial date of the workbook's system.
 * Returns undefined for what no date system can mean.
 */
export function momentOfNumber(value: number, date1904: boolean): Moment | undefined {
  if (Number.isInteger(value) && value >= 10_000_000 && value <= 99_999_999) {
    const date = calendarDate(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100)
    return date === undefined ? undefined : { date, time: MIDNIGHT, bare: true }
  }
  if (Number.isInteger(value) && value >= 1e12 && value < 1e13) return fromEpoch(value)
  if (Number.isInteger(value) && value >= 1e9 && value < 2e9) return fromEpoch(value * 1000)
  if (Number.isInteger(value) && value >= 1e13 && value < 1e14) return parseMoment(String(value)) ?? undefined
  // Below 1 there is a time but no day; the upper bound is 9999-12-31.
  if (!(value >= (date1904 ? 0 : 1)) || value >= 2_958_466) return undefined
  // Serial 60 of the 1900 system is 29 February 1900, a day that never was.
  if (!date1904 && value >= 60 && value < 61) return undefined
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, value < 60 ? 31 : 30)
  // Serials are binary fractions of a day: round to the millisecond before the fraction of a second is cut off.
  const moment = fromWall(epoch + Math.round(value * DAY_MS))
  return moment && { ...moment, bare: Number.isInteger(value) }
}

function calendarDate(year: number, month: number, day: number): string | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function clock(hour: number, minute: number, second: number): string | undefined {
  return hour > 23 || minute > 59 || second > 59 ? undefined : `${pad(hour)}:${pad(minute)}:${pad(second)}`
}

function pad(n: number): string {
  return n < 10 ? `0${n}` : String(n)
}
