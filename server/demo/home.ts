import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEMO_MARK, demoReady, seedDemoPeople } from '../access/demo-people.ts'
import type { Config } from '../base/config.ts'
import { shanghai } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { sqlText } from '../base/sql.ts'
import { addDays } from '../common/days.ts'
import { importPaths } from '../import/index.ts'
import { assess, closeProduct, openProduct } from '../pipeline.ts'
import { DemoClock, demoSpan, seedActors, seedCases } from './cases.ts'
import { writeDemo } from './city/index.ts'
import { seedIssuers } from './issuers.ts'
import { seedScores } from './scores.ts'

/** Days before the demonstration's last assessment on which it was assessed already. */
const EARLIER = [28, 7] as const

/** An empty home gets the demonstration city: exports written, imported and assessed as real ones would be. */
export async function prepareDemo(config: Config, log: Log): Promise<void> {
  if (existsSync(join(config.home, 'ledger.duckdb'))) return
  log.info('数据文件夹是空的：正在生成演示城市（演示数据）……')
  mkdirSync(config.home, { recursive: true })
  const out = join(config.home, 'demo')
  rmSync(out, { recursive: true, force: true })
  const made = await writeDemo({ out }, log)
  const clock = new DemoClock()
  const span = demoSpan(made.asOf, shanghai(clock.now()).slice(0, 10))
  clock.set(addDays(span.start, -Math.max(...EARLIER)))
  const product = await openProduct(config, log, clock.now)
  try {
    log.info('正在导入……')
    await importPaths(product, { paths: [join(out, 'exports')] })
    log.info('正在检测……')
    // Looked at twice before, so that the pages can say what changed since last week.
    for (const days of EARLIER) {
      clock.set(addDays(span.start, -days))
      await assess(product, { asOf: addDays(made.asOf, -days) })
    }
    clock.set(span.start)
    const report = await assess(product, { asOf: made.asOf })
    log.info(`检测完成：${report.controls.length} 项检测控制，${report.totals.alarm} 条线索。`)
    const ordered = await product.warehouse.all<{ uscc: string }>(sqlText('lookups/demo/ordered'))
    const agency = await product.ledger.db.get<{ uscc: string }>(sqlText('lookups/demo/agency'), {
      ordered: JSON.stringify(ordered.map((o) => o.uscc)),
    })
    if (agency) {
      await seedDemoPeople(product, agency.uscc)
      await seedIssuers(product.ledger, addDays(made.asOf, -365))
      log.info('正在办理演示整改事项……')
      const people = await seedActors(product)
      await seedCases(product, clock, people, span)
      await seedScores(product, people, made.asOf)
    }
    await demoReady(product, made.asOf)
    writeFileSync(join(config.home, DEMO_MARK), `${JSON.stringify({ as_of: made.asOf })}\n`)
  } finally {
    closeProduct(product)
  }
}
