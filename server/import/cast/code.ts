import { nfkc, trim } from './text.ts'

/** A code as it is stored, and what was taken from it or changed on the way, in words. */
export interface CleanCode {
  readonly code: string
  readonly changed: readonly string[]
}

const PLAIN = /^[!-&(-<>-~][ -~]*$/
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g
const LONG_SOUND = /(?<=[!-~])\u30fc(?=[!-~])/g
/** Scientific notation: what a spreadsheet made of a long number. */
const SCIENTIFIC = /^\d+(?:\.\d+)?E[+-]?\d+$/

const NAMES: Readonly<Record<string, string>> = {
  '\t': '制表符',
  '\n': '换行',
  '\r': '换行',
  '\u001f': '控制字符',
  '\u00ad': '软连字符',
  '\u200b': '零宽空格',
  '\u200c': '零宽不连字',
  '\u200d': '零宽连字',
  '\u200e': '方向标记',
  '\u200f': '方向标记',
  '\u2060': '零宽连接符',
  '\ufeff': '字节顺序标记',
}

/** A character that nobody sees, as people are told of it: `U+200B 零宽空格`. */
export function nameOfCharacter(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const name = NAMES[character]
  return name === undefined ? code : `${code} ${name}`
}

/** Printable ASCII that no mark begins, nearly all codes, is only put into upper case. */
export function isPlainCode(trimmed: string, raw: string): boolean {
  return raw.charCodeAt(0) !== 9 && PLAIN.test(trimmed)
}

/**
 * `norm: code`: without what marks text for spreadsheets (`="…"`, a leading apostrophe or tab), NFKC, no format or control
 * characters, every dash as "-", upper case.
 */
export function cleanCode(raw: string): CleanCode {
  let text = trim(raw)
  if (isPlainCode(text, raw)) return { code: text.toUpperCase(), changed: NONE }
  const changed: string[] = []
  const inside = /^="([^"]*)"$/.exec(text)
  if (inside) {
    text = inside[1] as string
    changed.push('去掉 ="…"')
  } else if (text.startsWith("'") && text.length > 1) {
    text = text.slice(1)
    changed.push('去掉开头的单引号')
  } else if (raw.startsWith('\t') && text !== '') changed.push('去掉开头的制表符')
  const dashes = new Set(text.match(DASHES) ?? [])
  text = nfkc(text)
  const gone = new Set(text.match(INVISIBLE) ?? [])
  if (gone.size > 0) {
    text = text.replace(INVISIBLE, '')
    changed.push(...[...gone].map((c) => `去掉 ${nameOfCharacter(c)}`))
  }
  for (const c of text.match(LONG_SOUND) ?? []) dashes.add(c)
  if (dashes.size > 0) {
    text = text.replace(DASHES, '-').replace(LONG_SOUND, '-')
    changed.push(...[...dashes].map((c) => `${nameOfCharacter(c)} 改为 -`))
  }
  return { code: trim(text).toUpperCase(), changed }
}

const NONE: readonly string[] = []

/** Whether a code is what a spreadsheet leaves of a long number: digits in scientific notation. */
export function isScientific(code: string): boolean {
  return code.includes('E') && SCIENTIFIC.test(code)
}

/** A code as it is stored. */
export function normCode(text: string): string {
  return cleanCode(text).code
}
