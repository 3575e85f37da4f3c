import { expect, test } from 'vitest'
import type { CheckResult } from '../../server/common/codes.ts'
import { GATES } from '../../server/contract/gates.ts'
import { type Judged, verdictOf } from '../../server/gates/verdict.ts'

const judged = (kind: Judged['class'], result: CheckResult): Judged => ({ class: kind, result })

test.each([
  ['不符合', [judged('blocking', 'fail'), judged('blocking', 'unknown'), judged('correctable', 'fail')]],
  ['暂缓出具', [judged('blocking', 'unknown'), judged('correctable', 'fail')]],
  ['基本符合', [judged('blocking', 'pass'), judged('correctable', 'fail')]],
  ['基本符合', [judged('blocking', 'not_applicable'), judged('correctable', 'unknown')]],
  [
    '符合',
    [judged('blocking', 'pass'), judged('correctable', 'not_applicable'), judged('advisory', 'fail'), judged('advisory', 'unknown')],
  ],
  ['符合', []],
] as const)('%s', (verdict, checks) => {
  expect(verdictOf(checks)).toBe(verdict)
})

test('the gates are those of the contract: 8, 10 and 7 checks', () => {
  expect(GATES.map((g) => [g.id, g.checks.length])).toEqual([
    ['initiation', 8],
    ['acceptance', 10],
    ['payment', 7],
  ])
  expect(GATES.flatMap((g) => g.checks.filter((c) => c.class === 'advisory').map((c) => c.id))).toEqual([
    'GI-06',
    'GI-07',
    'GI-08',
    'GA-10',
    'GP-05',
    'GP-06',
    'GP-07',
  ])
})

test('stale data never stops a payment that is due', () => {
  const payment = GATES.find((g) => g.id === 'payment')
  expect(payment?.checks.filter((c) => c.class === 'blocking').map((c) => c.id)).toEqual(['GP-01', 'GP-02'])
})

test('each gate names only the consequence of its own stage', () => {
  const said = GATES.map((g) => g.text_when_non_compliant_zh)
  const prohibited = ['批准立项', '开展验收活动', '使用财政资金']
  expect(said.map((text) => prohibited.filter((p) => text.includes(`不得${p}`)))).toEqual(prohibited.map((p) => [p]))
  expect(said[2]).toContain('依法到期的合同价款照付')
})
