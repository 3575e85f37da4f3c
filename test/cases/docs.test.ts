import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { ACTIONS, whoMay } from '../../server/cases/machine.ts'
import { CASE_STATE, type CaseState } from '../../server/common/case-states.ts'

const PATH = join(ROOT, 'docs', 'cases.md')
const MARKS = ['<!-- transitions -->\n', '<!-- /transitions -->']

const words = (states: readonly CaseState[]) => states.map((s) => CASE_STATE[s].zh).join('、') || '（不变）'

/** `UPDATE=1` rewrites the table of docs/cases.md; otherwise it must be what the machine holds. */
it('documents the transition table as the machine has it', () => {
  const rows = ACTIONS.map(
    (a) => `| ${a.title.zh} | \`${a.action}\` | ${words(a.from)} | ${words(a.to)} | ${whoMay(a)} | ${a.needs.join('；') || '—'} |`,
  )
  const table = ['| 操作 | action | 从 | 到 | 由谁 | 需要 |', '|---|---|---|---|---|---|', ...rows, ''].join('\n')
  const text = readFileSync(PATH, 'utf8')
  const [open, close] = MARKS as [string, string]
  const start = text.indexOf(open) + open.length
  const end = text.indexOf(close)
  expect(start).toBeGreaterThan(open.length - 1)
  if (process.env['UPDATE'] === '1' && !process.env['CI']) writeFileSync(PATH, text.slice(0, start) + table + text.slice(end))
  else expect(text.slice(start, end)).toBe(table)
})
