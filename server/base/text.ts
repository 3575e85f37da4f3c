/** What XML 1.0 cannot carry: control characters other than tab and line ends, and the noncharacters U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/** Half of a surrogate pair: no character, and nothing that UTF-8 can hold. */
const LONE = /\p{Cs}/u
const LONE_ALL = /\p{Cs}/gu

/** The text without characters that no document can hold and nobody sees. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '')
}

/** True when the text has half of a surrogate pair: part of a character was lost on the way here. */
export function isBroken(text: string): boolean {
  return LONE.test(text)
}

/** Every text inside `value`, at any depth, as a document can hold it; half characters become U+FFFD. The value itself stays as it is. */
export function printableDeep<T>(value: T): T {
  if (typeof value === 'string') return printable(value).replace(LONE_ALL, '\ufffd') as T
  if (Array.isArray(value)) return value.map(printableDeep) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, printableDeep(one)])) as T
}
