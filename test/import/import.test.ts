import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tables } from '../../server/contract/tables.ts'
import { describeReport, withdrawBatch } from '../../server/import/index.ts'
import { ImportHome } from '../support/import-home.ts'

let home: ImportHome
beforeEach(async () => {
  home = await ImportHome.open()
})
afterEach(() => home.close())

const ORG = '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入,是否建有信息化系统'
const ORG_ROW = '11440700MB9D00017G,数据局,行政机关,440700,是,无'

describe('landing', () => {
  test('a clean file becomes typed Parquet with every contract column in order', async () => {
    const { report, rows } = await home.csv('a.csv', [`${ORG},备注`, `${ORG_ROW},x`])
    const batch = report.batches[0]
    expect(batch).toMatchObject({
      batch_id: expect.stringMatching(/^20250930-100000-[0-9a-f]{8}$/),
      table: 'org',
      rows_in: 1,
      rows_landed: 1,
      rows_rejected: 0,
      rows_warned: 0,
      duplicates: 0,
      period_from: null,
      rejects_path: null,
      unmatched_headers: ['备注'],
      missing_optional: ['是否公共数据主管部门', '是否垂直管理', '单位层级'],
    })
    expect(rows).toEqual([
      {
        uscc: '11440700MB9D00017G',
        name: '数据局',
        org_type: 'admin',
        region_code: '440700',
        in_scope: true,
        has_info_system: false,
        is_data_authority: null,
        vertical: null,
        level: null,
        _row: '2',
      },
    ])
    const meta = await home.parquet(
      batch?.lake_path as string,
      "select distinct compression from parquet_metadata('PATH')".replace(
        "'PATH'",
        `'${join(home.config.home, batch?.lake_path as string)}'`,
      ),
    )
    expect(meta).toEqual([{ compression: 'ZSTD' }])
  })

  test('header-only files of all tables are accepted with no rows', async () => {
    const files = tables.map((t) => home.file(`${t.name}.csv`, `${t.columns.map((c) => c.zh).join(',')}\n`))
    const report = await home.import(files)
    expect(report.refused).toEqual([])
    expect(report.batches.map((b) => [b.table, b.rows_in, b.missing_optional.length])).toEqual(tables.map((t) => [t.name, 0, 0]))
    expect(await home.parquet(report.batches[0]?.lake_path as string)).toEqual([])
  })

  test('what cannot be read rejects in a required column and warns elsewhere', async () => {
    const lines = [
      '事件编号,目录代码,事件类型,发生日期,目录更新完成日期,是否批准延期',
      'E1,c1,职能调整,2025年3月1日,2025-13-01,是',
      'E2,c1,职能调整,昨天,,',
      ',,,,,',
      'E3,,法规变更,2025/3/5,暂无,也许',
      'E4,c2,改名,2025-03-06 08:00,2025-03-07,-',
      'E5,c2,变更前,,,,',
      'E6,c2,职能变更,20250308,,,,多出来的',
      'E7,c2',
      'event_id,catalog_id,kind,occurred_on,done_on,ext_approved',
      'E8,"c\n2",职能变更,20250309,,',
    ]
    const { report, rows } = await home.csv('catalog_event.csv', lines, { maxRejectPercent: 100 })
    const batch = report.batches[0]
    expect(batch).toMatchObject({ rows_in: 10, rows_landed: 2, rows_rejected: 6, rows_warned: 2, rows_classified: 0, rows_left_out: 2 })
    expect(batch?.period_from).toBe('2025-03-01 00:00:00')
    expect(batch?.period_to).toBe('2025-03-09 00:00:00')
    expect(rows.map((r) => [r.event_id, r.catalog_id, r.occurred_on, r.done_on, r._row])).toEqual([
      ['E1', 'C1', '2025-03-01', null, '2'],
      ['E8', 'C2', '2025-03-09', null, '11'],
    ])
    expect(batch?.warnings).toEqual([
      {
        column: 'done_on',
        label: '目录更新完成日期',
        reason: 'invalid_done_on',
        count: 1,
        values: [{ value: '2025-13-01', detail: '', count: 1 }],
        examples: [{ row: 2, value: '2025-13-01' }],
      },
      {
        column: 'catalog_id',
        label: '目录代码',
        reason: 'cleaned_code',
        count: 1,
        values: [{ value: 'c\n2', detail: '去掉 U+000A 换行', count: 1 }],
        examples: [{ row: 11, value: 'c\n2' }],
      },
    ])
    expect(batch?.left_out.map((t) => [t.reason, t.count])).toEqual([
      ['blank_row', 1],
      ['header_row', 1],
    ])
    const reasons = Object.fromEntries(batch?.rejects.map((t) => [t.reason, t.count]) ?? [])
    expect(reasons).toEqual({
      invalid_occurred_on: 1,
      missing_catalog_id: 1,
      invalid_kind: 2,
      missing_occurred_on: 2,
      missing_kind: 1,
      extra_cells: 1,
    })
    const rejects = home.read(batch?.rejects_path as string)
    expect(rejects.startsWith('\ufeff行号,列,值,原因,事件编号,目录代码,')).toBe(true)
    expect(rejects).toContain('3,发生日期,昨天,无法识别的值,E2,c1,职能调整,昨天,,\n')
    expect(rejects).toContain('5,目录代码,,必填值缺失,E3,,法规变更,2025/3/5,暂无,也许\n')
    expect(rejects).toContain('8,,,单元格多于表头，可能错列,E6,c2,职能变更,20250308,,,,多出来的\n')
    expect(home.read(batch?.warnings_path as string)).toContain('2,目录更新完成日期,2025-13-01,无法识别的值，已按空值处理\n')
    const said = describeReport(report).join('\n')
    expect(said).toContain('读入 10 行 = 落库 2 + 不合格 6 + 涉密 0 + 不是数据行 2')
    expect(said).toContain('发生日期 无法识别的值（第 3 行“昨天”）')
  })

  test('a mended rejects file is recognised and lands', async () => {
    const lines = ['事件编号,目录代码,事件类型,发生日期', 'E1,c1,职能调整,2025-03-01', 'E2,c1,职能调整,昨天']
    const { report } = await home.csv('a.csv', lines, { maxRejectPercent: 60 })
    const mended = home.read(report.batches[0]?.rejects_path as string).replaceAll('昨天', '2025-03-02')
    const again = await home.import(home.file('mended.csv', mended))
    expect(again.batches).toMatchObject([{ table: 'catalog_event', rows_landed: 1, unmatched_headers: ['行号', '列', '值', '原因'] }])
  })

  test('an institution with a wrong code is rejected as invalid_uscc', async () => {
    const { report } = await home.csv('org.csv', [ORG, ORG_ROW, ORG_ROW.replace('17G', '17H')], { maxRejectPercent: 50 })
    expect(report.batches[0]).toMatchObject({ rows_landed: 1, rows_rejected: 1 })
    expect(report.batches[0]?.rejects[0]).toMatchObject({ reason: 'invalid_uscc', examples: [{ row: 3, value: '11440700MB9D00017H' }] })
  })

  test('rows of one key are counted as duplicates and all land, for staging to choose', async () => {
    const { report, rows } = await home.csv('org.csv', [ORG, ORG_ROW, ORG_ROW.replace('数据局', '政数局')])
    expect(report.batches[0]).toMatchObject({ rows_landed: 2, duplicates: 1 })
    expect(rows.map((r) => [r._row, r.name])).toEqual([
      ['2', '数据局'],
      ['3', '政数局'],
    ])
  })

  test('text survives quotes, line ends and astral characters', async () => {
    const name = '“甲”,"乙"\n丙\u{20000}\\N'
    const { rows } = await home.csv('c.csv', ['目录代码,目录状态,目录名称', `c1,草稿,"${name.replaceAll('"', '""')}"`])
    expect(rows[0]?.name).toBe(name)
  })
})

describe('refusing', () => {
  test('above the reject limit nothing lands, but the rejects are written', async () => {
    const lines = [ORG, ...Array.from({ length: 18 }, () => ORG_ROW), ORG_ROW.replace('行政机关', '不明')]
    const low = await home.csv('org.csv', lines, { maxRejectPercent: 5 })
    expect(low.report.batches).toEqual([])
    expect(low.report.refused).toMatchObject([
      { code: 'over_reject_limit', table: 'org', rows_in: 19, rows_rejected: 1, rejects: [{ reason: 'invalid_org_type' }] },
    ])
    const rejects = low.report.refused[0]?.rejects_path as string
    expect(home.read(rejects)).toContain('不明')
    expect(existsSync(join(home.config.home, 'lake'))).toBe(false)
    // Exactly at the limit is not above it, and the rejects of the refusal stay.
    const at = await home.csv('org.csv', lines, { maxRejectPercent: 100 / 19 })
    expect(at.report.batches).toMatchObject([{ rows_landed: 18, rows_rejected: 1 }])
    expect(home.read(rejects)).toContain('不明')
  })

  test('zero bytes and a missing required column refuse the file, not the others', async () => {
    const report = await home.import([
      home.file('empty.csv', ''),
      home.file('short.csv', '统一社会信用代码,机构名称,机构类型,行政区划代码\n1,2,3,4\n'),
      home.file('ok.csv', `${ORG}\n${ORG_ROW}\n`),
    ])
    expect(report.batches.map((b) => b.file_name)).toEqual(['ok.csv'])
    expect(report.refused.map((r) => [r.fileName, r.code])).toEqual([
      ['empty.csv', 'file_refused'],
      ['short.csv', 'missing_columns'],
    ])
    expect(report.refused[1]?.candidates?.[0]).toMatchObject({ table: 'org', missing: ['是否纳入'] })
    expect(describeReport(report).join('\n')).toMatch(/short\.csv：缺少必需的列.*缺少 是否纳入/)
    // Two of its columns would do for the register of authorities, whose file says so by its name.
    const named = await home.import(home.file('主管部门登记.csv', '统一社会信用代码,机构名称,机构类型,行政区划代码\n1,2,3,4\n'))
    expect(named.batches.map((b) => b.table)).toEqual(['authority'])
  })

  test('wrong options are usage errors', async () => {
    const file = home.file('a.csv', `${ORG}\n${ORG_ROW}\n`)
    await expect(home.import(file, { table: 'nope' })).rejects.toMatchObject({ code: 'usage' })
    await expect(home.import(file, { maxRejectPercent: 101 })).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('classified rows', () => {
  const MARK = '绝密工程XYZZY'
  const HEADER = '目录代码,目录名称,目录状态,涉密标识'

  test('leave no trace but a count', async () => {
    const row = (flag: string, n: number) => `${MARK}${n},${MARK},${MARK},${flag}`
    const flags = ['是', '机密', '待定', '-', 'NULL', '\ufffd']
    const shifted = `c9,${MARK},草稿,,是`
    const { report, rows } = await home.csv('catalog.csv', [HEADER, ...flags.map(row), 'c1,甲,草稿,否', 'c2,乙,草稿,', shifted], {
      maxRejectPercent: 50,
    })
    expect(report.batches[0]).toMatchObject({
      rows_in: 9,
      rows_classified: 6,
      rows_landed: 2,
      rows_rejected: 1,
      classified_flag_blank: 2,
      duplicates: 0,
    })
    expect(rows.map((r) => [r.catalog_id, r.is_classified])).toEqual([
      ['C1', false],
      ['C2', null],
    ])
    home.deps.ledger.close()
    for (const path of home.files()) expect(readFileSync(path).includes(MARK), path).toBe(false)
    expect(JSON.stringify(report) + describeReport(report).join()).not.toContain(MARK)
  })

  test('do not count towards the reject limit', async () => {
    const { report } = await home.csv('catalog.csv', [HEADER, ...Array.from({ length: 9 }, (_, i) => `s${i},x,草稿,是`), 'c1,甲,草稿,否'], {
      maxRejectPercent: 0,
    })
    expect(report.batches[0]).toMatchObject({ rows_in: 10, rows_classified: 9, rows_landed: 1 })
  })
})

describe('again', () => {
  test('the same bytes are a no-op that says so, also under another name', async () => {
    const first = await home.csv('a.csv', [ORG, ORG_ROW])
    const again = await home.import([home.file('a.csv', `${ORG}\n${ORG_ROW}\n`), home.file('b.csv', `${ORG}\n${ORG_ROW}\n`)])
    expect(again.batches).toEqual([])
    expect(again.unchanged.map((u) => [u.fileName, u.batch_id])).toEqual([
      ['a.csv', first.report.batches[0]?.batch_id],
      ['b.csv', first.report.batches[0]?.batch_id],
    ])
    expect(describeReport(again).join('\n')).toContain('未重复导入')
  })

  test('a withdrawn batch may be imported again', async () => {
    const first = await home.csv('a.csv', [ORG, ORG_ROW])
    const id = first.report.batches[0]?.batch_id as string
    await withdrawBatch(home.deps, id, '重复导出', 'u1')
    await expect(withdrawBatch(home.deps, id, '重复导出', 'u1')).rejects.toMatchObject({ code: 'conflict' })
    await expect(withdrawBatch(home.deps, 'x', '重复导出', 'u1')).rejects.toMatchObject({ code: 'not_found' })
    const again = await home.csv('a.csv', [ORG, ORG_ROW])
    expect(again.report.batches).toHaveLength(1)
    expect(existsSync(join(home.config.home, first.report.batches[0]?.lake_path as string))).toBe(true)
    const events = await home.deps.ledger.db.all('select kind, actor from event order by seq')
    expect(events).toEqual([
      { kind: 'import.landed', actor: 'system' },
      { kind: 'import.withdrawn', actor: 'u1' },
      { kind: 'import.landed', actor: 'system' },
    ])
  })

  test('seq follows the order in which files are given', async () => {
    const b = home.file('b.csv', `${ORG}\n${ORG_ROW}\n`)
    const a = home.file('a.csv', `${ORG}\n${ORG_ROW.replace('数据局', '政数局')}\n`)
    await home.import([b, a])
    expect(await home.deps.ledger.db.all('select file_name, seq::integer as seq from import_batch order by seq')).toEqual([
      { file_name: 'b.csv', seq: 1 },
      { file_name: 'a.csv', seq: 2 },
    ])
  })

  test('big logs report an overlap of periods', async () => {
    const log = (from: string, to: string) => ['调用时间,目录代码,是否成功', `${from},C1,是`, `${to},C1,是`]
    const june = await home.csv('june.csv', log('2025-06-01', '2025-06-30 23:00'))
    const july = await home.csv('july.csv', log('2025-07-01', '2025-07-31'))
    const both = await home.csv('both.csv', log('2025-06-30', '2025-07-01'))
    expect(july.report.batches[0]?.overlaps).toEqual([])
    expect(both.report.batches[0]?.overlaps.map((o) => o.batch_id)).toEqual([
      june.report.batches[0]?.batch_id,
      july.report.batches[0]?.batch_id,
    ])
    expect(describeReport(both.report).join('\n')).toContain('june.csv，2025-06-01 00:00:00 至 2025-06-30 23:00:00）重叠')
  })
})

describe('a broken import', () => {
  test('leaves nothing when the ledger cannot be written, and can be run again', async () => {
    const file = home.file('a.csv', `${ORG}\n${ORG_ROW}\n`)
    const { ledger } = home.deps
    const broken = Object.create(ledger, { write: { value: () => Promise.reject(new Error('disk full')) } })
    const { importPaths } = await import('../../server/import/index.ts')
    await expect(importPaths({ ...home.deps, ledger: broken }, { paths: [file] })).rejects.toThrow('disk full')
    expect(home.files().filter((f) => /lake|rejects|import-/.test(f))).toEqual([])
    const again = await home.import(file)
    expect(again.batches).toHaveLength(1)
  })

  test('orphans of a killed import are swept, files of the ledger are kept', async () => {
    const kept = await home.csv('a.csv', [ORG, ORG_ROW])
    const orphans = [
      'lake/org/20250101-000000-deadbeef.parquet',
      'rejects/20250101-000000-deadbeef.csv',
      'rejects/20250101-000000-deadbeef.warnings.csv',
      'tmp/import-x/part-y/landed.csv',
    ]
    for (const path of orphans) {
      mkdirSync(join(home.config.home, path, '..'), { recursive: true })
      writeFileSync(join(home.config.home, path), 'x')
    }
    await home.csv('b.csv', [ORG, ORG_ROW.replace('数据局', '政数局')])
    for (const path of orphans) expect(existsSync(join(home.config.home, path)), path).toBe(false)
    expect(existsSync(join(home.config.home, kept.report.batches[0]?.lake_path as string))).toBe(true)
    expect(home.files().filter((f) => f.includes('import-'))).toEqual([])
  })
})
