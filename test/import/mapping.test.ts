import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('how a file is laid out', () => {
  const U = '11440700MB9D00017G'
  let home: ImportHome
  beforeAll(async () => {
    home = await ImportHome.open()
  })
  afterAll(() => home.close())

  const rowsOf = async (name: string, content: string | Buffer, yaml: string) => {
    const report = await home.import(home.file(name, content), { mapping: parseMapping(yaml), maxRejectPercent: 100 })
    const rows = []
    for (const b of report.batches)
      rows.push(await home.parquet(b.lake_path, 'select user_id, uscc, disabled_at::date::varchar as d from source_file'))
    return { report, rows: rows.map((r) => r.map((x) => Object.values(x))) }
  }

  test('no header: columns by their places', async () => {
    const yaml = 'table: account\nheaderless: true\ncolumns: {user_id: {from: 2}, uscc: {from: 第3列}}'
    expect((await rowsOf('甲.csv', `x,a,${U}\ny,b,${U}\n`, yaml)).rows).toEqual([
      [
        ['A', U, null],
        ['B', U, null],
      ],
    ])
    const beyond = await rowsOf('乙.csv', `x,a,${U}\n`, yaml.replace('第3列', '第9列'))
    expect(beyond.report.refused[0]?.message).toContain('没有：第9列。文件的表头是：第1列、第2列、第3列')
  })

  test('a first row that speaks of secrecy waits also where no header is said to be', async () => {
    const yaml = 'table: account\nheaderless: true\ncolumns: {user_id: {from: 1}, uscc: {from: 2}}'
    expect((await rowsOf('丙.csv', `用户标识,代码,密级\na,${U},机密\n`, yaml)).report.refused[0]).toMatchObject({ code: 'secrecy' })
  })

  test('the second of two headers that are the same, by its place', async () => {
    const yaml = 'table: account\ncolumns: {disabled_at: {from: 4}}'
    const csv = `用户标识,单位统一社会信用代码,停用时间,停用时间\na,${U},,2025-01-01\n`
    expect((await rowsOf('丁.csv', csv, yaml)).rows).toEqual([[['A', U, '2025-01-01']]])
  })

  test('a flag named by its place counts as the flag', () => {
    const yaml = 'columns: {is_classified: {from: 第3列}}'
    expect(landed(yaml, ['目录代码', '目录状态', '密级'], ['c', '草稿', '机密'])).toBe('classified')
    expect(landed(yaml, ['目录代码', '目录状态', '密级'], ['c', '草稿', '非密'])).toMatchObject({ catalog_id: 'C' })
  })

  test('the header in a given row, lines of a foot, dates in a form of their own', async () => {
    const yaml = [
      'table: account',
      'header_row: 3',
      'footer: "^(制作|打印)"',
      'columns: {disabled_at: {from: 停用, date: DD/MM/YYYY HH:mm}}',
    ].join('\n')
    const csv = `用户标识,单位统一社会信用代码,停用\n,,\n用户标识,单位统一社会信用代码,停用\na,${U},07/06/2023 8:30\nb,${U},2023-06-07\n打印：某某,,\n`
    const { rows, report } = await rowsOf('戊.csv', csv, yaml)
    expect(rows).toEqual([
      [
        ['A', U, '2023-06-07'],
        ['B', U, '2023-06-07'],
      ],
    ])
    expect(report.batches[0]).toMatchObject({ rows_in: 3, rows_rejected: 0, rows_left_out: 1, left_out: [{ reason: 'note_row' }] })
    const none = await rowsOf('己.csv', csv, yaml.replace('3', '30'))
    expect(none.report.refused[0]?.message).toContain('表头在第 30 行（header_row），文件没有这一行')
  })

  test.each([
    ['DD-MMM-YYYY', '06-JUL-2023', '2023-07-06'],
    ['YYYY年MM月DD号', '2023年7月6号', '2023-07-06'],
    ['MM/DD/YYYY', '13/06/2023', null],
  ])('dates written as %s', async (form, text, expected) => {
    const yaml = `table: account\ncolumns: {disabled_at: {from: 停用, date: ${form}}}`
    const { rows } = await rowsOf(`${form.replaceAll('/', '')}.csv`, `用户标识,单位统一社会信用代码,停用\na,${U},${text}\n`, yaml)
    expect(rows[0]?.[0]?.[2]).toBe(expected)
  })

  test('every sheet and every file of an archive in a way of its own; what is said of one is no new import of another', async () => {
    const zip = (b: string) =>
      Buffer.from(
        zipSync({
          'a.csv': Buffer.from(`账号;代码\na;${U}\n`),
          'b.csv': Buffer.from(`用户|代码\n${b}|${U}\n`),
          '说明.csv': Buffer.from('只是说明,没有表\n'),
        }),
      )
    const yaml = [
      'parts:',
      '  a.csv: { table: account, columns: { user_id: { from: 账号 }, uscc: { from: 代码 } } }',
      '  b.csv: { table: account, delimiter: "|", columns: { user_id: { from: 用户 }, uscc: { from: 代码 } } }',
      '  说明.csv: { skip: true }',
    ].join('\n')
    const first = await rowsOf('包.zip', zip('b'), yaml)
    expect(first.rows.flat()).toEqual([
      ['A', U, null],
      ['B', U, null],
    ])
    expect(first.report.refused).toEqual([])
    expect(first.report.skipped).toMatchObject([{ fileName: '包.zip/说明.csv', message: '映射文件写明不读，没有导入' }])
    const again = await rowsOf('包.zip', zip('c'), yaml.replace('{ from: 用户 }', '{ from: 用户, values: { c: d } }'))
    expect(again.rows.flat()).toEqual([['D', U, null]])
    expect(again.report.unchanged.map((u) => u.fileName)).toEqual(['包.zip/a.csv'])
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
    ['columns: {name: {from: 甲, patterns: {"(": 乙}}}', /columns\.name\.patterns.*不是正则表达式/],
    ['footer: "("', /footer.*不是正则表达式/],
    ['delimiter: "||"', /delimiter/],
    ['table: catalog\ncolumns: {published_at: {from: 甲, date: MM-DD}}', /columns\.published_at\.date.*要有 YYYY/],
    ['table: catalog\ncolumns: {published_at: {from: 甲, date: DD/MM/YY}}', /要有 YYYY/],
    ['table: catalog\ncolumns: {published_at: {from: 甲, date: DD/MM/YYYY HH:mm A}}', /不认识的字母“A”/],
    ['table: catalog\ncolumns: {name: {from: 甲, date: DD/MM/YYYY}}', /columns\.name\.date.*不是日期/],
    ['headerless: true', /没有表头.*第3列/],
    ['table: catalog\nheaderless: true\nheader_row: 2\ncolumns: {name: {from: 1}}', /只能写一个/],
    ['parts: {甲: {columns: {name: {from: 乙}}}}', /parts\.甲\.columns.*parts\.甲\.table/],
    ['parts: {甲: {table: catalog, columns: {nope: {from: 乙}}}}', /parts\.甲\.columns\.nope/],
    ['parts: {甲: {sheet: 乙}}', /parts\.甲.*不认识的键 sheet/],
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
