import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { ident, literal, sqlText } from '../base/sql.ts'
import { findTable, type Table, tables } from '../contract/tables.ts'
import { type Batch, signature } from '../warehouse/batches.ts'
import { cutSql } from '../warehouse/cut.ts'
import { type FactsReport, factFrom, refreshFacts } from '../warehouse/facts.ts'
import { FACTS } from '../warehouse/facts-list.ts'
import { buildMarts, SHARED_DEFAULTS, type SharedParams, setAssessment } from '../warehouse/marts.ts'
import { changedError, type Evidence, type Known, knownOf, requireMandatory, requireSound, soundEvidence } from '../warehouse/sealed.ts'
import { refreshStaging } from '../warehouse/staging.ts'
import { inTurn } from '../warehouse/turns.ts'
import { findControl } from './catalog.ts'
import type { ParamOverrides } from './params.ts'
import { runControl } from './run.ts'

export interface AtDeps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
}

export interface AsOfInput {
  /** `YYYY-MM-DD`: everything is judged as known at the end of this day. */
  readonly asOf: string
  /** Ids of the batches to read instead of all landed ones (a frozen year); withdrawn ones count. */
  readonly batches?: readonly string[]
  readonly shared?: SharedParams
  /** Missing mandatory tables are no error: what needs them says so itself. */
  readonly partial?: boolean
  /** false = the log aggregates stay empty: for controls that read none, so that big logs are not scanned for them. */
  readonly facts?: boolean
  /**
   * What was known at the assessment of the same day that the warehouse holds, by the controls' own parameters: its tables and
   * results are read as they are, and nothing is built a second time.
   */
  readonly assessed?: Known | undefined
  /** Stops the work: the query that runs is broken off. */
  readonly signal?: AbortSignal | undefined
}

/** The city as known at the end of one day: cut tables and marts in a database of one's own, and what is known of the tables. */
export interface Standing extends Known {
  readonly db: Db
  /** Runs controls into a fresh `result`. Throws `control_failed` when one's query fails. */
  judge(controlIds: readonly string[], overrides?: ParamOverrides): Promise<void>
  /** Moves to another day, cutting only these tables and building only these marts again. */
  moveTo(asOf: string, part: { readonly tables: readonly string[]; readonly marts: readonly string[] }): Promise<void>
}

export interface OpenStanding extends Standing {
  /** Drops the scratch database. */
  close(): Promise<void>
}

let count = 0

/**
 * The one door to any day: opens the city as of it without touching the recorded assessment, in a scratch database attached in memory, on a
 * connection of its own. Needs no earlier `assess`. Throws `invalid_input` when a mandatory table was never loaded, `unavailable` when the
 * files of one, or of a frozen year, are no longer as they landed. Close the result.
 */
export async function openAsOf(deps: AtDeps, input: AsOfInput): Promise<OpenStanding> {
  const { assessed } = input
  const evidence = assessed ? undefined : await soundEvidence(deps, input.batches)
  if (evidence) {
    if (input.batches && evidence.files.length > 0) throw changedError(evidence.files, '没有重新计算')
    requireSound(evidence.files, '没有计算')
    if (!input.partial) requireMandatory(knownOf(evidence), '计算')
  }
  const scratch = await attach(deps.warehouse, input.signal)
  try {
    await setAssessment(scratch.db, input.asOf, input.shared ?? SHARED_DEFAULTS)
    const known = evidence ? await build(deps, scratch, input, evidence) : (assessed as Known)
    if (assessed) await scratch.db.run(`set search_path = ${literal(`${scratch.name}.main,${scratch.warehouseName}.main`)}`)
    return { ...standingOn(scratch.db, known), close: scratch.close }
  } catch (error) {
    await scratch.close()
    throw error
  }
}

/** Staging, facts and marts of the day; only one such work on a home at a time. */
function build(deps: AtDeps, scratch: Scratch, input: AsOfInput, evidence: Evidence): Promise<Known> {
  return inTurn(deps.ledger, async () => {
    const facts = input.batches ? await ownStaging(deps, scratch.db, evidence.sound) : await sharedStaging(deps, scratch, input)
    // A log that its engine could not read in full is no basis for a verdict.
    for (const error of facts?.failed.values() ?? []) throw error
    await buildMarts(scratch.db)
    return knownOf(evidence, facts)
  })
}

/** A database whose tables are cut, with the marts, as of the day its session is set to. */
export function standingOn(db: Db, known: Known): Standing {
  return {
    db,
    ...known,
    judge: async (controlIds, overrides) => {
      await db.run(sqlText('controls/frame/result'))
      for (const id of controlIds) await judgeOne(db, known, id, overrides)
    },
    moveTo: async (asOf, part) => {
      await setAssessment(db, asOf)
      for (const name of part.tables) await db.run(cutSql(findTable(name) as Table))
      for (const mart of part.marts) await db.run(sqlText(`marts/${mart}`))
    },
  }
}

async function judgeOne(db: Db, { loaded, changed }: Known, id: string, overrides: ParamOverrides | undefined): Promise<void> {
  const control = findControl(id)
  if (!control) throw new Error(`no control ${id}`)
  const run = await runControl(db, control, loaded, overrides, changed)
  if (run.error !== undefined)
    throw new AppError('control_failed', `检测控制 ${id} ${control.title_zh} 未能运行，无法据此计算。请联系管理员。`, { control: id })
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

/** The warehouse's staging, seen through views: nothing is copied. Without facts nothing is told of the logs. */
async function sharedStaging(deps: AtDeps, { db, warehouseName }: Scratch, { facts, asOf }: AsOfInput): Promise<FactsReport | undefined> {
  const own = await deps.warehouse.fork()
  try {
    await refreshStaging({ ...deps, warehouse: own })
  } finally {
    own.close()
  }
  await db.run('create schema if not exists stg')
  for (const t of tables) await db.run(`create view stg.${ident(t.name)} as select * from ${ident(warehouseName)}.stg.${ident(t.name)}`)
  if (facts ?? true) return refreshFacts({ ...deps, warehouse: db })
  await emptyFacts(db, asOf)
  return undefined
}

/** The log aggregates with their columns and no rows. */
async function emptyFacts(db: Db, asOf: string): Promise<void> {
  for (const fact of FACTS) {
    await db.run(`create or replace temp view ${fact.log} as select * from stg.${ident(fact.log)} where false`)
    await factFrom(db, fact, asOf)
  }
}

async function ownStaging(deps: AtDeps, db: Db, batches: readonly Batch[]): Promise<FactsReport> {
  const folder = join(deps.config.home, 'scratch', `facts-${signature(batches.map((b) => b.batch_id)).slice(0, 12)}`)
  mkdirSync(folder, { recursive: true })
  const own = { ...deps, warehouse: db, batches, factsFolder: folder }
  await refreshStaging(own)
  return refreshFacts(own)
}
