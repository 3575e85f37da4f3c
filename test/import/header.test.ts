import { describe, expect, test } from 'vitest'
import { findTable, type Table, tables } from '../../server/contract/tables.ts'
import { foldHeader, matchHeader } from '../../server/import/header.ts'
import { recognise, tableOfName } from '../../server/import/recognise.ts'

const table = (name: string) => findTable(name) as Table
const variants: [string, (t: Table) => string[]][] = [
  ['zh', (t) => t.columns.map((c) => c.zh)],
  ['names', (t) => t.columns.map((c) => c.name.toUpperCase())],
  ['first aliases', (t) => t.columns.map((c) => c.aliases[0] ?? c.zh)],
  ['required zh', (t) => t.columns.filter((c) => c.required).map((c) => c.zh)],
  ['required names', (t) => t.columns.filter((c) => c.required).map((c) => c.name)],
]

describe.each(variants)('recognised by %s', (_, headersOf) => {
  test.each(tables.map((t) => [t.name, t] as const))('%s', (_name, t) => {
    const found = recognise([headersOf(t)], [])
    expect(found.ok && found.match.table.name).toBe(t.name)
  })
})

describe('matching', () => {
  test.each([
    [' 目录代码（必填）', '目录代码'],
    ['* 目录 代码 (code)', '目录代码'],
    ['＊目录\n代码', '目录代码'],
    ['ＵＳＣＣ', 'uscc'],
    ['目录代码（一）（二）', '目录代码'],
  ])('%j folds to %s', (header, folded) => expect(foldHeader(header)).toBe(folded))

  test('the Chinese name wins over an alias that stands earlier', () => {
    const match = matchHeader(table('catalog'), ['状态', '目录状态', '目录代码'])
    expect(match.matches.find((m) => m.column.name === 'status')).toMatchObject({ index: 1, kind: 'zh' })
  })

  test('each header is used once, the first of two equal ones counts', () => {
    const match = matchHeader(table('account'), ['账号', '账号', '单位代码'])
    expect(match.matches.map((m) => [m.column.name, m.index])).toEqual([
      ['user_id', 0],
      ['uscc', 2],
    ])
  })
})

describe('recognition', () => {
  const header = table('recon').columns.map((c) => c.zh)

  test('below title and unit rows', () => {
    const found = recognise([['汇聚对账表（2025年）'], ['单位：条', '', ''], header, ['B1', '2025-01-01', '1', '1']], [])
    expect(found).toMatchObject({ ok: true, headerAt: 2 })
  })

  test('missing columns are named with the nearest table', () => {
    const found = recognise([['批次号', '对账时间', '源端行数']], [])
    expect(found).toMatchObject({ ok: false, reason: 'missing_columns' })
    expect(found.ok || found.candidates[0]).toMatchObject({ table: 'recon', missing: ['平台行数'] })
  })

  test('nothing that looks like a table', () => {
    expect(recognise([['填报说明'], ['一、本表由各单位填写']], [])).toMatchObject({ ok: false, reason: 'no_header' })
  })

  test('a header that says little is refused unless the file is named after the table', () => {
    const wide = ['网段', ...Array.from({ length: 12 }, (_, i) => `列${i}`)]
    expect(recognise([wide], [])).toMatchObject({ ok: false, reason: 'low_score' })
    expect(recognise([wide], ['net_zone_2025'])).toMatchObject({ ok: true, headerAt: 0 })
  })

  test('a tie is refused, a name or --table decides it', () => {
    const both = ['批次号', '对账时间', '源端行数', '平台行数', '规则编号', '检查行数', '不合格行数']
    const open = recognise([both], [])
    expect(open).toMatchObject({ ok: false, reason: 'tie' })
    expect(open.ok || open.candidates.map((c) => c.table).sort()).toEqual(['qc_result', 'recon'])
    expect(recognise([both], ['汇聚对账（6月）'])).toMatchObject({ ok: true, match: { table: { name: 'recon' } } })
    expect(recognise([both], [], table('qc_result'))).toMatchObject({ ok: true, match: { table: { name: 'qc_result' } } })
  })

  test('--table does not waive required columns', () => {
    expect(recognise([['目录名称']], [], table('catalog'))).toMatchObject({ ok: false })
  })

  test.each([
    ['access_log_2025-06', 'access_log'],
    ['调用日志', 'access_log'],
    ['org_history', 'org_history'],
    ['org', 'org'],
    ['机构清单2025', 'org'],
    ['organisation', undefined],
  ])('name %s → %s', (name, expected) => expect(tableOfName(name)?.name).toBe(expected))
})
