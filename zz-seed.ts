import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '/work/main/server/base/config.ts'
import { quietLog } from '/work/main/server/base/log.ts'
import { writeDemo } from '/work/main/server/demo/index.ts'
import { importPaths } from '/work/main/server/import/index.ts'
import { assess, closeProduct, openProduct } from '/work/main/server/pipeline.ts'
import { seedDemoPeople } from '/work/main/server/access/demo-people.ts'
import { sqlText } from '/work/main/server/base/sql.ts'
import { DemoClock, demoSpan, seedActors, seedCases } from '/work/main/server/demo-cases.ts'
const home = mkdtempSync('/tmp/demo-seed-')
const config = readConfig({}, { home })
const made = await writeDemo({ out: join(home, 'demo'), accessRows: 20000 } as never, quietLog)
const clock = new DemoClock()
const span = demoSpan(made.asOf, new Date().toISOString().slice(0, 10)); console.log(span)
clock.set(span.start)
const product = await openProduct(config, quietLog, clock.now)
await importPaths(product, { paths: [join(home, 'demo', 'exports')] })
await assess(product, { asOf: made.asOf })
const agency = await product.ledger.db.get(sqlText('access/demo_agency')) as any
await seedDemoPeople(product as never, agency.uscc)
console.time('seed')
console.log(await seedCases(product, clock, await seedActors(product), span))
console.timeEnd('seed')
console.table(await product.ledger.db.all('select case_id, state, agency_uscc, item, severity, due_date::varchar as due, overdue_since::varchar as o, title from rect_case order by case_id'))
console.table(await product.ledger.db.all('select waiver_id, state, control_id from waiver'))
closeProduct(product); console.log(home)
