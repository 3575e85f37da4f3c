import { nfkc } from '../cast/text.ts'

/** Words by which a header speaks of secrecy, as they read after folding. The contract's, and what databases write for them. */
const HEADER_WORDS = [
  '密级',
  '涉密',
  '秘密',
  '机密',
  '绝密',
  '保密等级',
  '保密级别',
  '保密期限',
  '定密',
  'classif',
  'secret',
  'confidential',
  'shemi',
  'sfsm',
  'miji',
]
/** A title, a sheet or a file with one of these waits whatever stands beside it. */
const TITLE_WORDS = ['绝密', '机密', '秘密']
/** With these it waits unless it says that they do not apply. */
const DENIABLE_WORDS = ['涉密', '密级', '保密等级', '保密级别', 'classified', 'topsecret', 'shemi', 'sfsm']
const DENIALS = /(?:非|不|无|未)(?:含|属|属于|涉及|标)?(?:涉密|密级)|unclassified|nonclassified|declassified/g

/** Traditional and variant characters of the words above. */
const SIMPLE: Record<string, string> = {
  級: '级',
  祕: '秘',
  機: '机',
  絕: '绝',
  絶: '绝',
  宻: '密',
  渉: '涉',
  國: '国',
  別: '别',
  標: '标',
  無: '无',
  屬: '属',
}

const seen = new Map<string, string | null>()

/** The word by which a header (or a key of a record) speaks of secrecy, if it does. Every spelling of it counts. */
export function secretHeader(text: string): string | undefined {
  const known = seen.get(text)
  if (known !== undefined) return known ?? undefined
  const word = wordIn(text, HEADER_WORDS)
  if (seen.size < 10_000) seen.set(text, word ?? null)
  return word
}

/** The word by which a title line, a sheet name or a file name speaks of secrecy, if it does. */
export function secretTitle(text: string): string | undefined {
  if (nfkc(text).includes('★')) return '★'
  const named = wordIn(text, TITLE_WORDS)
  if (named !== undefined) return named
  return readings(text)
    .map((r) => r.replace(DENIALS, ''))
    .flatMap((r) => DENIABLE_WORDS.find((w) => r.includes(w)) ?? [])[0]
}

function wordIn(text: string, words: readonly string[]): string | undefined {
  return readings(text).flatMap((r) => words.find((w) => r.includes(w)) ?? [])[0]
}

/** A text with and without what stands in parentheses: 等级（密级） speaks as well as 涉（注）密. */
function readings(text: string): string[] {
  const whole = nfkc(text)
  const outside = whole.replace(/\([^()]*\)/g, '')
  return outside === whole ? [bare(whole)] : [bare(whole), bare(outside)]
}

/** Letters and digits alone: no format or control characters, blanks, punctuation, symbols or marks; simplified, lower case. */
function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{C}\p{Z}\p{P}\p{S}\p{M}]/gu, '')
    .replace(/[^\p{ASCII}]/gu, (c) => SIMPLE[c] ?? c)
    .toLowerCase()
}
