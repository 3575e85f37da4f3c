import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../../server/base/config.ts'
import { Db } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { literal } from '../../server/base/sql.ts'
import { writeDemo } from '../../server/demo/index.ts'
import { importPaths } from '../../server/import/index.ts'
import { assess, closeProduct, openProduct } from '../../server/pipeline.ts'

/** Figures as ratios measured in one run: `npm run bench -- --rows 10000000`. */
const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(values.rows)
const folder = mkdtempSync(join(tmpdir(), 'shuheng-bench-'))
const config = readConfig({}, { home: join(folder, 'home') })
const out: Record<string, string | number>[] = []

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
const round = (n: number) => Math.round(n * 100) / 100
const peak = () => `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`

/** An access log as a platform exports it: canonical headers, thirteen columns, in order of time. */
async function writeLog(path: string): Promise<void> {
  const db = await Db.open(':memory:', config)
  await db.run(
    `copy (
       select
         strftime(timestamp '2025-07-01' + to_seconds(i * 31_536_000 // $rows), '%Y-%m-%d %H:%M:%S') as 调用时间,
         'SQD-' || lpad((hash(i) % 1500)::varchar, 6, '0') as 授权编号,
         'APP-' || (hash(i + 1) % 60) as 应用标识,
         'U' || (hash(i + 2) % 800) as 用户标识,
         '11440700MB9D00017G' as 调用单位统一社会信用代码,
         '10.40.' || (hash(i + 3) % 60) || '.' || (hash(i + 4) % 250) as 来源地址,
         '3700001/' || (hash(i) % 3000) as 目录代码,
         'NAME;STATUS;UNIT_CODE' as 返回字段,
         hash(i) % 50 as 返回行数,
         'SC0' || (hash(i) % 6) as 场景编码,
         'BJ' || i as 办件编号,
         md5(i::varchar) as 查询主体摘要,
         case when hash(i) % 50 = 0 then '否' else '是' end as 是否成功,
       from range($rows) as r(i)
     ) to ${literal(path)} (header, delimiter ',')`,
    { rows },
  )
  db.closeInstance()
}

try {
  const csv = join(folder, '调用日志.csv')
  await writeLog(csv)
  const bare = await Db.open(':memory:', config)
  const copy = await seconds(() =>
    bare.run(`copy (from read_csv(${literal(csv)})) to ${literal(join(folder, 'bare.parquet'))} (format parquet, compression zstd)`),
  )
  bare.closeInstance()
  const product = await openProduct(config, quietLog)
  const imported = await seconds(() => importPaths(product, { paths: [csv] }))
  closeProduct(product)
  out.push({
    what: `import of ${rows} log rows (${Math.round(statSync(csv).size / 1e6)} MB) ÷ bare copy`,
    ratio: round(imported / copy),
    ours: `${round(imported)} s, ${Math.round(rows / imported)} rows/s`,
    yardstick: `${round(copy)} s, ${Math.round(rows / copy)} rows/s`,
    peak: peak(),
  })
  rmSync(csv)

  const demo = join(folder, 'demo')
  const city = await openProduct(readConfig({}, { home: join(folder, 'city') }), quietLog)
  await writeDemo({ out: demo }, quietLog)
  const load = await seconds(() => importPaths(city, { paths: [join(demo, 'exports')] }))
  const first = await seconds(() => assess(city, { asOf: '2026-06-30' }))
  const again = await seconds(() => assess(city, { asOf: '2026-06-30' }))
  closeProduct(city)
  out.push({
    what: 'first assessment of the demonstration city ÷ its import',
    ratio: round(first / load),
    ours: `${round(first)} s`,
    yardstick: `${round(load)} s`,
    peak: peak(),
  })
  out.push({
    what: 'the same assessment again ÷ the first',
    ratio: round(again / first),
    ours: `${round(again)} s`,
    yardstick: `${round(first)} s`,
    peak: peak(),
  })
  console.table(out)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
