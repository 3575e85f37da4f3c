import { endDemo } from './access/demo-end.ts'
import type { Config } from './base/config.ts'
import { Db, insertRows } from './base/db.ts'
import { AppError } from './base/errors.ts'
import { closeHome } from './base/home.ts'
import { Ledger, shanghai } from './base/ledger.ts'
import type { Log } from './base/log.ts'
import { ident, literal, sqlText } from './base/sql.ts'
import { calendarKey } from './calendar/loaded.ts'
import { afterAssessment } from './cases/after-assessment.ts'
import { carryOlderIssuer } from './cases/carry-issuer.ts'
import { isDay } from './common/days.ts'
import { tables } from './contract/tables.ts'
import { assessWarehouse } from './controls/assess.ts'
import { controls } from './controls/catalog.ts'
import { contractVersion } from './controls/changes.ts'
import type { ParamOverrides } from './controls/params.ts'
import type { ControlRun } from './controls/run.ts'
import { type FindingsSummary, recordFindings } from './findings/record.ts'
import { recordGates } from './gates/record.ts'
import { wipeTmp } from './import/lake.ts'
import { landedBatches, loadedFrom, signature } from './warehouse/batches.ts'
import { type FactsReport, refreshFacts } from './warehouse/facts.ts'
import type { LogName } from './warehouse/facts-list.ts'
import { setAssessment } from './warehouse/marts.ts'
import { findDamage, openWarehouse } from './warehouse/repair.ts'
import { type Evidence, knownOf, requireSound, sealOlder, soundEvidence } from './warehouse/sealed.ts'
import { followHome, refreshStaging } from './warehouse/staging.ts'
import { inTurn } from './warehouse/turns.ts'

export interface Product {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
  readonly log: Log
  readonly now: () => Date
}

/** Opens both databases of a home, wherever it lies now. Throws `busy` when another process holds them. */
export async function openProduct(config: Config, log: Log, now: () => Date = () => new Date()): Promise<Product> {
  closeHome(config.home)
  const ledger = await Ledger.open(config, now)
  ledger.react(endDemo)
  let warehouse: Db | undefined
  try {
    await wipeTmp(config)
    warehouse = await openWarehouse(config, log)
    await followHome({ config, warehouse })
    await carryOlderIssuer({ ledger, warehouse })
    return { config, ledger, log, now, warehouse }
  } catch (error) {
    warehouse?.closeInstance()
    ledger.close()
    throw error
  }
}

export function closeProduct(product: Product): void {
  product.warehouse.closeInstance()
  product.ledger.close()
}

export interface AssessReport {
  readonly assessment_id: string
  readonly as_of: string
  readonly seconds: number
  readonly controls: readonly ControlRun[]
  readonly failed: readonly string[]
  readonly totals: { readonly ok: number; readonly alarm: number; readonly skip: number; readonly unknown: number }
  readonly not_loaded: readonly string[]
  readonly findings: FindingsSummary
}

/** A real calendar day as `YYYY-MM-DD`, or a usage error that says how to write it. */
export function checkDate(text: string, what: string): string {
  if (!isDay(text)) {
    throw new AppError('usage', `${what}“${text}”不是有效的日期。请写成 YYYY-MM-DD，例如 2026-06-30。`)
  }
  return text
}

/**
 * Lake to findings: staging, facts, marts, controls, ledger. `asOf` is the last judged day (`YYYY-MM-DD`); without it, today
 * in Asia/Shanghai. Running it twice on the same data and day changes nothing. It has a connection of its own: meanwhile pages
 * read the last results whole, and a query of theirs that fails cannot undo its transactions.
 */
export async function assess(product: Product, input: { asOf?: string; overrides?: ParamOverrides } = {}): Promise<AssessReport> {
  const work = async () => {
    const warehouse = await product.warehouse.fork()
    try {
      await assessByNewRules({ ...product, warehouse })
      return await assessOn({ ...product, warehouse }, input)
    } finally {
      warehouse.close()
    }
  }
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    // A fault of the product is thrown as it is; damaged facts are built again, once.
    if ((await findDamage(product, error)).length === 0) throw error
    return await work()
  }
}

/**
 * A home that was judged by an older contract is judged once more on its last day, so that what differs there comes from the rules
 * alone (规则调整). Later assessments compare with this one.
 */
async function assessByNewRules(product: Product): Promise<void> {
  const last = await product.ledger.db.get<{ as_of: string; contract: string | null }>(sqlText('lookups/last_contract'))
  if (!last || last.contract === contractVersion()) return
  product.log.info(`检测规则已改为 ${contractVersion()} 版：先按原数据截至日 ${last.as_of} 重新检测一次，差异标为“规则调整”。`)
  await assessOn(product, { asOf: last.as_of })
}

async function assessOn(product: Product, input: { asOf?: string; overrides?: ParamOverrides }): Promise<AssessReport> {
  const { config, warehouse, ledger, log, now } = product
  const started = now()
  const asOf = checkDate(input.asOf ?? shanghai(started).slice(0, 10), '截止日期')
  await sealOlder(product)
  const evidence = await soundEvidence(product)
  requireSound(evidence.files, '没有检测')
  for (const f of evidence.files)
    log.warn(`${f.path}（批次 ${f.batch_id}）与导入时登记的摘要不符：${f.why}。用到它的检测一律记为无法判定。`)
  log.progress(0, '整理已导入的数据')
  const facts = await inTurn(ledger, async () => {
    await refreshStaging(product)
    await setAssessment(warehouse, asOf)
    return refreshFacts(product)
  })
  for (const error of facts.failed.values()) log.warn(error.message)
  // A log that cannot be read in full counts as not loaded: its controls become unknown, never ok on half the rows.
  const known = knownOf(evidence, facts)
  const { loaded } = known
  await writeTableState(product, evidence, loaded, facts.logs)

  // Another calendar is another result, though no file changed.
  const calendar = await calendarKey(ledger.db)
  const inputs = signature([
    ...evidence.sound.map((b) => b.batch_id),
    ...controls().map((c) => JSON.stringify(c)),
    JSON.stringify(input.overrides ?? {}),
    ...(config.clickhouse ? [facts.signature] : []),
    ...(calendar === '' ? [] : [calendar]),
  ])
  const assessmentId = `${asOf}-${inputs.slice(0, 12)}`
  const runs = await assessWarehouse(product, {
    asOf,
    assessmentId,
    assessedAt: shanghai(started),
    ...known,
    ...(input.overrides ? { overrides: input.overrides } : {}),
  })
  // A control that failed on damaged facts must not stand in the record as one that cannot be judged.
  if (runs.some((r) => r.error !== undefined) && (await findDamage(product)).length > 0) return assessOn(product, input)
  const finished = now()
  const findings = await recordFindings(product, {
    assessmentId,
    asOf,
    startedAt: shanghai(started),
    finishedAt: shanghai(finished),
    inputs,
    ...known,
    controls: controls(),
    runs,
  })
  if (findings.recorded) {
    await afterAssessment(product, { asOf })
    await recordGates(product, { assessmentId, asOf, assessed: input.overrides === undefined })
  }
  const total = (key: keyof ControlRun['counts']) => runs.reduce((sum, r) => sum + r.counts[key], 0)
  return {
    assessment_id: assessmentId,
    as_of: asOf,
    seconds: (now().getTime() - started.getTime()) / 1000,
    controls: runs,
    failed: runs.filter((r) => r.error !== undefined).map((r) => r.control_id),
    totals: { ok: total('ok'), alarm: total('alarm'), skip: total('skip'), unknown: total('unknown') },
    not_loaded: tables.filter((t) => !loaded.has(t.name)).map((t) => t.name),
    findings,
  }
}

/** Tables for which at least one file was accepted; the working-day calendar ships with the product. */
export async function loadedTables(ledger: Ledger): Promise<Set<string>> {
  return loadedFrom(await landedBatches(ledger))
}

async function writeTableState(
  { warehouse }: Product,
  evidence: Evidence,
  loaded: ReadonlySet<string>,
  logs: FactsReport['logs'],
): Promise<void> {
  await warehouse.transaction(async () => {
    await warehouse.run(sqlText('staging/table_state'))
    const small = tables
      .filter((t) => !t.big)
      .map((t) => `select ${literal(t.name)} as name, count(*)::double as n from stg.${ident(t.name)}`)
    const counts = new Map((await warehouse.all<{ name: string; n: number }>(small.join('\nunion all '))).map((r) => [r.name, r.n]))
    const rows = tables.map((table) => {
      const own = evidence.sound.filter((b) => b.table_name === table.name)
      const times = own
        .flatMap((b) => [b.period_from, b.period_to])
        .filter((t): t is string => t !== null)
        .sort()
      const inPlace = own.length === 0 ? logs.get(table.name as LogName) : undefined
      return {
        table_name: table.name,
        loaded: loaded.has(table.name),
        row_count: table.big ? own.reduce((sum, b) => sum + b.rows_landed, 0) : (counts.get(table.name) ?? 0),
        batches: own.length,
        period_from: times[0] ?? inPlace?.from ?? null,
        period_to: times.at(-1) ?? inPlace?.to ?? null,
      }
    })
    await insertRows(warehouse, 'table_state', rows)
  })
}
