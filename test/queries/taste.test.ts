import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../server/base/config.ts'

const KEYWORDS =
  /\b(?:SELECT|FROM|WHERE|JOIN|LEFT|GROUP|ORDER|BY|AND|OR|NOT|NULL|IS|CASE|WHEN|THEN|ELSE|END|AS|WITH|UNION|INSERT|INTO|UPDATE|DELETE|CREATE|TABLE|VIEW|DISTINCT|IN|LIKE|LIMIT|SET)\b/
const WIDEST = 155

const indent = (line: string) => line.length - line.trimStart().length

/** The text with comments and literals blanked out, of the same shape: columns and lines stay where they are. */
function bare(sql: string): string {
  return sql.replace(/--[^\n]*|'(?:[^']|'')*'/g, (found) => found.replace(/[^\n]/g, found.startsWith("'") ? 'x' : ' '))
}

/** Commas outside brackets that have something behind them on their line, and lists that do not end in a comma. */
function selectLists(sql: string): string[] {
  const lines = bare(sql).split('\n')
  const wrong: string[] = []
  lines.forEach((line, at) => {
    if (!/(?:^|[\s(])select( distinct)?\s*$/.test(line)) return
    const rest = lines.slice(at + 1)
    const length = rest.findIndex((l) => l.trim() !== '' && indent(l) <= indent(line))
    if (length < 0 || !/^\s*from\b/.test(rest[length] ?? '')) return
    const body = rest.slice(0, length)
    let depth = 0
    body.forEach((text, n) => {
      for (let i = 0; i < text.length; i += 1) {
        const c = text[i] as string
        if ('([{'.includes(c)) depth += 1
        else if (')]}'.includes(c)) depth -= 1
        else if (c === ',' && depth === 0 && text.slice(i + 1).trim() !== '') wrong.push(`line ${at + n + 2}: one column a line`)
      }
    })
    const last = body.findLast((l) => l.trim() !== '') ?? ''
    if (!last.trimEnd().endsWith(',')) wrong.push(`line ${at + 1}: the list ends without a comma`)
  })
  return wrong
}

const files = readdirSync(join(ROOT, 'queries'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.sql'))
const text = (file: string) => readFileSync(join(ROOT, 'queries', file), 'utf8')

describe('SQL is written in one way', () => {
  test.each(files)('%s', (file) => {
    const sql = text(file)
    expect(bare(sql)).not.toMatch(KEYWORDS)
    expect(sql).not.toMatch(/\t|[ ]+\n/)
    expect(sql.split('\n').filter((l) => l.length > WIDEST)).toEqual([])
    // The aggregates of the logs run on ClickHouse as well, which knows no comma before `from`.
    if (!file.startsWith('facts/')) expect(selectLists(sql)).toEqual([])
  })

  test('a list on several lines is held to it', () => {
    expect(selectLists('select\n  a,\n  f(b, c),\nfrom t')).toEqual([])
    expect(selectLists('select\n  a, b,\nfrom t')).toEqual(['line 2: one column a line'])
    expect(selectLists("select\n  a,\n  'x, y'\nfrom t")).toEqual(['line 1: the list ends without a comma'])
  })

  test('a mart says what a row of it is', () => {
    for (const file of files.filter((f) => f.startsWith('marts/') && /create or replace (table|view)/.test(text(f)))) {
      expect(text(file), file).toContain('-- one row per')
    }
  })
})

describe('a statement of more than three lines lies in queries/', () => {
  const sources = readdirSync(join(ROOT, 'server'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'))
  test.each(sources)('%s', (file) => {
    const source = readFileSync(join(ROOT, 'server', file), 'utf8')
    // Statements built from the contract's columns have slots and stay beside their builder.
    const long = [...source.matchAll(/`([^`]*)`/g)]
      .map((m) => (m[1] as string).trim())
      .filter((s) => /^(select|with|insert|update|delete|create|copy)\b/i.test(s) && !s.includes('${') && s.split('\n').length > 3)
    expect(long).toEqual([])
  })
})
