import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { defaultScheme } from '../../server/contract/indicators.ts'
import { closeProduct } from '../../server/pipeline.ts'
import { A, B, P, ScoreHome } from './home.ts'

const run = promisify(execFile)
let home: ScoreHome

beforeAll(async () => {
  home = await ScoreHome.open()
  closeProduct(home.product)
})
afterAll(() => rmSync(home.root, { recursive: true, force: true }))

async function shuheng(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const all = ['--import', 'tsx', join(ROOT, 'server', 'cli.ts'), ...args]
  try {
    const { stdout, stderr } = await run(process.execPath, all, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const e = error as { code: number; stdout: string; stderr: string }
    return { code: e.code, out: e.stdout, err: e.stderr }
  }
}

test('score prints one object per unit with every indicator and the query of its rows', async () => {
  const { code, out } = await shuheng(
    'score',
    '--year',
    '2026',
    '--as-of',
    '2026-03-31',
    '--format',
    'json',
    '--home',
    join(home.root, 'home'),
  )
  expect(code).toBe(0)
  const units: ReturnType<typeof JSON.parse> = JSON.parse(out)
  expect(units.map((u: { uscc: string }) => u.uscc)).toEqual([A, B, P])
  expect(units[0]).toMatchObject({ name: '甲局', graded: true, rank: 1 })
  expect(units[2]).toMatchObject({ graded: false, grade: null, rank: null })
  for (const u of units) {
    expect(u['indicators'].map((i: { id: string }) => i.id)).toEqual(defaultScheme.indicators.map((i) => i.id))
    expect(u['indicators'][8]).toMatchObject({ id: 'C1', query: 'queries/indicators/C1.sql' })
  }
})

test('a missing year, a date that is none, and a home without data are told apart', async () => {
  const at = ['--home', join(home.root, 'home')]
  expect((await shuheng('score', ...at)).code).toBe(64)
  expect(await shuheng('score', '--year', '2026', '--as-of', '2026-02-30', ...at)).toMatchObject({ code: 64, out: '' })
  const early = await shuheng('score', '--year', '2026', '--as-of', '2025-12-31', ...at)
  expect([early.code, early.err]).toEqual([1, expect.stringContaining('早于考核年度')])
  const bare = await shuheng('score', '--year', '2026', '--home', join(home.root, 'bare'))
  expect([bare.code, bare.err]).toEqual([1, expect.stringContaining('尚未导入必需的数据')])
})
