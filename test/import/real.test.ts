import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type CellObject, utils, type WorkSheet, write } from '@e965/xlsx'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Db } from '../../server/base/db.ts'
import { describePreview, draftMapping, parseMapping, previewPath } from '../../server/import/index.ts'
import { ImportHome } from '../support/import-home.ts'

// Exports as platforms, offices and people make them: one small input for each way in which they differ from the contract.

let home: ImportHome
beforeEach(async () => {
  home = await ImportHome.open()
})
afterEach(() => home.close())

const U = '11440700MB9D00017G'
const ACCOUNT = '用户标识,单位统一社会信用代码,停用时间'
const ACCOUNTS = ACCOUNT.split(',')

type Sheets = Record<string, WorkSheet>

function workbook(sheets: Sheets, hidden: readonly string[] = []): Buffer {
  const names = Object.keys(sheets)
  return write(
    { SheetNames: names, Sheets: sheets, Workbook: { Sheets: names.map((name) => ({ name, Hidden: hidden.includes(name) ? 1 : 0 })) } },
    { type: 'buffer', bookType: 'xlsx' },
  )
}

const sheetOf = (...rows: (string | number | null)[][]) => utils.aoa_to_sheet([ACCOUNTS, ...rows])

async function landed(report: Awaited<ReturnType<ImportHome['import']>>, columns = 'user_id, uscc, disabled_at::varchar as disabled_at') {
  const batch = report.batches[0]
  if (!batch) throw new Error(JSON.stringify(report.refused))
  const rows = (await home.parquet(batch.lake_path, `select ${columns} from source_file`)).map((r) => Object.values(r))
  expect(batch.rows_in).toBe(batch.rows_landed + batch.rows_rejected + batch.rows_classified + batch.rows_left_out)
  return { batch, rows, tallies: (of: 'warnings' | 'rejects' | 'left_out') => batch[of].map((t) => [t.reason, t.count]) }
}

const import_ = (name: string, content: string | Buffer, options = {}) =>
  home.import(home.file(name, content), { maxRejectPercent: 100, ...options })

describe('codes', () => {
  test('invisible characters and dashes leave keys, with a warning that names them', async () => {
    const { rows, batch } = await landed(
      await import_('账号清单.csv', `${ACCOUNT}\nzw1\u200b,${U},\n\ufeffzw2,${U},\nz\u2060w3,${U},\nSQD－1,${U},\n`),
    )
    expect(rows.map((r) => r[0])).toEqual(['ZW1', 'ZW2', 'ZW3', 'SQD-1'])
    expect(batch.warnings[0]).toMatchObject({ reason: 'cleaned_code', count: 4 })
    expect(batch.warnings[0]?.values.map((v) => v.detail)).toContain('去掉 U+200B 零宽空格')
  })

  test('a number cell of 18 digits is refused, not rounded', async () => {
    const report = await import_(
      '账号清单.xlsx',
      workbook({ 账号清单: sheetOf([440700123456789e3, U], [440700123456789e3, U], ['ok', U]) }),
    )
    const { rows, tallies } = await landed(report)
    expect(rows.map((r) => r[0])).toEqual(['OK'])
    expect(tallies('rejects')).toEqual([['damaged_number', 2]])
    expect(home.read(report.batches[0]?.rejects_path as string)).toContain('长数字已被表格软件截断，请以文本格式导出')
  })

  test('scientific notation in a CSV is refused; text marks are taken off', async () => {
    const { rows, tallies } = await landed(
      await import_('账号清单.csv', `${ACCOUNT}\n4.40701E+17,${U},\n="000123",${U},\n'000124,${U},\n"\t000125",${U},\n`),
    )
    expect(rows.map((r) => r[0])).toEqual(['000123', '000124', '000125'])
    expect(tallies('rejects')).toEqual([['damaged_number', 1]])
  })

  test('numbers of Parquet: whole ones of 15 digits are codes, longer ones and doubles are not', async () => {
    const db = await Db.open(':memory:', home.config)
    const path = home.file('账号清单.parquet', '')
    await db.run(`copy (select * from (values (440701::double, '${U}'), (440700123456789012::double, '${U}'), (1.5::double, '${U}')) as t("用户标识", "单位统一社会信用代码"))
      to '${path}' (format parquet)`)
    db.closeInstance()
    const { rows, tallies } = await landed(await home.import(path, { maxRejectPercent: 100 }))
    expect(rows.map((r) => r[0])).toEqual(['440701'])
    expect(tallies('rejects')).toEqual([['damaged_number', 2]])
  })

  test('what no document can hold is taken out of a text and told', async () => {
    const header = '目录代码,目录名称,目录状态'
    const { rows, batch } = await landed(await import_('公共数据资源目录.csv', `${header}\nc1,甲\u0007乙\ufffe,已发布\n`), 'name')
    expect(rows).toEqual([['甲乙']])
    expect(batch.warnings[0]).toMatchObject({ reason: 'control_character', values: [{ detail: '去掉 U+0007、去掉 U+FFFE' }] })
  })
})

describe('sheets', () => {
  test('hidden sheets are listed, not imported, unless a mapping says so', async () => {
    const book = workbook({ 账号清单: sheetOf(['a', U, '2025-06-30']), 旧账号: sheetOf(['a', U, null]) }, ['旧账号'])
    const report = await import_('账号清单.xlsx', book)
    expect((await landed(report)).rows).toEqual([['A', U, '2025-06-30 23:59:59']])
    expect(report.skipped).toMatchObject([{ part: '旧账号', message: expect.stringContaining('隐藏的工作表') }])
    const both = await import_('b.xlsx', book, { mapping: parseMapping('hidden_sheets: true') })
    expect(both.batches.map((b) => b.part)).toEqual(['账号清单', '旧账号'])
    const one = await import_('c.xlsx', book, { mapping: parseMapping('sheet: 旧账号') })
    expect(one.batches.map((b) => b.part)).toEqual(['旧账号'])
  })

  test('hidden rows and columns are imported and counted', async () => {
    const sheet = sheetOf(['a', U], ['b', U])
    sheet['!rows'] = [{}, {}, { hidden: true }]
    sheet['!cols'] = [{}, {}, { hidden: true }]
    const { rows, batch } = await landed(await import_('账号清单.xlsx', workbook({ 账号清单: sheet })))
    expect(rows.map((r) => r[0])).toEqual(['A', 'B'])
    expect(batch.notes.map((n) => n.code)).toEqual(['hidden_rows', 'hidden_columns'])
    expect(batch.notes[0]?.message).toContain('有 1 行是隐藏')
  })

  test('a merged area gives its value to each row', async () => {
    const sheet = sheetOf(['a', U], ['b', null], ['c', null])
    sheet['!merges'] = [{ s: { r: 1, c: 1 }, e: { r: 3, c: 1 } }]
    const { rows } = await landed(await import_('账号清单.xlsx', workbook({ 账号清单: sheet })))
    expect(rows.map((r) => r[1])).toEqual([U, U, U])
  })

  test('errors and formulas without a result are unreadable, not missing', async () => {
    const sheet = sheetOf(['a', U, null], ['b', U, null], ['c', U, '#N/A'], [null, U, null])
    sheet.C2 = { t: 'e', v: 0x17, w: '#REF!' } as CellObject
    sheet.C3 = { t: 'n', f: 'TODAY()' } as CellObject
    sheet.A5 = { t: 'e', v: 0x2a } as CellObject
    const { rows, batch, tallies } = await landed(await import_('账号清单.xlsx', workbook({ 账号清单: sheet })))
    expect(rows.map((r) => [r[0], r[2]])).toEqual([
      ['A', null],
      ['B', null],
      ['C', null],
    ])
    expect(tallies('warnings')).toEqual([['invalid_disabled_at', 3]])
    expect(batch.warnings[0]?.examples.map((e) => e.value)).toEqual(['#REF!', '公式没有存下计算结果', '#N/A'])
    expect(tallies('rejects')).toEqual([['invalid_user_id', 1]])
  })
})

describe('lines that are no rows', () => {
  test('sums, remarks below the table, the header again and blank lines are left out and never count as rejected', async () => {
    const content = [
      ACCOUNT,
      `a,${U},`,
      '小计,1,',
      `${ACCOUNT}`,
      `b,${U},`,
      ',,',
      '合 计,2,',
      '注：停用时间为空表示在用,,',
      '填表人：甲,审核人：乙,制表日期：2025年7月1日',
    ]
    const { rows, batch, tallies } = await landed(await import_('账号清单.csv', `${content.join('\n')}\n\u001a`, { maxRejectPercent: 0 }))
    expect(rows.map((r) => r[0])).toEqual(['A', 'B'])
    expect(Object.fromEntries(tallies('left_out'))).toEqual({ total_row: 2, header_row: 1, blank_row: 1, note_row: 2, end_mark: 1 })
    expect(batch.left_out.find((t) => t.reason === 'note_row')?.examples[0]?.value).toBe('注：停用时间为空表示在用')
  })

  test('the foot of a form is left out also where each of its cells would make a value', async () => {
    const form = `${ACCOUNT}\na,${U},\n合计,2,\n注：停用时间为空表示在用,,\n填表人：某某,审核人：某某,日期：2025年7月1日\n`
    const { rows, tallies } = await landed(await import_('账号清单.csv', form, { maxRejectPercent: 0 }))
    expect(rows).toEqual([['A', U, null]])
    expect(Object.fromEntries(tallies('left_out'))).toEqual({ total_row: 1, note_row: 2 })
  })

  test('a second header with a byte order mark of its own, as of files put together', async () => {
    const { rows } = await landed(
      await import_('账号清单.csv', `${ACCOUNT}\na,${U},\n\ufeff${ACCOUNT}\nb,${U},\n`, { maxRejectPercent: 0 }),
    )
    expect(rows.map((r) => r[0])).toEqual(['A', 'B'])
  })

  test('a sentence wider than its column ends a table; a row between rows is a row', async () => {
    const long = '以上数据由各单位填报，截至2025年6月30日，如有疑问请与数据管理处联系。'
    const foot = await landed(await import_('账号清单.csv', `${ACCOUNT}\na,${U},\n${long},,\n`, { maxRejectPercent: 0 }))
    expect(foot.tallies('left_out')).toEqual([['note_row', 1]])
    const between = await landed(await import_('中间.csv', `${ACCOUNT}\na,${U},\n注：上面一行,,\nb,${U},\n`, { table: 'account' }))
    expect(between.tallies('rejects')).toEqual([['missing_uscc', 1]])
    const total = await landed(await import_('名.csv', `${ACCOUNT}\n合计单位,${U},\n`, { table: 'account' }))
    expect(total.rows.map((r) => r[0])).toEqual(['合计单位'])
  })
})

test('address ranges become blocks: one row counted, one stored for each block', async () => {
  const lines = ['网段', '10.1.0.0\\16', '10.2.0.0-10.2.255.255', '10.3.*.*', '10.4.0.0/255.255.0.0', '10.5.0.1-10.5.0.3', '政务外网']
  const { rows, batch } = await landed(await import_('可信网段.csv', `${lines.join('\n')}\n`), 'cidr')
  expect(rows.flat()).toEqual(['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16', '10.5.0.1/32', '10.5.0.2/31', '政务外网'])
  expect(batch).toMatchObject({ rows_in: 6, rows_landed: 6, rows_warned: 1, warnings: [{ reason: 'not_an_address' }] })
})

describe('files in other forms', () => {
  const table = (separator: string) => [ACCOUNT, `a,${U},2025-01-01`].join('\n').replaceAll(',', separator)
  test.each<[string, string, Buffer | string]>([
    ['two byte order marks', '账号清单.csv', `\ufeff\ufeff${table(',')}`],
    ['carets', '账号清单.csv', table('^')],
    ['bars', '账号清单.txt', table('|')],
    ['the delimiter of Hive', '账号清单.txt', table('\u0001')],
    ['gzip', '账号清单.csv.gz', gzipSync(table(','))],
    [
      'an OpenDocument sheet',
      '账号清单.ods',
      write({ SheetNames: ['账号清单'], Sheets: { 账号清单: sheetOf(['a', U, '2025-01-01']) } }, { type: 'buffer', bookType: 'ods' }),
    ],
    [
      'a WPS sheet',
      '账号清单.et',
      write({ SheetNames: ['账号清单'], Sheets: { 账号清单: sheetOf(['a', U, '2025-01-01']) } }, { type: 'buffer', bookType: 'biff8' }),
    ],
  ])('%s', async (_, name, content) => {
    expect((await landed(await import_(name, content))).rows).toEqual([['A', U, '2025-01-01 23:59:59']])
  })

  test('Big5 is refused by name, and read when a mapping says so', async () => {
    const content = Buffer.concat([
      Buffer.from('user_id,uscc,disabled_at\nchen'),
      Buffer.from('b3afabd8a7bb', 'hex'),
      Buffer.from(`,${U},\n`),
    ])
    const [refused] = (await import_('account.csv', content)).refused
    expect(refused?.message).toContain('Big5')
    const { rows } = await landed(await import_('account.csv', content, { mapping: parseMapping('encoding: big5') }))
    expect(rows[0]?.[0]).toMatch(/^CHEN\p{Script=Han}{3}$/u)
  })

  test('a bomb of gzip and a broken one are refused', async () => {
    const bomb = await import_('账号清单.csv.gz', gzipSync(Buffer.alloc(40_000_000)))
    expect(bomb.refused[0]?.message).toContain('压缩炸弹')
    const broken = await import_('坏.csv.gz', gzipSync(table(',')).subarray(0, 40))
    expect(broken.refused[0]?.message).toContain('压缩文件损坏')
  })

  test('NaN in JSON is named', async () => {
    const [refused] = (await import_('账号清单.json', `[{"用户标识":"a","单位统一社会信用代码":"${U}","停用时间":NaN}]`)).refused
    expect(refused?.message).toContain('JSON 里有 NaN')
  })

  test('where no header is found, what was seen is said', async () => {
    const [refused] = (await import_('名单.csv', '姓名;电话\n甲;1\n')).refused
    expect(refused?.message).toContain('看到的是：编码 UTF-8，分隔符 分号，第 1 行“姓名、电话”')
  })
})

describe('words', () => {
  const lines = (column: string, words: string[]) => [
    `目录代码,目录名称,目录状态,${column}`,
    ...words.map((w, i) => `c${i},甲,已发布,${w}`),
  ]
  const cast = async (column: string, name: string, words: string[]) =>
    (await landed(await import_('公共数据资源目录.csv', lines(column, words).join('\n')), name)).rows.flat()

  test('of real catalogues: openness, cycles with remarks, formats, states', async () => {
    expect(await cast('开放属性', 'open_type', ['完全开放', '无条件', '登录开放', '有条件', '依申请开放', '普遍开放', '申请开放'])).toEqual(
      ['unconditional', 'unconditional', 'conditional', 'conditional', 'conditional', 'unconditional', 'conditional'],
    )
    expect(
      await cast('更新周期', 'update_cycle', [
        '不定时',
        '其它',
        '静态数据',
        '不定期更新',
        '按年更新',
        '即时',
        '每年（更新说明：暂无）',
        '每两年',
        '每半月',
      ]),
    ).toEqual(['irregular', 'irregular', 'irregular', 'irregular', 'yearly', 'realtime', 'yearly', null, null])
    expect(
      await cast('数据格式', 'data_format', ['xls', 'json', 'api', 'mysql', '电子表格-xlsx', '未知；xls格式；json', '某格式', '[]']),
    ).toEqual(['spreadsheet', 'self_described', 'service_api', 'database', 'spreadsheet', 'spreadsheet', null, null])
    const states = await landed(
      await import_('状态.csv', '目录代码,目录名称,目录状态\na,甲,上架\nb,甲,在用\nc,甲,已上线\n', { table: 'catalog' }),
      'status',
    )
    expect(states.rows.flat()).toEqual(['published', 'published', 'published'])
  })

  test('yes and no', async () => {
    const words = ['√', '✓', '对', '×', '✗', '错', '也许']
    const content = ['工单,停', '日期,是否工作日', ...words.map((w, i) => `2027-01-0${i + 1},${w}`)].slice(1).join('\n')
    const { rows } = await landed(await import_('工作日历.csv', content), 'is_workday')
    expect(rows.flat()).toEqual([true, true, true, false, false, false])
  })
})

test('an end before its beginning is kept with a warning', async () => {
  const { rows, batch } = await landed(
    await import_('停机窗口.csv', '停机单号,开始时间,结束时间\no1,2025-06-02,2025-06-01\n'),
    'finished_at::varchar',
  )
  expect(rows).toEqual([['2025-06-01 00:00:00']])
  expect(batch.warnings).toMatchObject([{ reason: 'wrong_order', values: [{ detail: '早于开始时间 2025-06-02 00:00:00' }] }])
})

describe('what is said of a whole file', () => {
  test.each([
    ['duplicate_headers', '账号清单.csv', `${ACCOUNT},停用时间\na,${U},,2025-01-01\n`, '表头“停用时间”出现 2 次'],
    ['short_rows', '账号清单.csv', `${ACCOUNT}\na,${U}\n`, '有 1 行比表头短'],
    ['empty_columns', '账号清单.csv', `${ACCOUNT},\na,${U},,备注\n`, '第 4 列没有表头'],
    ['all_classified', '公共数据资源目录.csv', '目录代码,目录名称,目录状态,涉密标识\nc,甲,已发布,未涉密\n', '全部 1 行都按涉密剔除'],
    ['calendar_gaps', '工作日历.csv', '日期,是否工作日\n2027-01-01,否\n', '2027 年 1 天（应为 365 天）'],
  ])('%s', async (code, name, content, words) => {
    const { batch } = await landed(await import_(name, content), '*')
    expect(batch.notes).toEqual([{ code, message: expect.stringContaining(words) }])
  })
})

test('inspect shows how a file is read and drafts a mapping that reads it', async () => {
  const path = home.file('账号清单.csv', `用户标识;单位统一社会信用代码;停用\na;${U};2025-01-01\n`)
  mkdirSync(join(home.config.home, 'tmp'), { recursive: true })
  const parts = await previewPath(home.deps, { path })
  const said = describePreview(parts).join('\n')
  expect(said).toContain('编码 UTF-8，分隔符 分号')
  expect(said).toContain('停用 → 没有用到')
  const draft = draftMapping(parts)
  expect(draft).toContain('#   disabled_at: { from: 表头 }  # 停用时间')
  const mapping = parseMapping(draft.replace('columns:', 'columns:\n  disabled_at: { from: 停用 }'))
  expect((await landed(await home.import(path, { mapping }))).rows).toEqual([['A', U, '2025-01-01 23:59:59']])
})

test('patterns of a mapping give words a meaning; the first that fits counts', async () => {
  const mapping = parseMapping(
    'table: catalog\ncolumns: { update_cycle: { from: 更新周期, values: { 每周一次: 每周 }, patterns: { "每[0-9]+年": 不定期, "每.*": 每年 } } }',
  )
  const content = '目录代码,目录名称,目录状态,更新周期\na,甲,已发布,每2年\nb,甲,已发布,每周一次\nc,甲,已发布,每个年\nd,甲,已发布,按需\n'
  expect((await landed(await import_('目录.csv', content, { mapping }), 'update_cycle')).rows.flat()).toEqual([
    'irregular',
    'weekly',
    'yearly',
    null,
  ])
  expect(() => parseMapping('table: catalog\ncolumns: { name: { from: x, patterns: { "(": y } } }')).toThrow('映射文件')
})
