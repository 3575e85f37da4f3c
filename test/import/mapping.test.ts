import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../server/base/config.ts'
import { findTable, type Table } from '../../server/contract/tables.ts'
import { parseMapping, readMapping } from '../../server/import/mapping.ts'
import { makePlan } from '../../server/import/plan.ts'
import { judgeRow } from '../../server/import/row.ts'
import { ImportHome } from '../support/import-home.ts'

const catalog = findTable('catalog') as Table

function landed(yaml: string, headers: string[], cells: string[]): Record<string, string | null> | string {
  const plan = makePlan(catalog, headers, parseMapping(yaml))
  const outcome = judgeRow(plan, { row: 2, cells }, false)
  if (outcome.kind !== 'landed') return outcome.kind === 'rejected' ? (outcome.problems[0]?.reason ?? '') : outcome.kind
  return Object.fromEntries(plan.columns.map((p, i) => [p.column.name, outcome.values[i] ?? null]))
}

describe('the shipped example', () => {
  test('fits an export whose headers are its own', async () => {
    const home = await ImportHome.open()
    try {
      const csv = [
        '开放目录,,,,,,',
        '制表单位：某局,,,,,,',
        '数据集标题,归口部门,首次上架时间,开放程度,文号,更新周期,备注',
        '公交线路,交通局,2025年3月1日,依申请开放,12,每天,x',
        '公园名录,城管局,2025/3/2,完全开放,7,不更新,',
        '路灯,城管局,2025/3/2,未定,,每三年,',
        '无主数据,,2025/3/2,未定,8,每月,',
        '暂无,无,2025/3/2,未定,8,每月,',
      ]
      const mapping = readMapping(join(ROOT, 'docs/examples/mapping-open-catalog.yaml'))
      const { report, rows } = await home.csv('x.csv', csv, { mapping, maxRejectPercent: 50 })
      expect(report.batches[0]).toMatchObject({
        table: 'catalog',
        rows_in: 5,
        rows_landed: 4,
        rows_rejected: 1,
        unmatched_headers: ['备注'],
      })
      expect(report.batches[0]?.rejects).toMatchObject([{ reason: 'missing_catalog_id', count: 1, examples: [{ row: 8 }] }])
      expect(rows.map((r) => [r.name, r.status, r.published_at, r.open_type, r.update_cycle, r.share_condition])).toEqual([
        ['公交线路', 'published', '2025-03-01', 'conditional', 'daily', '见交通局第12号说明'],
        ['公园名录', 'published', '2025-03-02', 'unconditional', 'irregular', '见城管局第7号说明'],
        ['路灯', 'published', '2025-03-02', null, null, null],
        ['无主数据', 'published', '2025-03-02', null, 'monthly', null],
      ])
      expect(new Set(rows.map((r) => r.catalog_id)).size).toBe(4)
      expect(String(rows[0]?.catalog_id)).toMatch(/^OPEN-[0-9A-F]{16}$/)
    } finally {
      home.close()
    }
  })
})

describe('rules', () => {
  test('columns that the mapping leaves out are still matched by header', () => {
    expect(landed('columns: {status: {const: 已发布}}', ['目录代码', '更新周期'], ['c1', '每周'])).toMatchObject({
      catalog_id: 'C1',
      status: 'published',
      update_cycle: 'weekly',
    })
  })

  test('a template with a hole yields no id', () => {
    const yaml = 'columns: {catalog_id: {template: "X-{甲}-{乙}"}, status: {const: 草稿}}'
    expect(landed(yaml, ['甲', '乙'], ['a', 'b'])).toMatchObject({ catalog_id: 'X-A-B' })
    expect(landed(yaml, ['甲', '乙'], ['a', '-'])).toBe('missing_catalog_id')
  })

  test('values are compared folded, others pass through', () => {
    const yaml = 'columns: {status: {from: 态, values: {"１": 已发布, "": 草稿}}}'
    expect(landed(yaml, ['目录代码', '态'], ['c', ' 1 '])).toMatchObject({ status: 'published' })
    expect(landed(yaml, ['目录代码', '态'], ['c', ''])).toMatchObject({ status: 'draft' })
    expect(landed(yaml, ['目录代码', '态'], ['c', '已下架'])).toMatchObject({ status: 'withdrawn' })
    expect(landed(yaml, ['目录代码', '态'], ['c', '奇怪'])).toBe('invalid_status')
  })

  test('a classified flag cannot be mapped away', () => {
    const headers = ['目录代码', '目录状态', '密级']
    expect(() => landed('ignore: [密级]', headers, ['c', '草稿', '机密'])).toThrow(/涉密标识列“密级”/)
    expect(() => landed('columns: {is_classified: {const: 否}}', headers, ['c', '草稿', '机密'])).toThrow(/涉密标识列/)
    expect(landed('columns: {is_classified: {from: 密级, values: {内部: 否}}}', headers, ['c', '草稿', '内部'])).toBe('classified')
    expect(landed('columns: {is_classified: {from: 密级, values: {公开: 是}}}', headers, ['c', '草稿', '公开'])).toBe('classified')
    expect(landed('columns: {is_classified: {from: 密级, values: {公开: 是}}}', headers, ['c', '草稿', '非密'])).toMatchObject({
      catalog_id: 'C',
    })
    expect(landed('columns: {is_classified: {from: 密级, values: {内部: 否}}}', headers, ['c', '草稿', '机密'])).toBe('classified')
  })
})

describe('mistakes are named', () => {
  test.each([
    ['table: nope', /没有这张表/],
    ['table: catalog\ncolumns: {nope: {const: 1}}', /columns\.nope/],
    ['columns: {name: {from: 甲, const: 乙}}', /columns\.name.*只能写一种规则/],
    ['columns: {name: {template: 没有占位}}', /columns\.name/],
    ['skip_rows: -1', /skip_rows/],
    ['colums: {}', /不认识的键 colums/],
    ['a: [', /不是有效的 YAML/],
  ])('%s', (yaml, message) => expect(() => parseMapping(yaml)).toThrow(message))

  test('a header that the file does not have', () => {
    expect(() => landed('columns: {status: {from: 丙}}', ['目录代码', '甲'], [])).toThrow(/丙.*目录代码、甲/s)
  })

  test('the hash of a mapping ignores its layout', () => {
    const a = parseMapping('table: catalog\ncolumns:\n  status: {const: 草稿}\n  name: {from: 甲}')
    const b = parseMapping('{columns: {name: {from: 甲}, status: {const: 草稿}}, table: catalog}')
    expect(a.sha256).toBe(b.sha256)
    expect(a.sha256).not.toBe(parseMapping('table: catalog\ncolumns: {name: {from: 乙}, status: {const: 草稿}}').sha256)
  })
})
