import type { Column, Table } from '../contract/tables.ts'
import { nfkc, trim } from './cast/text.ts'

type MatchKind = 'zh' | 'alias' | 'name'

export interface HeaderMatch {
  readonly column: Column
  /** Index of the header cell. */
  readonly index: number
  readonly kind: MatchKind
}

export interface TableMatch {
  readonly table: Table
  readonly matches: readonly HeaderMatch[]
  readonly missingRequired: readonly Column[]
}

/**
 * The folded form in which headers are compared: NFKC, then everything inside parentheses, white space and asterisks
 * and what nobody sees removed, case ignored. (NFKC has turned （） into () and ＊ into *.)
 */
export function foldHeader(text: string): string {
  const cached = folded.get(text)
  if (cached !== undefined) return cached
  const value = nfkc(trim(text))
    .replace(/\([^()]*\)/g, '')
    .replace(/[\p{White_Space}\p{Cf}\p{Cc}*]/gu, '')
    .toLowerCase()
  if (folded.size < 10_000) folded.set(text, value)
  return value
}
const folded = new Map<string, string>()

/**
 * Matches headers to the columns of one table: the Chinese names over all columns first, then aliases, then names. Each
 * header is used once; of two equal headers the first counts. `only` restricts the columns (those a mapping leaves open).
 */
export function matchHeader(table: Table, headers: readonly string[], only: (c: Column) => boolean = () => true): TableMatch {
  const open = new Map<string, number[]>()
  headers.forEach((header, index) => {
    const key = foldHeader(header)
    if (key === '') return
    const at = open.get(key)
    if (at) at.push(index)
    else open.set(key, [index])
  })
  const byColumn = new Map<string, HeaderMatch>()
  const columns = table.columns.filter(only)
  const spellings: [MatchKind, (c: Column) => readonly string[]][] = [
    ['zh', (c) => [c.zh]],
    ['alias', (c) => c.aliases],
    ['name', (c) => [c.name]],
  ]
  for (const [kind, labels] of spellings) {
    for (const column of columns) {
      if (byColumn.has(column.name)) continue
      for (const label of labels(column)) {
        const index = open.get(foldHeader(label))?.shift()
        if (index === undefined) continue
        byColumn.set(column.name, { column, index, kind })
        break
      }
    }
  }
  const matches = columns.flatMap((c) => byColumn.get(c.name) ?? [])
  return {
    table,
    matches,
    missingRequired: columns.filter((c) => c.required && !byColumn.has(c.name)),
  }
}

/** True when a data row repeats the header (pages pasted together, or a second header in another language). */
export function repeatsHeader(matches: readonly HeaderMatch[], cell: (index: number) => string): boolean {
  return (
    matches.length > 1 &&
    matches.every(({ column, index }) => {
      const key = foldHeader(cell(index))
      return key !== '' && [column.zh, ...column.aliases, column.name].some((label) => foldHeader(label) === key)
    })
  )
}
