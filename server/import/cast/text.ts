import { conventions } from '../../contract/tables.ts'

// JavaScript's trim() strips U+FEFF and keeps U+0085; the contract says Unicode white space, which is the other way round.
const OUTER_SPACE = /^\p{White_Space}+|\p{White_Space}+$/gu

/** Strips Unicode white space from both ends. */
export function trim(text: string): string {
  if (text === '') return text
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  // CJK ideographs and printable ASCII never need the slow path.
  if (solid(first) && solid(last)) return text
  return text.replace(OUTER_SPACE, '')
}

function solid(code: number): boolean {
  return (code > 0x20 && code < 0x7f) || (code >= 0x4e00 && code <= 0x9fff)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
const ASCII = /^[\x00-\x7f]*$/

/** NFKC, skipped for plain ASCII, which it never changes. */
export function nfkc(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFKC')
}

const nullTokens = new Set(conventions.null_tokens.map((t) => t.toUpperCase()))

/** True for a value that means "missing". `trimmed` must already be trimmed; nothing but case is folded. */
export function isNullToken(trimmed: string): boolean {
  // The longest token has nine characters; most values are told apart by length alone.
  return trimmed.length < 10 && nullTokens.has(trimmed.toUpperCase())
}

/** True when the file's bytes could not be read here: a replacement character, or half of a surrogate pair. */
export function isUnreadable(text: string): boolean {
  return /[\ufffd\ud800-\udfff]/.test(text) && (text.includes('\ufffd') || /\p{Cs}/u.test(text))
}

/** Order by Unicode code point (the default sort is by UTF-16 unit, which differs beyond the basic plane). */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

// Surrogates sort above every unit of the basic plane, as the code points that they stand for do.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
