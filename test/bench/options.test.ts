import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const bench = (...args: string[]) => {
  const r = spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'main.ts'), ...args], { encoding: 'utf8' })
  return { code: r.status, out: r.stdout, err: r.stderr }
}

test('the benchmark says what it takes, and says it again to whom writes something else', () => {
  const help = bench('--help')
  expect([help.code, help.err]).toEqual([0, ''])
  for (const option of ['import', 'assess', 'raw', 'spread', 'api', 'web', 'folder']) expect(help.out).toContain(`--${option} <`)
  const wrong = bench('--flder', '/tmp')
  expect([wrong.code, wrong.out]).toEqual([64, ''])
  expect(wrong.err).toMatch(/--flder[\s\S]*--folder <dir>/)
})

test('a folder that is missing is made', () => {
  const place = mkdtempSync(join(tmpdir(), 'shuheng-bench-test-'))
  const folder = join(place, 'not', 'there')
  expect(bench('--import', '0', '--assess', '', '--api', '0', '--web', 'no', '--folder', folder).code).toBe(0)
  expect(existsSync(folder)).toBe(true)
  rmSync(place, { recursive: true })
})
