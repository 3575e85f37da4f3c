import { describe, expect, it } from 'vitest'
import { filesLike } from '../../server/common/places.ts'
import { parseMapping } from '../../server/import/index.ts'
import { pairsOf } from '../../web/parts/column-rule.ts'
import { keyOf, type Reading, withMapping, withRule, withSaid, withValue } from '../../web/parts/reading.ts'

const accepted = (reading: Reading) => parseMapping(JSON.stringify(reading.mapping ?? {}))

describe('what the mapping editor says', () => {
  it('takes a column from a header, and gives it back to recognition', () => {
    const one = withRule({ name: 'a.csv' }, '', 'org', 'name', { from: '单位' })
    expect(one).toEqual({ name: 'a.csv', mapping: { table: 'org', columns: { name: { from: '单位' } } } })
    expect(withRule(one, '', 'org', 'name', undefined)).toEqual({ name: 'a.csv', mapping: { table: 'org' } })
  })

  it('says of each part its own table, header, encoding, foot and columns, of every kind, and the importer takes it', () => {
    let reading: Reading = { name: '包.zip' }
    reading = withSaid(reading, '甲.csv', { table: 'catalog', encoding: 'gb18030', delimiter: ';', header_row: 3, footer: '^制表' })
    reading = withRule(reading, '甲.csv', 'catalog', 'catalog_id', { template: 'HN-{编号}-{单位}' })
    reading = withRule(reading, '甲.csv', 'catalog', 'status', { const: '已发布' })
    reading = withRule(reading, '甲.csv', 'catalog', 'published_at', { from: '日期', date: 'DD/MM/YYYY' })
    reading = withRule(reading, '甲.csv', 'catalog', 'name', { hash: ['编号', '单位'], prefix: 'N-' })
    reading = withRule(reading, '甲.csv', 'catalog', 'update_cycle', { from: '周期', patterns: { '每.+年': '不定期' } })
    reading = withSaid(reading, '乙.xlsx/账号', { table: 'account', headerless: true, columns: { user_id: { from: '第1列' } } })
    reading = withSaid(reading, '乙.xlsx/说明', { skip: true })
    reading = withMapping(reading, { hidden_sheets: true })
    const mapping = accepted(reading)
    expect(Object.keys(mapping.parts ?? {})).toEqual(['甲.csv', '乙.xlsx/账号', '乙.xlsx/说明'])
    expect(mapping.parts?.['甲.csv']).toMatchObject({ encoding: 'gb18030', delimiter: ';', header_row: 3, footer: '^制表' })
    expect(mapping.hidden_sheets).toBe(true)
  })

  it('leaves nothing behind that was taken back', () => {
    const said = withSaid({ name: 'a.xlsx' }, '表', { encoding: 'big5', skip: true })
    expect(withSaid(said, '表', { encoding: undefined, skip: false })).toEqual({ name: 'a.xlsx' })
  })

  it('gives values a meaning beside the rule that the column has', () => {
    const at = { key: '目录', table: 'catalog', column: 'open_type', header: '开放类型' }
    let reading = withValue({ name: 'a.xlsx' }, at, '登记开放', '有条件开放')
    reading = withValue(reading, at, '待定', null)
    expect(reading.mapping?.parts).toEqual({
      目录: { table: 'catalog', columns: { open_type: { from: '开放类型', values: { 登记开放: '有条件开放', 待定: null } } } },
    })
    accepted(reading)
  })

  it('reads pairs by the last sign of a line', () => {
    expect(pairsOf('甲=乙\n\n a=b =c\n空=\n没有')).toEqual({ 甲: '乙', 'a=b': 'c', 空: null })
    expect(pairsOf(' ')).toBeUndefined()
  })

  it('names a part as mappings do, and the next files of a source by other numbers', () => {
    expect(keyOf('包.zip/里/甲.xlsx', '表', '包.zip')).toBe('里/甲.xlsx/表')
    expect(keyOf('甲.xlsx', '表', '甲.xlsx')).toBe('表')
    expect(keyOf('甲.csv', null, '甲.csv')).toBe('')
    expect([filesLike('目录_2025-06-30.csv'), filesLike('调用日志20250601.xlsx'), filesLike('机构.csv')]).toEqual([
      '目录_*.csv',
      '调用日志*.xlsx',
      '机构.csv',
    ])
  })
})
