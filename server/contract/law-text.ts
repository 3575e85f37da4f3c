import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One article of a law as published. `paragraphs` are its 款, each with the lines of its 项. */
export interface Article {
  readonly no: number
  readonly chapter: string
  readonly text: string
  readonly paragraphs: readonly string[]
}

const HEAD = /^第([一二三四五六七八九十百]+)条\s*(.*)$/
const ITEM = /^（[一二三四五六七八九十]+）/
/** What the gazette prints below the last article. */
const TAIL = /^分送：/

/** Articles of a shipped text, by number. The lines before the first article say where the text was seen. */
export function readArticles(file: string): ReadonlyMap<number, Article> {
  const found = new Map<number, Article>()
  let chapter = ''
  let no = 0
  let lines: string[] = []
  const keep = () => {
    if (no > 0) found.set(no, { no, chapter, text: lines.join('\n'), paragraphs: paragraphs(lines) })
  }
  for (const raw of readFileSync(join(import.meta.dirname, file), 'utf8').split('\n')) {
    const line = raw.trim()
    if (line === '') continue
    if (TAIL.test(line)) break
    const title = /^(第[一二三四五六七八九十]+章)\s*(.+)$/.exec(line)
    const head = HEAD.exec(line)
    if (title) {
      keep()
      no = 0
      chapter = `${title[1]} ${(title[2] as string).replaceAll(/\s/g, '')}`
    } else if (head) {
      keep()
      no = parseNumeral(head[1] as string)
      lines = [head[2] as string]
    } else if (!/^第[一二三四五六七八九十]+节\s/.test(line) && no > 0) lines.push(line)
  }
  keep()
  return found
}

function paragraphs(lines: readonly string[]): string[] {
  const found: string[] = []
  for (const line of lines) {
    if (ITEM.test(line) && found.length > 0) found[found.length - 1] += `\n${line}`
    else found.push(line)
  }
  return found
}

const DIGITS = '〇一二三四五六七八九'

/** Chinese numeral below 1000 as laws count: 二十一 → 21, 一百零三 → 103. */
export function parseNumeral(text: string): number {
  let sum = 0
  let digit = 0
  for (const c of text) {
    if (c === '百') sum += digit * 100
    else if (c === '十') sum += (digit || 1) * 10
    else digit = DIGITS.indexOf(c)
    if (c === '百' || c === '十') digit = 0
  }
  return sum + Math.max(0, digit)
}
