import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { ident, literal, sqlText } from '../base/sql.ts'
import { tables } from '../contract/tables.ts'
import { type Batch, loadedFrom, signature } from '../warehouse/batches.ts'
import { type FactsReport, factFrom, refreshFacts } from '../warehouse/facts.ts'
import { FACTS } from '../warehouse/facts-list.ts'
import { buildMarts, SHARED_DEFAULTS, type SharedParams, setAssessment } from '../warehouse/marts.ts'
import { changedError, requireSound, soundEvidence } from '../warehouse/sealed.ts'
import { refreshStaging } from '../warehouse/staging.ts'
import { inTurn } from '../warehouse/turns.ts'
import { findControl } from './catalog.ts'
import { type ParamOverrides, runControl } from './run.ts'

export interface AtDeps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
}

export interface AtInput {
  /** `YYYY-MM-DD`: everything is judged as known at the end of this day. */
  readonly asOf: string
  readonly controlIds: readonly string[]
  /** Ids of the batches to read instead of all landed ones (a frozen year); withdrawn ones count. */
  readonly batches?: readonly string[]
  readonly overrides?: ParamOverrides
  readonly shared?: SharedParams
  /** Missing mandatory tables are no error: what needs them says so itself. */
  readonly partial?: boolean
  /** false = the log aggregates stay empty: for controls that read none, so that big logs are not scanned for them. */
  readonly facts?: boolean
  /** Stops the work: the query that runs is broken off. */
  readonly signal?: AbortSignal | undefined
}

/** Cut tables, marts and `result` as of one day, in a scratch schema of the warehouse's own instance. */
export interface Evaluation {
  readonly db: Db
  readonly loaded: ReadonlySet<string>
  /** Tables with a file that is no longer as it landed; never in `loaded`. */
  readonly changed: ReadonlySet<string>
  /** Drops the scratch database. */
  close(): Promise<void>
}

let count = 0

/**
 * Judges the given controls as of any day without touching the recorded assessment: the work is done in a scratch database
 * attached in memory, on a connection of its own. Needs no earlier `assess`. Throws `invalid_input` when a mandatory table
 * was never loaded, `unavailable` when the files of one, or of a frozen year, are no longer as they landed, `control_failed` when a control's query fails. Close the result.
 */
export async function evaluateAt(deps: AtDeps, input: AtInput): Promise<Evaluation> {
  const { sound: batches, files, changed } = await soundEvidence(deps, input.batches)
  if (input.batches && files.length > 0) throw changedError(files, '没有重新计算')
  requireSound(files, '没有计算')
  const loaded = loadedFrom(batches)
  const missing = tables.filter((t) => t.presence === 'mandatory' && !loaded.has(t.name) && !changed.has(t.name))
  if (missing.length > 0 && !input.partial)
    throw new AppError('invalid_input', `尚未导入必需的数据：${missing.map((t) => t.zh).join('、')}。请先导入，再计算。`, {
      tables: missing.map((t) => t.name),
    })
  const scratch = await attach(deps.warehouse, input.signal)
  try {
    await setAssessment(scratch.db, input.asOf, input.shared ?? SHARED_DEFAULTS)
    await inTurn(deps.ledger, async () => {
      const logs = input.batches ? await ownStaging(deps, scratch.db, batches) : await sharedStaging(deps, scratch, input)
      for (const log of logs) loaded.add(log)
      for (const table of changed) loaded.delete(table)
      await buildMarts(scratch.db)
    })
    await judgeAt(scratch.db, { loaded, changed }, input.controlIds, input.overrides)
    return { db: scratch.db, loaded, changed, close: scratch.close }
  } catch (error) {
    await scratch.close()
    throw error
  }
}

/**
 * What the last assessment left in the warehouse, with a scratch schema before it for tables of one's own: for questions about the
 * same day, which need no second evaluation. Close the result.
 */
export async function besideAssessment(warehouse: Db, input: { asOf: string } & Known): Promise<Evaluation> {
  const scratch = await attach(warehouse)
  try {
    await setAssessment(scratch.db, input.asOf)
    await scratch.db.run(`set search_path = ${literal(`${scratch.name}.main,${scratch.warehouseName}.main`)}`)
    return { db: scratch.db, loaded: input.loaded, changed: input.changed, close: scratch.close }
  } catch (error) {
    await scratch.close()
    throw error
  }
}

/** What is known of the tables: which have rows that may be judged, and which have a changed file. */
export type Known = Pick<Evaluation, 'loaded' | 'changed'>

/** Runs controls into a fresh `result` of an evaluation, as of the day its session is set to. */
export async function judgeAt(db: Db, known: Known, controlIds: readonly string[], overrides?: ParamOverrides): Promise<void> {
  await db.run(sqlText('controls/frame/result'))
  for (const id of controlIds) {
    const control = findControl(id)
    if (!control) throw new Error(`no control ${id}`)
    const run = await runControl(db, control, known.loaded, overrides, known.changed)
    if (run.error !== undefined)
      throw new AppError('control_failed', `检测控制 ${id} ${control.title_zh} 未能运行，无法据此计算。请联系管理员。`, { control: id })
  }
}

interface Scratch {
  readonly db: Db
  readonly name: string
  readonly warehouseName: string
  close(): Promise<void>
}

/** Breaks off at once what its connection runs, and whatever it is given after, until it is closed. */
const BREAK_EVERY_MS = 50

async function attach(warehouse: Db, signal?: AbortSignal): Promise<Scratch> {
  signal?.throwIfAborted()
  const home = await warehouse.get<{ name: string }>('select current_database() as name')
  const name = `scratch_${++count}`
  const db = await warehouse.fork()
  await db.run(`attach ':memory:' as ${ident(name)}`)
  await db.run(`use ${ident(name)}`)
  let breaking: NodeJS.Timeout | undefined
  const stop = () => {
    db.connection.interrupt()
    breaking = setInterval(() => db.connection.interrupt(), BREAK_EVERY_MS)
  }
  signal?.addEventListener('abort', stop, { once: true })
  return {
    db,
    name,
    warehouseName: home?.name ?? '',
    close: async () => {
      signal?.removeEventListener('abort', stop)
      clearInterval(breaking)
      await db.run(`use ${ident(home?.name ?? '')}`)
      await db.run(`detach ${ident(name)}`)
      db.close()
    },
  }
}

/** The warehouse's staging, seen through views: nothing is copied. Returns the logs that have rows, wherever they lie. */
async function sharedStaging(deps: AtDeps, { db, warehouseName }: Scratch, { facts, asOf }: AtInput): Promise<string[]> {
  const own = await deps.warehouse.fork()
  try {
    await refreshStaging({ ...deps, warehouse: own })
  } finally {
    own.close()
  }
  await db.run('create schema if not exists stg')
  for (const t of tables) await db.run(`create view stg.${ident(t.name)} as select * from ${ident(warehouseName)}.stg.${ident(t.name)}`)
  if (facts ?? true) return logsOf(await refreshFacts({ ...deps, warehouse: db }))
  await emptyFacts(db, asOf)
  return []
}

/** A log that its engine could not read in full is no basis for a verdict. */
function logsOf(report: FactsReport): string[] {
  for (const error of report.failed.values()) throw error
  return [...report.logs.keys()]
}

/** The log aggregates with their columns and no rows. */
async function emptyFacts(db: Db, asOf: string): Promise<void> {
  for (const fact of FACTS) {
    await db.run(`create or replace temp view ${fact.log} as select * from stg.${ident(fact.log)} where false`)
    await factFrom(db, fact, asOf)
  }
}

async function ownStaging(deps: AtDeps, db: Db, batches: readonly Batch[]): Promise<string[]> {
  const folder = join(deps.config.home, 'scratch', `facts-${signature(batches.map((b) => b.batch_id)).slice(0, 12)}`)
  mkdirSync(folder, { recursive: true })
  const own = { ...deps, warehouse: db, batches, factsFolder: folder }
  await refreshStaging(own)
  return logsOf(await refreshFacts(own))
}
