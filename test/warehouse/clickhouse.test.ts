import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '../../server/base/config.ts'
import type { Row } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { sqlText } from '../../server/base/sql.ts'
import { writeDemo } from '../../server/demo/city/index.ts'
import { importPaths, withdrawBatch } from '../../server/import/index.ts'
import { assess, closeProduct, openProduct, type Product } from '../../server/pipeline.ts'
import { openEngine, refreshFacts } from '../../server/warehouse/facts.ts'
import { FACTS } from '../../server/warehouse/facts-list.ts'
import { setAssessment } from '../../server/warehouse/marts.ts'
import { refreshStaging } from '../../server/warehouse/staging.ts'
import { haveClickHouse, TwoShards } from '../support/clickhouse.ts'
import { accessCsv, changeCsv } from './log-rows.ts'

const MINUTES = 60_000
let two: TwoShards
let root: string

beforeAll(async () => {
  expect(haveClickHouse(), 'clickhouse-server is needed: apt-get install clickhouse-server').toBe(true)
  root = mkdtempSync(join(tmpdir(), 'shuheng-cluster-'))
  two = await TwoShards.start()
}, 10 * MINUTES)

afterAll(async () => {
  await two?.stop()
  if (root) rmSync(root, { recursive: true, force: true })
})

/** The tables that docs/scaling.md tells an operator to make: a part on each shard, a Distributed table over both. */
async function makeDatabase(name: string): Promise<void> {
  await two.onBoth(`create database ${name}`)
  for (const log of ['access_log', 'change_log']) {
    const ddl = sqlText(`facts/clickhouse/${log}`).replace(`exists ${log}`, `exists ${name}.${log}_part`)
    await two.onBoth(ddl)
    await two.first.sql(`create table ${name}.${log} as ${name}.${log}_part engine = Distributed(two, ${name}, ${log}_part, rand())`)
  }
}

const own = (home: string, over: Partial<Config['clickhouse']> | undefined): Config => ({
  ...readConfig({}, { home: join(root, home) }),
  clickhouse: over && { url: two.url, database: 'default', user: 'default', password: '', mapping: undefined, ...over },
})

async function opened<T>(config: Config, work: (product: Product) => Promise<T>): Promise<T> {
  const product = await openProduct(config, quietLog)
  try {
    return await work(product)
  } finally {
    closeProduct(product)
  }
}

async function bring(product: Product, name: string, lines: string[]): Promise<string> {
  const path = join(root, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  const report = await importPaths(product, { paths: [path] })
  return report.batches[0]?.batch_id as string
}

/** All rows of all facts after a refresh with this configuration, in a fixed order. */
async function facts(product: Product, config: Config, folder: string): Promise<Record<string, Row[]>> {
  await refreshStaging(product)
  await setAssessment(product.warehouse, '2025-12-31')
  const report = await refreshFacts({ ...product, config, factsFolder: join(root, folder) })
  expect([...report.failed.keys()]).toEqual([])
  const out: Record<string, Row[]> = {}
  for (const { name } of FACTS) out[name] = await product.warehouse.all(`select * from ${name} order by all`)
  return out
}

test(
  'landed files are loaded into the cluster, and the facts are those of the embedded engine row for row',
  async () => {
    await makeDatabase('loaded')
    const here = own('loaded', undefined)
    const there = own('loaded', { database: 'loaded' })
    await opened(here, async (product) => {
      await bring(product, '调用日志1.csv', accessCsv(1, ['2023-08-14', '2025-07-01', '2025-07-02', '2025-08-31'], 900))
      const second = await bring(product, '调用日志2.csv', accessCsv(2, ['2025-08-31', '2025-09-01'], 900))
      await bring(product, '变更日志.csv', changeCsv(3, ['2025-07-01', '2025-07-02'], 300))
      const embedded = await facts(product, here, 'here')
      const clustered = await facts(product, there, 'there')
      expect(clustered).toEqual(embedded)
      expect(embedded['f_access_user_hour']?.length).toBeGreaterThan(3)
      // Both shards did their share.
      for (const node of [two.first, two.second])
        expect(Number(await node.sql('select count() from loaded.access_log_part'))).toBeGreaterThan(500)
      // The same again loads nothing twice; a withdrawn file counts no more.
      const rows = await two.first.sql('select count() from loaded.access_log')
      expect(await facts(product, there, 'there')).toEqual(embedded)
      expect(await two.first.sql('select count() from loaded.access_log')).toBe(rows)
      await withdrawBatch(product, second, '重复', 'tester')
      expect(await facts(product, there, 'there')).toEqual(await facts(product, here, 'here'))
    })
  },
  5 * MINUTES,
)

test(
  "an attempt that broke off is loaded again and its rows count once; evidence rows are the embedded engine's",
  async () => {
    await makeDatabase('broken')
    const here = own('broken', undefined)
    const there = own('broken', { database: 'broken' })
    await opened(here, async (product) => {
      const batch = await bring(product, '调用日志.csv', accessCsv(4, ['2025-07-01', '2025-07-02'], 400))
      await two.first.sql(
        `insert into broken.access_log (ts, catalog_id, ok, _load) values ('2025-07-01 10:00:00', '3700001/1', 1, '${batch}#1')`,
      )
      expect(await facts(product, there, 'there-broken')).toEqual(await facts(product, here, 'here-broken'))
      const key = { log: 'access_log', days: ['2025-07-02'], limit: 40, offset: 5, among: { ip: ['10.40.1.1', '10.40.1.2'] } } as const
      for (const equals of [{ user_id: 'U1' }, { user_id: null, catalog_id: '3700001/1' }] as Record<string, string | null>[]) {
        const pages = []
        for (const config of [here, there]) {
          const engine = await openEngine({ ...product, config })
          pages.push(await engine.rows(product.warehouse, { ...key, equals, offset: 'catalog_id' in equals ? 0 : 5 }))
          await engine.close()
        }
        expect(pages[0]?.length).toBeGreaterThan(1)
        const plain = (rows: Row[] | undefined) =>
          rows?.map((r) => ({ ...r, row_count: r['row_count'] === null ? null : Number(r['row_count']) }))
        expect(plain(pages[1])).toEqual(plain(pages[0]))
      }
    })
  },
  5 * MINUTES,
)

/** A table as a platform may have it: other names, another kind of truth, empty text for missing values. */
const PLATFORM = `(call_time DateTime('Asia/Shanghai'), grant_no String, app Nullable(String), account String, unit Nullable(String), client_ip Nullable(String),
  entry String, fields Nullable(String), n Nullable(Int64), scene Nullable(String), case_id Nullable(String), person Nullable(String), result Int8)`
const MAPPING = `access_log:
  table: platform.calls
  columns:
    ts: call_time
    grant_id: nullIf(grant_no, '')
    app_id: app
    user_id: nullIf(account, '')
    user_org: unit
    ip: client_ip
    catalog_id: entry
    items: fields
    row_count: n
    scenario_code: scene
    case_no: case_id
    subject_hash: person
    ok: result = 0
`

test(
  "the platform's own tables are read in place; a node lost in mid-query spoils nothing, and its return is enough",
  async () => {
    await makeDatabase('mapped')
    await two.onBoth('create database platform')
    await two.onBoth(`create table platform.calls_part ${PLATFORM} engine = MergeTree partition by toYYYYMM(call_time) order by call_time`)
    await two.first.sql('create table platform.calls as platform.calls_part engine = Distributed(two, platform, calls_part, rand())')
    const mapping = join(root, 'mapping.yaml')
    writeFileSync(mapping, MAPPING)
    const here = own('mapped', undefined)
    const there = own('mapped', { database: 'mapped', mapping })
    await opened(here, async (product) => {
      const lines = accessCsv(6, ['2025-07-01', '2025-07-02', '2025-08-03'], 900)
      await bring(product, '调用日志.csv', lines)
      const field = (text: string) => (text === '' ? '\\N' : text)
      const values = lines.slice(1).map((line) => {
        const c = line.split(',')
        const items = c[7] === '' ? '\\N' : [...(c[7] as string).split(';')].sort().join(';')
        return [
          c[0],
          c[1],
          field(c[2] as string),
          c[3],
          field(c[4] as string),
          field(c[5] as string),
          c[6],
          items,
          ...c.slice(8, 12).map(field),
          c[12] === '是' ? 0 : 7,
        ].join(',')
      })
      await two.first.sql(`insert into platform.calls format CSV\n${values.join('\n')}\n`)
      await expect.poll(() => two.first.sql('select count() from platform.calls'), { timeout: MINUTES }).toBe(`${values.length}\n`)
      const embedded = await facts(product, here, 'here-mapped')
      expect(await facts(product, there, 'there-mapped')).toEqual(embedded)

      // Two million further calls on a new day, so that a query lasts; the second shard is killed while it works on it.
      await two.second.sql(
        `insert into platform.calls_part select toDateTime('2025-09-01 08:00:00', 'Asia/Shanghai') + number % 20000, toString(number % 50), 'A', toString(number % 70), 'B', toString(number % 20), 'C', 'D', 1, 'S', 'X', toString(number), 0 from numbers(2000000)`,
      )
      const refresh = () => refreshFacts({ ...product, config: there, factsFolder: join(root, 'there-mapped') })
      const running = refresh()
      await expect
        .poll(
          () => two.second.sql("select count() from system.processes where query like '%log_day%' and query not like '%system.processes%'"),
          {
            timeout: MINUTES,
            interval: 20,
          },
        )
        .not.toBe('0\n')
      await two.second.kill()
      const lost = await running
      expect(lost.failed.get('access_log')?.message).toMatch(/没有完整应答（错误 \d+）。请检查各节点是否在线/)
      expect(lost.rebuilt).toEqual([])
      for (const { name } of FACTS) expect(await product.warehouse.all(`select * from ${name} order by all`)).toEqual(embedded[name])

      await two.second.start()
      const back = await refresh()
      expect(back.failed.size).toBe(0)
      expect(back.rebuilt.every((m) => m.endsWith('2025-09'))).toBe(true)
      const september = await product.warehouse.get<{ n: number }>(
        `select sum(calls)::integer as n from f_access_user where log_day = date '2025-09-01'`,
      )
      expect(september?.n).toBe(2_000_000)
      const earlier = await product.warehouse.all(`select * from f_access_grant where log_day < date '2025-09-01' order by all`)
      expect(earlier).toEqual(embedded['f_access_grant'])
    })
  },
  5 * MINUTES,
)

test(
  'findings through the cluster are those of the embedded engine; with a node away the log controls are unknown and nothing clears',
  async () => {
    await makeDatabase('city')
    const out = join(root, 'demo')
    await writeDemo({ out, accessRows: 8000 }, quietLog)
    const here = own('city', undefined)
    const there = own('city', { database: 'city' })
    const asOf = '2026-06-30'
    const results = 'select * from result order by all'
    const [embedded, open] = await opened(here, async (product) => {
      await importPaths(product, { paths: [join(out, 'exports')] })
      await assess(product, { asOf })
      return [await product.warehouse.all(results), await product.ledger.db.all('select finding_id, state from finding order by all')]
    })
    rmSync(join(root, 'city/facts'), { recursive: true })
    await opened(there, async (product) => {
      const report = await assess(product, { asOf })
      expect(report.failed).toEqual([])
      expect(await product.warehouse.all(results)).toEqual(embedded)
      expect(await product.ledger.db.all('select finding_id, state from finding order by all')).toEqual(open)

      await two.second.kill()
      const warned: string[] = []
      const down = await assess({ ...product, log: { ...quietLog, warn: (text: string) => warned.push(text) } }, { asOf })
      expect(warned[0]).toMatch(/ClickHouse/)
      expect(down.not_loaded).toContain('access_log')
      const verdicts = await product.warehouse.all(
        `select distinct status, reason from result where control_id in ('35-4-04', '35-5-05', '35-6-01')`,
      )
      expect(verdicts).toEqual([{ status: 'unknown', reason: 'table_not_loaded' }])
      expect(await product.ledger.db.all('select finding_id, state from finding order by all')).toEqual(open)

      await two.second.start()
      await assess(product, { asOf })
      expect(await product.warehouse.all(results)).toEqual(embedded)
    })
  },
  25 * MINUTES,
)
