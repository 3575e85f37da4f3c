import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../server/base/config.ts'

const LINES = readFileSync(join(ROOT, 'docs/import-proof.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| promise'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, promise = '', file = '', title = '']) => ({ promise, file, title }))

test.each(LINES)('$promise', ({ file, title }) => {
  expect(existsSync(join(ROOT, file)), file).toBe(true)
  expect(title.length).toBeGreaterThan(2)
  expect(readFileSync(join(ROOT, file), 'utf8'), file).toContain(title)
})

test('every test file of the page is one that runs', () => {
  expect(LINES.length).toBeGreaterThan(40)
  for (const { file } of LINES) expect(file).toMatch(/^test\/.*\.test\.ts$/)
})
