import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Db } from '../../server/base/db.ts'
import { sqlText } from '../../server/base/sql.ts'
import { withdrawBatch } from '../../server/import/index.ts'
import { refreshFacts } from '../../server/warehouse/facts.ts'
import { FACTS, MONTH_FACTS, monthSelect } from '../../server/warehouse/facts-list.ts'
import { setAssessment } from '../../server/warehouse/marts.ts'
import { refreshStaging } from '../../server/warehouse/staging.ts'
import { ImportHome } from '../support/import-home.ts'
import { accessCsv, changeCsv } from './log-rows.ts'

let home: ImportHome
let db: Db

beforeEach(async () => {
  home = await ImportHome.open()
  db = await Db.open(':memory:', home.config)
})

afterEach(async () => {
  db.closeInstance()
  await home.close()
})

const deps = () => ({ ...home.deps, warehouse: db })

async function bring(name: string, lines: string[]): Promise<string> {
  const report = await home.import(home.file(name, `${lines.join('\n')}\n`))
  expect(report.refused).toEqual([])
  return report.batches[0]?.batch_id as string
}

async function refresh(asOf = '2025-12-31'): Promise<string[]> {
  await refreshStaging(deps())
  await setAssessment(db, asOf)
  return (await refreshFacts(deps())).rebuilt
}

/** Rows of each fact that the contract's text, run bare over the whole log, gives and the stored fact does not, or the other way round. */
async function differences(asOf = '2025-12-31'): Promise<Record<string, number>> {
  const out: Record<string, number> = {}
  for (const log of ['access_log', 'change_log']) await db.run(`create or replace view ${log} as select * from stg.${log}`)
  for (const fact of FACTS) {
    await db.run(`create or replace table bare as ${sqlText(`facts/${fact.name}`)}`, {
      from_ts: '2023-08-15 00:00:00',
      cutoff: `${asOf} 24:00:00`,
    })
    const row = await db.get<{ n: number }>(
      `select ((select count(*) from (from bare except all from ${fact.name})) + (select count(*) from (from ${fact.name} except all from bare)))::integer as n`,
    )
    out[fact.name] = row?.n ?? -1
  }
  return out
}

const count = async (fact: string) => (await db.get<{ n: number }>(`select count(*)::integer as n from ${fact}`))?.n ?? 0
const same = Object.fromEntries(FACTS.map((f) => [f.name, 0]))

test('the stored facts are what the texts of the contract give, run bare over the whole log', async () => {
  await bring('调用日志1.csv', accessCsv(1, ['2023-08-14', '2023-08-15', '2025-07-01', '2025-07-02', '2025-08-31', '2025-09-01'], 700))
  await bring('调用日志2.csv', accessCsv(2, ['2025-09-01', '2025-12-31', '2026-01-01'], 700))
  await bring('变更日志.csv', changeCsv(3, ['2025-07-01', '2025-07-02', '2025-10-09'], 200))
  await refresh()
  expect(await differences()).toEqual(same)
  // The floor of 100 subjects cuts: some hours reach it, most do not.
  expect(await count('f_access_user_hour')).toBeGreaterThan(3)
  expect(await count('f_access_user_hour')).toBeLessThan(await count('f_access_user'))
  expect(await count('f_change')).toBeGreaterThan(50)
})

test('facts stand, empty, before any log was imported', async () => {
  await refresh()
  expect(await differences()).toEqual(same)
  expect(await count('f_access_grant')).toBe(0)
})

test('a new file rebuilds only the months it touches, and late rows join the days they belong to', async () => {
  await bring('调用日志1.csv', accessCsv(1, ['2025-07-01', '2025-07-02', '2025-08-01'], 500))
  expect(await refresh()).toHaveLength(8)
  const july = join(home.config.home, 'facts/f_access_user/2025-07.parquet')
  const written = statSync(july).mtimeMs
  expect(await refresh()).toEqual([])
  await bring('调用日志2.csv', accessCsv(2, ['2025-08-01', '2025-08-02', '2025-09-30'], 500))
  expect(await refresh()).toEqual(
    ['2025-08', '2025-09'].flatMap((m) => FACTS.filter((f) => f.log === 'access_log').map((f) => `${f.name}/${m}`)),
  )
  expect(statSync(july).mtimeMs).toBe(written)
  expect(await differences()).toEqual(same)
  await bring('补报.csv', accessCsv(9, ['2025-07-02'], 300))
  expect((await refresh()).every((m) => m.endsWith('2025-07'))).toBe(true)
  expect(await differences()).toEqual(same)
})

test('a withdrawn file takes its rows out again, and its month when nothing else is there', async () => {
  await bring('调用日志1.csv', accessCsv(1, ['2025-07-01', '2025-07-02'], 400))
  const second = await bring('调用日志2.csv', accessCsv(2, ['2025-07-02', '2025-11-03'], 400))
  await refresh()
  await withdrawBatch(home.deps, second, '重复', 'tester')
  await refresh()
  expect(await differences()).toEqual(same)
  expect((await db.get<{ d: string }>('select max(log_day)::varchar as d from f_access_user'))?.d).toBe('2025-07-02')
})

test('a rebuild from nothing gives the same facts as month by month', async () => {
  await bring('调用日志1.csv', accessCsv(1, ['2025-07-01', '2025-08-02'], 400))
  await refresh()
  await bring('调用日志2.csv', accessCsv(2, ['2025-08-02', '2025-08-03'], 400))
  await refresh()
  for (const fact of FACTS) await db.run(`create table kept_${fact.name} as from ${fact.name}`)
  rmSync(join(home.config.home, 'facts'), { recursive: true })
  await refresh()
  for (const fact of FACTS)
    expect(
      await db.all(`from ${fact.name} except all from kept_${fact.name} union all (from kept_${fact.name} except all from ${fact.name})`),
    ).toEqual([])
})

test('a year in no order is read in one pass and gives the same facts', async () => {
  const days = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, '0')}-15`)
  const [header = '', ...rows] = accessCsv(5, days, 300)
  // By the end of the line: no order of time is left.
  await bring('调用日志.csv', [header, ...rows.sort((a, b) => ([...a].reverse().join('') < [...b].reverse().join('') ? -1 : 1))])
  expect(await refresh()).toHaveLength(48)
  expect(await differences()).toEqual(same)
})

test('the as-of day hides later days without a rebuild', async () => {
  await bring('调用日志1.csv', accessCsv(1, ['2025-07-01', '2025-07-02', '2025-08-01'], 300))
  await refresh()
  expect(await refresh('2025-07-01')).toEqual([])
  expect(await differences('2025-07-01')).toEqual(same)
})

test.each(['2025-07-01', '2025-07-31', '2025-08-15'])('months through %s are the days up to it, summed up', async (asOf) => {
  await bring('调用日志.csv', accessCsv(1, ['2025-07-01', '2025-07-02', '2025-08-01', '2025-08-15', '2025-08-16'], 300))
  await refresh(asOf)
  for (const month of MONTH_FACTS) {
    await db.run(`create or replace table bare as ${monthSelect(month, month.of)}`)
    expect(await count('bare')).toBeGreaterThan(0)
    const off = `(from bare except all from ${month.name}) union all (from ${month.name} except all from bare)`
    expect(await db.all(off)).toEqual([])
  }
})
