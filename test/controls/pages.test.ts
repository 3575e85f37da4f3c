import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { controls } from '../../server/controls/catalog.ts'
import { controlIndex, controlPage } from '../../server/controls/page.ts'
import { PLANTS } from '../../server/demo/city/plants/index.ts'

const folder = join(ROOT, 'docs', 'controls')
const update = process.env['UPDATE'] === '1' && !process.env['CI']

function check(name: string, text: string): void {
  const path = join(folder, name)
  if (update) writeFileSync(path, text)
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(text)
}

describe('every control', () => {
  it.each(controls().map((c) => ({ id: c.id, c })))('$id has a page, a case file and planted breaches', ({ c }) => {
    check(`${c.id}.md`, controlPage(c))
    expect(existsSync(join(ROOT, 'test', 'queries', 'controls', String(c.item), `${c.id}.test`))).toBe(true)
    expect(PLANTS[c.id]).toBeTypeOf('function')
  })

  it('stands in the index, and no page is left of one that is gone', () => {
    check('index.md', controlIndex(controls()))
    expect(readdirSync(folder).sort()).toEqual([...controls().map((c) => `${c.id}.md`), 'index.md'].sort())
  })
})
