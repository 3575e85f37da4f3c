import { mkdirSync, statSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/base/config.ts'
import { Db } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { sealFile } from '../../server/base/seal.ts'
import { literal, sqlText } from '../../server/base/sql.ts'
import { controls } from '../../server/controls/catalog.ts'
import { runControl } from '../../server/controls/run.ts'
import { writeDemo } from '../../server/demo/city/index.ts'
import { newBatchId, recordBatch } from '../../server/import/batch.ts'
import { importPaths } from '../../server/import/index.ts'
import { lakePath } from '../../server/import/lake.ts'
import { assess, closeProduct, loadedTables, openProduct, type Product } from '../../server/pipeline.ts'
import { FACTS, MONTH_FACTS, type MonthFact, monthSelect, monthSpan } from '../../server/warehouse/facts-list.ts'
import { logRows } from '../../server/warehouse/log-rows.ts'
import { setAssessment } from '../../server/warehouse/marts.ts'
import { refreshStaging } from '../../server/warehouse/staging.ts'
import { cityRegisters, type LogSpan, logSelect, makeRegisters, type Spread } from './log.ts'

type Detail = Record<string, number>
type Clock = <T>(work: () => Promise<T>) => Promise<T>
type Step = (input: never, timed: Clock) => Promise<Detail>

/** A yardstick may have what DuckDB would take by itself; the product keeps to its own limit. */
const PLENTY = { ...process.env, SHUHENG_MEMORY_LIMIT: `${Math.floor((totalmem() * 0.7) / 2 ** 20)}MB` }

async function product<T>(home: string, work: (p: Product) => Promise<T>, env: NodeJS.ProcessEnv = process.env): Promise<T> {
  const p = await openProduct(readConfig(env, { home }), quietLog)
  try {
    return await work(p)
  } finally {
    closeProduct(p)
  }
}

async function scratch<T>(folder: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await Db.open(':memory:', readConfig(PLENTY, { home: folder }))
  try {
    return await work(db)
  } finally {
    db.closeInstance()
  }
}

/** Lands one piece of a made log as an import would leave it: a Parquet file in the lake and its row in the ledger. */
async function land(p: Product, db: Db, span: LogSpan, rows: { from: number; to: number }, grants: number, spread: Spread): Promise<void> {
  const id = newBatchId(p.now())
  const path = lakePath('access_log', id)
  mkdirSync(join(p.config.home, 'lake/access_log'), { recursive: true })
  const target = literal(join(p.config.home, path))
  await db.run(`copy (${logSelect(span, rows, grants, spread)}) to ${target} (format parquet, compression zstd)`)
  const seen = await db.get<{ a: string; b: string; n: number }>(
    `select min(ts)::varchar as a, max(ts)::varchar as b, count(*)::double as n from read_parquet(${target})`,
  )
  const { a, b, n } = seen as { a: string; b: string; n: number }
  await recordBatch(
    p.ledger,
    {
      batch_id: id,
      table: 'access_log',
      file_name: `made-${rows.from}.parquet`,
      part: null,
      sha256: id,
      bytes: statSync(join(p.config.home, path)).size,
      rows_in: n,
      rows_landed: n,
      rows_rejected: 0,
      rows_classified: 0,
      rows_left_out: 0,
      rows_warned: 0,
      classified_flag_blank: 0,
      duplicates: 0,
      period_from: a,
      period_to: b,
      warnings: [],
      rejects: [],
      left_out: [],
      notes: [],
      rejects_path: null,
      warnings_path: null,
      lake_path: path,
      unmatched_headers: [],
      missing_optional: [],
      overlaps: [],
    },
    { seal: await sealFile(join(p.config.home, path)), mappingSha256: undefined, actor: 'system', now: p.now() },
  )
}

async function grantsOf(db: Db): Promise<number> {
  return (await db.get<{ n: number }>('select count(*)::integer as n from gen_grant'))?.n ?? 0
}

const steps = {
  /** A CSV as a platform exports it: canonical headers, thirteen columns, in order of time. */
  async csv({ path, folder, rows }: { path: string; folder: string; rows: number }, timed) {
    await scratch(folder, async (db) => {
      await makeRegisters(db)
      const made = logSelect({ from: '2025-07-01', to: '2026-07-01', total: rows }, { from: 0, to: rows }, await grantsOf(db), 'city')
      await timed(() =>
        db.run(
          `copy (
             select
               strftime(ts, '%Y-%m-%d %H:%M:%S') as 调用时间, grant_id as 授权编号, app_id as 应用标识, user_id as 用户标识,
               user_org as 调用单位统一社会信用代码, ip as 来源地址, catalog_id as 目录代码, items as 返回字段, row_count as 返回行数,
               scenario_code as 场景编码, case_no as 办件编号, subject_hash as 查询主体摘要, case when ok then '是' else '否' end as 是否成功
             from (${made})
           ) to ${literal(path)} (header, delimiter ',')`,
        ),
      )
    })
    return { bytes: statSync(path).size }
  },

  async bare_copy({ path, folder }: { path: string; folder: string }, timed) {
    const out = literal(join(folder, 'bare.parquet'))
    await scratch(folder, (db) =>
      timed(() => db.run(`copy (from read_csv(${literal(path)})) to ${out} (format parquet, compression zstd)`)),
    )
    return {}
  },

  async import({ path, home }: { path: string; home: string }, timed) {
    const report = await product(home, (p) => timed(() => importPaths(p, { paths: [path] })))
    return { rows: report.batches[0]?.rows_landed ?? 0 }
  },

  /** A city with its registers, all other logs and feeds, and no calls but the demonstration's own. */
  async city({ home, folder }: { home: string; folder: string }, timed) {
    await writeDemo({ out: folder, accessRows: 1000 }, quietLog)
    return product(home, async (p) => {
      await timed(() => importPaths(p, { paths: [join(folder, 'exports')] }))
      await refreshStaging(p)
      return {}
    })
  },

  /** A year of calls by month, two months at a time: the generator itself runs on one core each. */
  async log({ home, total, spread }: { home: string; total: number; spread: Spread }, timed) {
    return product(home, async (p) => {
      await cityRegisters(p.warehouse)
      const grants = await grantsOf(p.warehouse)
      const span = { from: '2025-07-01', to: '2026-07-01', total }
      const edges = Array.from({ length: 13 }, (_, i) => {
        const days = (Date.UTC(2025, 6 + i, 1) - Date.UTC(2025, 6, 1)) / 86_400_000
        return Math.ceil((days * total) / 365)
      })
      const queue = edges.slice(0, 12).map((from, i) => ({ from, to: edges[i + 1] as number }))
      await timed(async () => {
        const worker = async () => {
          const db = await p.warehouse.fork()
          for (let rows = queue.shift(); rows; rows = queue.shift()) await land(p, db, span, rows, grants, spread)
          db.close()
        }
        await Promise.all([worker(), worker()])
      })
      await p.warehouse.run('drop table gen_grant')
      return { grants }
    })
  },

  /** One more day, 2026-07-01, with as many calls as the days before it. */
  async day({ home, total, spread }: { home: string; total: number; spread: Spread }, timed) {
    return product(home, async (p) => {
      await cityRegisters(p.warehouse)
      const perDay = Math.ceil(total / 365)
      const span = { from: '2026-07-01', to: '2026-07-02', total: perDay }
      const grants = await grantsOf(p.warehouse)
      await timed(() => land(p, p.warehouse, span, { from: 0, to: perDay }, grants, spread))
      await p.warehouse.run('drop table gen_grant')
      return {}
    })
  },

  /** Open findings up to `total`, as copies of those that are there: what a browser is given, not what a control found. */
  async many_findings({ home, total }: { home: string; total: number }) {
    return product(home, async (p) => {
      await p.ledger.write((tx) =>
        tx.run(
          `insert into finding
           select finding.* replace (finding_id || '+' || i as finding_id, subject_id || '+' || i as subject_id)
           from finding
           cross join range($total::integer) as r (i)
           where state = 'open'
           order by i, finding_id
           limit greatest($total::integer - (select count(*) from finding where state = 'open'), 0)`,
          { total },
        ),
      )
      return {}
    })
  },

  async assess({ home, asOf }: { home: string; asOf: string }, timed) {
    return product(home, async (p) => {
      const report = await timed(() => assess(p, { asOf }))
      if (report.failed.length > 0) throw new Error(`controls failed: ${report.failed.join(', ')}`)
      return Object.fromEntries(report.controls.map((c) => [c.control_id, c.ms]))
    })
  },

  /** The texts of the access facts, one after another, over the same files. */
  async bare_facts({ home }: { home: string }, timed) {
    const detail: Detail = {}
    await scratch(join(home, 'tmp'), async (db) => {
      await db.run(
        `create view access_log as select * from read_parquet(${literal(join(home, 'lake/access_log/*.parquet'))}, union_by_name = true)`,
      )
      await db.run(
        `create view change_log as select * from read_parquet(${literal(join(home, 'lake/change_log/*.parquet'))}, union_by_name = true)`,
      )
      await timed(async () => {
        for (const fact of FACTS) {
          const started = performance.now()
          await db.run(`create table ${fact.name} as ${sqlText(`facts/${fact.name}`)}`, {
            from_ts: '2023-08-15 00:00:00',
            cutoff: '2026-07-01 00:00:00',
          })
          detail[fact.name] = performance.now() - started
          await db.run(`drop table ${fact.name}`)
        }
      })
    })
    return detail
  },

  /** First pages of the rows behind findings: the slowest of a busy, a rare and an absent key. */
  async evidence({ home }: { home: string }) {
    return product(home, async (p) => {
      const keys = await p.warehouse.all<{ grant_id: string; month: string }>(
        `(select grant_id, '2026-03' as month from read_parquet(${literal(join(home, 'facts/f_access_grant/2026-03.parquet'))})
          group by grant_id order by sum(calls) desc limit 3)
         union all
         (select grant_id, '2026-03' from read_parquet(${literal(join(home, 'facts/f_access_grant/2026-03.parquet'))})
          group by grant_id order by sum(calls) limit 3)`,
      )
      let worst = 0
      for (const { grant_id, month } of [...keys, { grant_id: 'SQD-NONE', month: '2026-03' }]) {
        const started = performance.now()
        await logRows(p, { fact: 'f_access_grant', ...monthSpan(month), equals: { grant_id }, among: {}, days: [], limit: 50 })
        worst = Math.max(worst, performance.now() - started)
      }
      return { keys: keys.length + 1, worst }
    })
  },

  /** Every control of the big logs by itself over the raw log, as tools work that run one query per control. */
  async raw_controls({ home, asOf }: { home: string; asOf: string }, timed) {
    const detail: Detail = {}
    await product(
      home,
      async (p) => {
        await setAssessment(p.warehouse, asOf)
        const loaded = await loadedTables(p.ledger)
        await p.warehouse.run(sqlText('controls/frame/result'))
        for (const fact of FACTS) {
          await p.warehouse.run(`create or replace temp view ${fact.log} as select * from stg.${fact.log}`)
          const text = sqlText(`facts/${fact.name}`)
            .replace('$from_ts', "timestamp '2023-08-15 00:00:00'")
            .replace('$cutoff', `(date '${asOf}' + 1)::timestamp`)
          await p.warehouse.run(`create or replace temp view ${fact.name} as ${text}`)
        }
        // The months too are worked out from the raw log by each control that asks for them.
        const months = { use_month: 'f_access_grant_month', user_month: 'f_access_user_month' }
        for (const [table, name] of Object.entries(months)) {
          const month = MONTH_FACTS.find((m) => m.name === name) as MonthFact
          await p.warehouse.run(`create or replace temp view ${table} as ${monthSelect(month, month.of)}`)
        }
        await timed(async () => {
          for (const control of controls().filter((c) => c.facts.some((f) => f !== 'f_change'))) {
            const run = await runControl(p.warehouse, control, loaded)
            if (run.error !== undefined) throw new Error(`${control.id}: ${run.error}`)
            detail[control.id] = run.ms
          }
        })
      },
      PLENTY,
    )
    return detail
  },
} satisfies Record<string, Step>

const [, , name = '', input = '{}'] = process.argv
const step = (steps as Record<string, (input: unknown, timed: Clock) => Promise<Detail>>)[name]
if (!step) throw new Error(`no bench step ${name}`)
let seconds = 0
const detail = await step(JSON.parse(input), async (work) => {
  const started = performance.now()
  const value = await work()
  seconds += (performance.now() - started) / 1000
  return value
})
process.send?.({ seconds, peak: process.resourceUsage().maxRSS * 1024, detail })
