import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import { importPaths } from '../../server/import/index.ts'
import { closeProduct, openProduct } from '../../server/pipeline.ts'
import { refreshFacts } from '../../server/warehouse/facts.ts'
import { setAssessment } from '../../server/warehouse/marts.ts'
import { refreshStaging } from '../../server/warehouse/staging.ts'

test.each([
  ['old', "new'home"],
  ['lake/old', 'lake/facts/old'],
])('a home moved from %s to %s reads its own logs', async (from, to) => {
  const root = mkdtempSync(join(tmpdir(), 'shuheng-moved-'))
  const [first, second] = [join(root, from), join(root, to)]
  const csv = join(root, '调用日志.csv')
  writeFileSync(csv, '调用时间,授权编号,目录代码,是否成功\n2025-06-01 00:00:00,G1,C1,是\n')
  const product = await openProduct(readConfig({}, { home: first }), quietLog)
  await importPaths(product, { paths: [csv] })
  await refreshStaging(product)
  await setAssessment(product.warehouse, '2025-06-30')
  await refreshFacts(product)
  closeProduct(product)
  cpSync(first, second, { recursive: true })
  rmSync(first, { recursive: true })
  for (let opened = 0; opened < 2; opened += 1) {
    const moved = await openProduct(readConfig({}, { home: second }), quietLog)
    await setAssessment(moved.warehouse, '2025-06-30')
    expect(await moved.warehouse.all('select grant_id, catalog_id from stg.access_log')).toEqual([{ grant_id: 'G1', catalog_id: 'C1' }])
    expect(await moved.warehouse.all('select grant_id, calls::integer as calls from f_access_grant')).toEqual([
      { grant_id: 'G1', calls: 1 },
    ])
    closeProduct(moved)
  }
})
