import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { importPaths } from '../../server/import/index.ts'
import { assess, closeProduct, openProduct, type Product } from '../../server/pipeline.ts'
import { findingsQuery, readFindings } from '../../server/reads/findings.ts'
import { readPulse } from '../../server/reads/trends.ts'

const A = '11440700MB9D00017G'
const OFFICER: Actor = { id: 'u1', name: '经办', roles: ['authority'], agencies: 'all', via: 'session' }
let home: string
let p: Product

const read = () => ({ ...p, demo: false })

async function put(name: string, text: string): Promise<void> {
  writeFileSync(join(home, name), text)
  await importPaths(p, { paths: [join(home, name)] })
}
/** Two open datasets to be refreshed weekly; they were refreshed last on these days. */
const datasets = (first: string, second: string) =>
  put(
    `开放-${first}-${second}.csv`,
    `数据集编号,目录代码,发布单位统一社会信用代码,发布日期,最近更新日期\nD1,K1,${A},2025-06-02,${first}\nD2,K1,${A},2025-06-02,${second}\n`,
  )
const changed = async (query: Record<string, string>) =>
  (await readFindings(read(), OFFICER, findingsQuery.parse({ control: '35-8-12', ...query }))).findings.map((f) => f.subject_id).sort()

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'shuheng-changes-'))
  p = await openProduct(readConfig({}, { home: join(home, 'home') }), quietLog)
  await put('机构清单.csv', `统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n${A},市甲局,行政机关,440700,是\n`)
  await put(
    '目录.csv',
    `目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型,更新周期,开放类型\nK1,甲目录,${A},已发布,2025-01-01,无条件,每周,无条件开放\n`,
  )
  await datasets('2025-08-29', '2025-09-12')
  await assess(p, { asOf: '2025-09-12' })
  await assess(p, { asOf: '2025-10-10' })
  await datasets('2025-10-16', '2025-09-12')
  await assess(p, { asOf: '2025-10-17' })
  await assess(p, { asOf: '2025-12-10' })
})
afterAll(() => {
  closeProduct(p)
  rmSync(home, { recursive: true, force: true })
})

it('lists what an assessment found new, graver, cleared and come back, by the day it judged', async () => {
  expect(await changed({ change: 'new' })).toEqual(['D1', 'D2'])
  expect(await changed({ change: 'new', until: '2025-09-30' })).toEqual(['D1'])
  expect(await changed({ change: 'graver', since: '2025-10-10', until: '2025-10-10' })).toEqual(['D1'])
  expect(await changed({ change: 'cleared' })).toEqual(['D1'])
  expect(await changed({ change: 'recurred', since: '2025-12-10' })).toEqual(['D1'])
  expect(await changed({ change: 'lighter' })).toEqual([])
  expect(await changed({ since: '2025-10-11', until: '2025-10-17' })).toEqual(['D1'])
  expect(await changed({ change: 'cleared', state: 'cleared' })).toEqual([])
})

it('every number of the week opens exactly what it counts', async () => {
  const pulse = await readPulse(read(), OFFICER)
  const total = async (change: 'new' | 'cleared' | 'recurred') =>
    (await readFindings(read(), OFFICER, findingsQuery.parse({ change, since: '2025-12-04', until: '2025-12-10' }))).total
  expect(pulse).toMatchObject({
    as_of: '2025-12-10',
    opened: await total('new'),
    cleared: await total('cleared'),
    recurred: await total('recurred'),
  })
  expect(pulse.recurred).toBeGreaterThan(0)
  for (const week of pulse.weeks) {
    const since = new Date(Date.parse(week.ends) - 6 * 86_400_000).toISOString().slice(0, 10)
    const list = async (change: 'new' | 'cleared') =>
      (await readFindings(read(), OFFICER, findingsQuery.parse({ change, since, until: week.ends }))).total
    expect([week.ends, week.opened, week.cleared]).toEqual([week.ends, await list('new'), await list('cleared')])
  }
})
