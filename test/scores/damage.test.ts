import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figuresOf } from '../../server/scores/figures.ts'
import { resolveScheme } from '../../server/scores/scheme.ts'
import { scoreWindow } from '../../server/scores/window.ts'
import { ScoreHome } from './home.ts'

let home: ScoreHome
let said: string[]
beforeAll(async () => {
  home = await ScoreHome.open()
})
afterAll(() => home.close())

const measured = async () => {
  said = []
  const log = { ...home.product.log, warn: (text: string) => void said.push(text) }
  const { units, figures } = await figuresOf({ ...home.product, log }, { window: scoreWindow(2026, '2026-03-31'), scheme: resolveScheme() })
  return JSON.stringify([units, [...figures].map(([id, own]) => [id, [...own]])])
}
const kept = (name: string) => {
  const folder = join(home.product.config.home, 'scratch', 'scores')
  return join(folder, readdirSync(folder)[0] as string, name)
}

test.each<[string, () => void]>([
  ['rows gone', () => rmSync(kept('rows.parquet'))],
  ['rows cut short', () => truncateSync(kept('rows.parquet'), 20)],
  [
    'rows changed inside',
    () => {
      const bytes = readFileSync(kept('rows.parquet'))
      bytes.fill(0, 4, 40)
      writeFileSync(kept('rows.parquet'), bytes)
    },
  ],
  ['figures cut short', () => truncateSync(kept('figures.json'), 30)],
  ['figures of another shape', () => writeFileSync(kept('figures.json'), '{"units":null}')],
])('kept figures with %s are measured again, and it is said', async (_, damage) => {
  const before = await measured()
  expect(await measured()).toBe(before)
  expect(said).toEqual([])
  damage()
  expect(await measured()).toBe(before)
  expect(said.join()).toContain('重新测算')
  expect(await measured()).toBe(before)
  expect(said).toEqual([])
})

test('a folder of kept figures that is gone is made again', async () => {
  const before = await measured()
  rmSync(join(home.product.config.home, 'scratch'), { recursive: true })
  expect(await measured()).toBe(before)
})
