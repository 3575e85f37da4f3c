import { EN } from './en.ts'

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

/** A pair of words from the server, in the reader's language. */
export function served(zh: string, en: string): string {
  return lang() === 'en' ? en : zh
}

/** The sentence in the reader's language, its `{name}` places filled. Legal texts and names of data stay as they are. */
export function t(zh: Text, values: Readonly<Record<string, string | number>> = {}): string {
  const text: string = lang() === 'en' ? EN[zh] : zh
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
