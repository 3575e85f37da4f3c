import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { closeHome } from '../../server/base/home.ts'
import { backupLedger } from '../../server/base/ledger-backup.ts'
import { quietLog } from '../../server/base/log.ts'
import { importPaths } from '../../server/import/index.ts'
import { assess, closeProduct, openProduct } from '../../server/pipeline.ts'

/** Every path below a folder that others of the machine could open. */
function openOnes(folder: string): string[] {
  const paths = [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))]
  return paths.filter((path) => (statSync(path).mode & 0o077) !== 0)
}

test('a home that stood open is closed, and what is written later is closed too', async () => {
  const home = join(mkdtempSync(join(tmpdir(), 'shuheng-home-')), 'home')
  mkdirSync(join(home, 'lake', 'old'), { recursive: true })
  writeFileSync(join(home, 'lake', 'old', 'part.parquet.txt'), 'x')
  for (const path of ['', 'lake', 'lake/old']) chmodSync(join(home, path), 0o755)
  chmodSync(join(home, 'lake/old/part.parquet.txt'), 0o644)
  const source = join(home, '..', 'org.csv')
  writeFileSync(
    source,
    '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,市民政局（演示）,行政机关,440700,是\n',
  )
  const catalog = join(home, '..', 'catalog.csv')
  writeFileSync(
    catalog,
    '目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型\nK1,低保对象信息,11440700MB9D00017G,已发布,2026-01-05,无条件共享\n',
  )
  const before = process.umask(0o022)
  try {
    const product = await openProduct(readConfig({}, { home }), quietLog)
    await importPaths(product, { paths: [source, catalog] })
    await assess(product, { asOf: '2026-06-30' })
    await backupLedger(product, join(home, 'backups', 'ledger.duckdb'))
    expect(openOnes(home)).toEqual([])
    closeProduct(product)
    expect(openOnes(home)).toEqual([])
    expect(statSync(home).mode & 0o777).toBe(0o700)
    expect(statSync(join(home, 'ledger.duckdb')).mode & 0o777).toBe(0o600)
  } finally {
    process.umask(before)
  }
})

test('a link inside the home does not close what lies outside', () => {
  const place = mkdtempSync(join(tmpdir(), 'shuheng-home-'))
  const outside = join(place, 'outside.txt')
  writeFileSync(outside, 'x')
  chmodSync(outside, 0o644)
  mkdirSync(join(place, 'home'))
  symlinkSync(outside, join(place, 'home', 'link'))
  const before = process.umask()
  try {
    closeHome(join(place, 'home'))
  } finally {
    process.umask(before)
  }
  expect(statSync(outside).mode & 0o777).toBe(0o644)
})
