export type Lang = 'zh' | 'en'

/** What a code is called, in both languages. */
export interface Word {
  readonly zh: string
  readonly en: string
}

/** The word of a code in a language; a code without one is shown as it is, never hidden. */
export function wordOf(table: Readonly<Record<string, Word>>, code: string, lang: Lang = 'zh'): string {
  return table[code]?.[lang] ?? code
}

/** The codes of a table, in its order. */
export function codesOf<K extends string>(table: Readonly<Record<K, Word>>): [K, ...K[]] {
  return Object.keys(table) as [K, ...K[]]
}
