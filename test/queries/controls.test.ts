import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadControlFile, rewriteExpect, runCase } from '../support/control-case.ts'
import { TestWarehouse } from '../support/warehouse.ts'

const update = process.env['UPDATE'] === '1'
if (update && process.env['CI']) throw new Error('UPDATE=1 rewrites expectations and is refused in CI')

const folder = join(import.meta.dirname, 'controls')
const only = process.env['CONTROL'] ?? ''
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.test') && f.includes(only))
  .sort()
  .map((f) => loadControlFile(join(folder, f)))

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await TestWarehouse.create()
})
afterAll(() => warehouse?.close())

describe.each(files.map((f) => ({ id: f.file.control, loaded: f })))('$id', ({ loaded }) => {
  it.each(loaded.file.cases.map((c, index) => ({ name: c.name, c, index })))('$name', async ({ c, index }) => {
    const rows = await runCase(warehouse, loaded.file.control, loaded.file.given, c)
    if (update && !isDeepStrictEqual(rows, c.expect)) rewriteExpect(loaded, index, rows)
    else expect(rows).toEqual(c.expect)
  })
})
