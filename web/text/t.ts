import { EN } from './en.ts'
import { SERVER_WORDS } from './server-words.ts'

/** A sentence of the screen, written in Chinese; the dictionary must hold its English or the code does not compile. */
export type Text = keyof typeof EN
export type Lang = 'zh' | 'en'

/** The reader's language; without a browser (tests of pure functions) Chinese. */
export function lang(): Lang {
  return typeof localStorage !== 'undefined' && localStorage.getItem('shuheng.lang') === 'en' ? 'en' : 'zh'
}

export function setLang(to: Lang): void {
  localStorage.setItem('shuheng.lang', to)
  location.reload()
}

/** A word that the server sent, in the reader's language where one is known. */
export function known(zh: string): string {
  return lang() === 'en' ? ((SERVER_WORDS as Readonly<Record<string, string>>)[zh] ?? zh) : zh
}

/** The sentence in the reader's language, its `{name}` places filled. Legal texts and names of data stay as they are. */
export function t(zh: Text, values: Readonly<Record<string, string | number>> = {}): string {
  const text: string = lang() === 'en' ? EN[zh] : zh
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
