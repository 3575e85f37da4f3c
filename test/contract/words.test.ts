import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { article, measures } from '../../server/contract/measures.ts'
import { evidenceColumn, reasonLabel, words } from '../../server/contract/words.ts'
import { controls } from '../../server/controls/catalog.ts'

const folder = join(ROOT, 'test', 'queries', 'controls')
const controlTests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.test'))
  .map((f) => readFileSync(join(folder, f), 'utf8'))

/** Names in the `struct_pack(…)` calls of a query: what evidence may be made of. */
function packedKeys(sql: string): string[] {
  const keys: string[] = []
  for (const start of sql.matchAll(/struct_pack\(/g)) {
    let depth = 1
    let part = ''
    const parts: string[] = []
    for (let i = start.index + start[0].length; depth > 0; i += 1) {
      const ch = sql[i] ?? ''
      if ('([{'.includes(ch)) depth += 1
      if (')]}'.includes(ch)) depth -= 1
      if ((ch === ',' && depth === 1) || depth === 0) {
        parts.push(part.trim())
        part = ''
      } else part += ch
    }
    keys.push(...parts.filter(Boolean).map((p) => (p.includes(':=') ? (p.split(':=')[0] ?? '') : (p.split('.').at(-1) ?? '')).trim()))
  }
  return keys
}

describe('words that people see', () => {
  it('every reason that a control test expects has a Chinese word', () => {
    const used = new Set(controlTests.flatMap((t) => [...t.matchAll(/\breason: ([a-z_0-9]+)/g)].map((m) => m[1] ?? '')))
    expect(used.size).toBeGreaterThan(50)
    expect([...used].filter((code) => reasonLabel(code) === code)).toEqual([])
  })

  it('every evidence key of every control has a Chinese word', () => {
    const missing = controls().flatMap((c) =>
      packedKeys(c.sql)
        .filter((key) => words.evidence[key] === undefined && evidenceColumn(key, c.tables) === undefined)
        .map((key) => `${c.id} ${key}`),
    )
    expect(missing).toEqual([])
  })
})

describe('the Measures', () => {
  it('has 36 articles in order and the nine situations of article 35 word for word', () => {
    for (let no = 1; no <= 36; no += 1) expect(article(no)?.no).toBe(no)
    for (const item of measures.items) expect(article(35)?.text).toContain(item.text)
  })

  it('holds every article that a control cites', () => {
    const cited = controls().flatMap((c) => c.articles)
    expect(cited.filter((no) => article(no) === undefined)).toEqual([])
  })
})
