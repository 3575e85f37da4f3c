import { describe, expect, test } from 'vitest'
import { isUscc } from '../../server/contract/uscc.ts'

describe('unified social credit code', () => {
  test.each([
    '11440700MB9D00017G',
    '11440700MB9D00025B',
    '12440700MB9D000333',
    '11440703MB9D00041C',
    '11440704MB9D0005XJ',
    '91440700MA9X001188',
  ])('%s is valid', (code) => expect(isUscc(code)).toBe(true))

  test.each(['11440700MB9D00017H', '1144070MB9D00017G', '', '11440700mb9d00017g', '11440700MB9D00017G ', '1144070OMB9D00017G'])(
    '%j is not',
    (code) => expect(isUscc(code)).toBe(false),
  )

  test('a change of any one character is noticed', () => {
    const code = '11440700MB9D00017G'
    for (let i = 2; i < 18; i += 1) {
      const other = code[i] === '3' ? '4' : '3'
      expect(isUscc(code.slice(0, i) + other + code.slice(i + 1))).toBe(false)
    }
  })
})
