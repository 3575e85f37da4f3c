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
    'GI-07',
    'GI-08',
    'GA-10',
    'GP-06',
    'GP-07',
  ])
})
