import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, readConfig } from '../../server/base/config.ts'
import { Db } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { importPaths } from '../../server/import/index.ts'
import { assess, closeProduct, openProduct } from '../../server/pipeline.ts'

test('a home and files below folders that read as patterns or partitions work, and only the named files are read', async () => {
  const root = mkdtempSync(join(tmpdir(), 'shuheng-path-'))
  const config = readConfig({}, { home: join(root, 'year=2026', 'a*b[1]{c}$&', 'home') })
  // What the names would match as patterns, with content that must not appear.
  for (const decoy of ['axxb1{c}$&', 'ab1{c}$&']) mkdirSync(join(root, 'year=2026', decoy, 'home'), { recursive: true })
  const exports = join(root, '批次号=EVIL', 'in[1]*')
  mkdirSync(exports, { recursive: true })
  const db = await Db.open(':memory:', config)
  const parquet = (name: string, select: string) => db.run(`copy (${select}) to '${join(exports, name)}' (format parquet)`)
  await parquet('catalog?.parquet', "select 'C1' as 目录代码, '草稿' as 目录状态")
  await parquet('catalogX.parquet', "select 'C2' as 目录代码, '草稿' as 目录状态")
  writeFileSync(join(exports, 'log*.csv'), '调用时间,目录代码,是否成功\n2025-06-01 08:00:00,C1,是\n')
  writeFileSync(join(exports, 'log2.csv'), '调用时间,目录代码,是否成功\n2025-06-02 08:00:00,C2,是\n')
  writeFileSync(
    join(exports, 'org.csv'),
    '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,数据局,行政机关,440700,是\n',
  )
  db.closeInstance()
  const product = await openProduct(config, quietLog, () => new Date('2025-09-30T02:00:00Z'))
  try {
    const report = await importPaths(product, {
      paths: [join(exports, 'catalog?.parquet'), join(exports, 'log*.csv'), join(exports, 'org.csv')],
      directBytes: 0,
    })
    expect(report.refused).toEqual([])
    expect(report.batches.map((b) => [b.table, b.rows_landed, b.unmatched_headers])).toEqual([
      ['catalog', 1, []],
      ['access_log', 1, []],
      ['org', 1, []],
    ])
    const done = await assess(product, { asOf: '2025-09-30' })
    expect(done.failed).toEqual([])
    const { warehouse } = product
    expect(await warehouse.all('select catalog_id, _batch from stg.catalog')).toEqual([
      { catalog_id: 'C1', _batch: report.batches[0]?.batch_id },
    ])
    expect((await warehouse.all('select * from stg.access_log')).length).toBe(1)
    expect(Object.keys((await warehouse.get('select * from stg.access_log')) ?? {})).not.toContain('year')
  } finally {
    closeProduct(product)
    rmSync(root, { recursive: true, force: true })
  }
}, 120_000)

test('a home with a question mark is refused with words: DuckDB takes what follows it for settings', async () => {
  const config = readConfig({}, { home: join(tmpdir(), 'what?', 'home') })
  await expect(openProduct(config, quietLog)).rejects.toThrow(/问号/)
})

test('every reader of Parquet says that folders are no columns, and takes paths as they are', () => {
  const files = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((f) => join(folder, f))
  const sources = [...files('server'), ...files('queries')].filter((f) => /\.(ts|sql)$/.test(f) && !f.includes('/demo/'))
  const calls = sources.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/read_(?:parquet|csv|json)\((?=[$'[{])[^\n]*/g)].map((m) => ({ file, call: m[0] })),
  )
  expect(calls.length).toBeGreaterThan(15)
  const partitioned = calls.filter((c) => c.call.startsWith('read_parquet') && !c.call.includes('hive_partitioning = false'))
  expect(partitioned).toEqual([])
  expect(calls.filter((c) => /^read_\w+\(\$\{literal\(/.test(c.call))).toEqual([])
})
