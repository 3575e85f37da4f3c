import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../server/base/config.ts'
import { quietLog } from '../server/base/log.ts'
import { importPaths } from '../server/import/index.ts'
import { assess, closeProduct, openProduct } from '../server/pipeline.ts'

test('while an assessment runs, pages read the last results whole, and their failing queries do not touch it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'shuheng-assess-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text)
    return join(home, name)
  }
  const product = await openProduct(readConfig({}, { home: join(home, 'home') }), quietLog)
  await importPaths(product, {
    paths: [
      file('机构清单.csv', '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,市甲局,行政机关,440700,是\n'),
      file(
        '目录.csv',
        '目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型\nK1,甲目录,11440700MB9D00017G,已发布,2025-01-01,有条件\n',
      ),
    ],
  })
  await assess(product, { asOf: '2025-10-31' })
  const rows = async () => (await product.warehouse.get<{ n: number }>('select count(*)::integer as n from result'))?.n
  const whole = await rows()
  expect(whole).toBeGreaterThan(0)

  const seen: (number | undefined)[] = []
  let running = true
  const reading = (async () => {
    while (running) {
      seen.push(await rows())
      await product.warehouse.run("select 'x'::integer").catch(() => undefined)
    }
  })()
  const report = await assess(product, { asOf: '2025-10-31' })
  running = false
  await reading
  expect(report.failed).toEqual([])
  expect(seen.length).toBeGreaterThan(20)
  expect(new Set(seen)).toEqual(new Set([whole]))
  closeProduct(product)
})
