import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describePreview, describeReport, draftMapping, parseMapping, previewPath } from '../../server/import/index.ts'
import { ImportHome } from '../support/import-home.ts'

// `shuheng inspect`, and the upload page that shows the same: what a file is taken for before anything lands.

let home: ImportHome
beforeEach(async () => {
  home = await ImportHome.open()
  mkdirSync(join(home.config.home, 'tmp'), { recursive: true })
})
afterEach(() => home.close())

const inspect = async (name: string, content: string | Buffer) => {
  const path = home.file(name, content)
  return { path, parts: await previewPath(home.deps, { path }) }
}

const CATALOG = ['名单一,,,', '目录代码,目录名称,目录状态,开放类型,备用']

test('each header has its target with confidence and samples; values without a meaning are counted', async () => {
  const words = ['无条件', '登记开放', '登记开放', '登记开放', '随意']
  const { parts } = await inspect('目录.csv', [...CATALOG, ...words.map((w, i) => `c${i},目录${i},已发布,${w},甲${i}`)].join('\n'))
  expect(parts).toHaveLength(1)
  const [part] = parts
  expect(part).toMatchObject({ table: 'catalog', encoding: 'utf-8', delimiter: ',', header_row: 2, problem: null, looked_at: 5 })
  expect(part?.fields.map((f) => [f.header, f.column, f.confidence, f.samples.length])).toEqual([
    ['目录代码', 'catalog_id', 1, 3],
    ['目录名称', 'name', 1, 3],
    ['目录状态', 'status', 1, 1],
    ['开放类型', 'open_type', 0.85, 3],
    ['备用', null, null, 3],
  ])
  expect(part?.unknown_values.map((v) => [v.column, v.value, v.count])).toEqual([
    ['open_type', '登记开放', 3],
    ['open_type', '随意', 1],
  ])
  const said = describePreview(parts).join('\n')
  expect(said).toContain('开放类型 → 开放属性（open_type，把握 85%），如“无条件”、“登记开放”、“随意”')
  expect(said).toContain('开放类型“登记开放” ×3')
  expect(said).toContain('表头在第 2 行')
})

test('the draft lays out every part of a workbook and reads it the same way', async () => {
  const U = '11440700MB9D00017G'
  const sheet = (...rows: string[][]) => utils.aoa_to_sheet(rows)
  const book = {
    SheetNames: ['账号清单', '说明', '旧表', '目录'],
    Sheets: {
      账号清单: sheet(['用户标识', '单位统一社会信用代码', '停用时间'], ['a', U, '2025-01-01']),
      说明: sheet(['本表由各单位填报']),
      旧表: sheet(['用户标识', '单位统一社会信用代码'], ['b', U]),
      目录: sheet(['公共数据资源目录'], ['目录代码', '目录名称', '目录状态', '开放属性'], ['c', '甲', '已发布', '登记开放']),
    },
    Workbook: { Sheets: [0, 0, 1, 0].map((Hidden) => ({ Hidden })) },
  }
  const { path, parts } = await inspect('全部.xlsx', write(book as never, { type: 'buffer', bookType: 'xlsx' }))
  expect(parts.map((p) => [p.key, p.table, p.passed])).toEqual([
    ['账号清单', 'account', null],
    ['说明', null, null],
    ['旧表', null, 'hidden'],
    ['目录', 'catalog', null],
  ])
  const draft = draftMapping(parts)
  expect(draft).toContain('# 目录：还没有含义的值')
  expect(draft).toContain('open_type: { values: { "登记开放": ? } }  # 1 次')
  const mapping = parseMapping(draft)
  expect(mapping.parts?.['目录']).toMatchObject({ table: 'catalog', header_row: 2, columns: { catalog_id: { from: '目录代码' } } })
  expect(mapping.parts?.['说明']).toMatchObject({ skip: true })
  expect(mapping.parts?.['旧表']).toMatchObject({ skip: true })
  const report = await home.import(path, { mapping })
  expect(report.refused).toEqual([])
  expect(report.batches.map((b) => [b.part, b.table, b.rows_landed])).toEqual([
    ['账号清单', 'account', 1],
    ['目录', 'catalog', 1],
  ])
})

test('nothing of a classified row is shown as a sample, and nothing at all of a file that waits', async () => {
  const { parts } = await inspect('公共数据资源目录.csv', '目录代码,目录名称,目录状态,涉密标识\nc,不该留下,已发布,是\nd,乙,已发布,否\n')
  expect(parts[0]?.fields.map((f) => f.samples)).toEqual([['d'], ['乙'], ['已发布'], ['否']])
  const held = await inspect('目录二.csv', '目录代码,目录名称,目录状态,密级标识\nc,不该留下,已发布,机密\n')
  expect(held.parts[0]?.marks).toHaveLength(1)
  expect(JSON.stringify([parts, held.parts, draftMapping(held.parts)])).not.toContain('不该留下')
})

test('where a required column is missing, the columns of the nearest table are drafted and the missing one is named', async () => {
  const { parts } = await inspect('目录.csv', '编码,目录名称,目录状态,开放类型\nc,甲,已发布,无条件\n')
  expect(parts[0]).toMatchObject({ table: null, candidates: [{ table: 'catalog', missing: ['目录代码'] }] })
  const draft = draftMapping(parts)
  expect(draft).toContain('catalog_id: { from: 表头 }  # 目录代码（必需）')
  expect(parseMapping(draft)).toMatchObject({ table: 'catalog', columns: { name: { from: '目录名称' }, open_type: { from: '开放类型' } } })
})

test('of a file that is no known table the headers and samples are shown, with how to go on', async () => {
  const { parts } = await inspect('名单.csv', '姓名;电话\n甲;1\n乙;2\n')
  expect(parts[0]).toMatchObject({ table: null, confidence: null, delimiter: ';' })
  expect(parts[0]?.fields.map((f) => [f.header, f.place, f.samples])).toEqual([
    ['姓名', 1, ['甲', '乙']],
    ['电话', 2, ['1', '2']],
  ])
  expect(describePreview(parts).join('\n')).toMatch(/前 30 行里找不到.*看到的是：编码 UTF-8，分隔符 分号，第 1 行“姓名、电话”.*映射文件/)
})

test('two equal headers are drafted by their places', async () => {
  const { path, parts } = await inspect(
    '账号清单.csv',
    '用户标识,单位统一社会信用代码,停用时间,停用时间\na,11440700MB9D00017G,2025-01-01,2026-01-01\n',
  )
  const draft = draftMapping(parts)
  expect(draft).toContain('from: 第3列')
  const [batch] = (await home.import(path, { mapping: parseMapping(draft) })).batches
  expect(batch).toMatchObject({ rows_landed: 1, rows_warned: 0 })
})

test('where no header is found in a workbook, the sheet is named', async () => {
  const book = utils.book_new()
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([
      ['姓名', '电话'],
      ['甲', '1'],
    ]),
    '通讯录',
  )
  const [refused] = (await home.import(home.file('名单.xlsx', write(book, { type: 'buffer', bookType: 'xlsx' })))).refused
  expect(refused?.message).toContain('前 30 行里找不到任何一张表的表头')
  expect(refused?.message).toContain('看到的是：工作表“通讯录”，第 1 行“姓名、电话”')
})

test('warnings are told by value with counts', async () => {
  const words = ['登记开放', '登记开放', '登记开放', '另行通知', '另行通知']
  const lines = ['目录代码,目录名称,目录状态,开放属性', ...words.map((w, i) => `c${i},甲,已发布,${w}`)]
  const report = await home.import(home.file('公共数据资源目录.csv', lines.join('\n')))
  expect(describeReport(report).join('\n')).toContain('按空值处理 5 处：开放属性 无法识别的值（“登记开放” ×3、“另行通知” ×2）')
})
