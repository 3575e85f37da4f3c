import { expect, test } from 'vitest'
import { buildCity } from '../../server/demo/city/build.ts'
import { accessDays } from '../../server/demo/city/traffic.ts'
import { inGbk } from '../../server/demo/city/write/files.ts'

test('GBK bytes decode to the text they were made from', () => {
  const text = '数源单位,《行政许可法》（2019）〔8〕号;；、ABC 123\r\n鹤山市，镕喆€'
  expect(new TextDecoder('gbk').decode(inGbk(text.replace('€', '')))).toBe(text.replace('€', ''))
  expect(inGbk('中')).toEqual(Buffer.from([0xd6, 0xd0]))
  expect(() => inGbk('𠮷')).toThrow('not in GBK')
})

test('the same seed builds the same city, another seed another one', () => {
  const build = (seed: number) => {
    const city = buildCity({ seed, orgs: 10, accessRows: 500, from: '2025-07-01', to: '2026-06-30' })
    return JSON.stringify([[...city.tables], city.truth, [...accessDays(city)].slice(0, 20)])
  }
  expect(build(1)).toBe(build(1))
  expect(build(2)).not.toBe(build(1))
})
