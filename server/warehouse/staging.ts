import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import { type Db, insertRows } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { fileLiteral, ident, sqlText } from '../base/sql.ts'
import { calendarDays, calendarKey } from '../calendar/loaded.ts'
import { type Table, tables } from '../contract/tables.ts'
import { type Batch, signature } from './batches.ts'
import { stagingColumns } from './schema.ts'
import { soundEvidence } from './sealed.ts'

/** Raised when the staging layout changes, so that a warehouse made by an older version is rebuilt from the lake. */
const STAGING_VERSION = '3'

export interface WarehouseDeps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
  /** Told of derived files that were missing or damaged and are built again. */
  readonly log?: Log
  /** Batches to build from instead of all landed ones with sound files: a frozen year is computed from the files it was published with. */
  readonly batches?: readonly Batch[]
  /** Folder of the monthly facts, default `home/facts`; batches of their own need a folder of their own. */
  readonly factsFolder?: string
}

/**
 * Brings `stg.*` up to date with the lake: a table is rebuilt only when its list of landed batches changed. Returns the
 * names of rebuilt tables. The warehouse file may be deleted at any time; this builds it again.
 */
export async function refreshStaging({ config, warehouse, ledger, batches: given }: WarehouseDeps): Promise<string[]> {
  await warehouse.run('create schema if not exists stg')
  await warehouse.run('create table if not exists stg_state (table_name varchar primary key, signature varchar not null)')
  const before = new Map(
    (await warehouse.all<{ table_name: string; signature: string }>('select * from stg_state')).map((r) => [r.table_name, r.signature]),
  )
  const batches = given ?? (await soundEvidence({ config, ledger })).sound
  await warehouse.run('create or replace table landed_batch (batch_id varchar primary key, seq bigint not null)')
  await insertRows(warehouse, 'landed_batch', batches)

  const calendar = await calendarKey(ledger.db)
  const rebuilt: string[] = []
  for (const table of tables) {
    const own = batches.filter((b) => b.table_name === table.name)
    const now = signature([STAGING_VERSION, ...own.map((b) => b.batch_id), ...(table.reference ? [calendar] : [])])
    if (before.get(table.name) === now) continue
    await warehouse.transaction(async () => {
      await rebuild(warehouse, config, table, own)
      if (table.reference) await onlyConfirmed(warehouse, ledger)
      await warehouse.run('insert or replace into stg_state values ($t, $s)', { t: table.name, s: now })
    })
    rebuilt.push(table.name)
  }
  return rebuilt
}

/**
 * Views over the lake and the facts name their files by full path. In a home that was moved or copied they would read the old
 * place, or nothing: here they are pointed at this one.
 */
export async function followHome({ config, warehouse }: Pick<WarehouseDeps, 'config' | 'warehouse'>): Promise<void> {
  const home = fileLiteral(join(config.home, '/')).slice(0, -1)
  const moved = await warehouse.all<{ sql: string; place: string }>(sqlText('staging/elsewhere'), { home })
  for (const { sql, place } of moved) {
    await warehouse.run(sql.replaceAll(place, () => home).replace(/^create view/i, 'create or replace view'))
  }
}

async function rebuild(db: Db, config: Config, table: Table, batches: readonly Batch[]): Promise<void> {
  const name = ident(table.name)
  await db.run(table.big ? `drop view if exists stg.${name}` : `drop table if exists stg.${name}`)
  if (batches.length === 0) {
    // A log without files is still a view, so that its kind never changes.
    if (table.big) await db.run(`create view stg.${name} as ${emptySelect(table)}`)
    else await db.run(`create table stg.${name} (${stagingColumns(table)})`)
  } else {
    const files = `[${batches.map((b) => fileLiteral(join(config.home, b.lake_path))).join(', ')}]`
    const present = new Set(
      (
        await db.all<{ column_name: string }>(
          `describe select * from read_parquet(${files}, union_by_name = true, hive_partitioning = false)`,
        )
      ).map((c) => c.column_name),
    )
    const slots: Record<string, string> = {
      table: name,
      columns: table.columns.map((c) => ident(c.name)).join(', '),
      row: present.has('_row') ? '_row' : 'null::bigint',
      files,
      key: table.primary_key.map(ident).join(', '),
    }
    await db.run(sqlText(`staging/${table.big ? 'log' : 'keyed'}`).replace(/\{\{(\w+)\}\}/g, (whole, slot: string) => slots[slot] ?? whole))
  }
}

function emptySelect(table: Table): string {
  const columns = stagingColumns(table)
    .split(', ')
    .map((c) => `null::${c.slice(c.lastIndexOf(' ') + 1)} as ${c.slice(0, c.lastIndexOf(' '))}`)
  return `select ${columns.join(', ')} where false`
}

/**
 * The calendar that cases and reminders count with, so that no control counts with another: shipped years and those an officer
 * confirmed. Imported days keep their names and their place in the file.
 */
async function onlyConfirmed(db: Db, ledger: Ledger): Promise<void> {
  await db.run('create or replace temp table calendar_day (d date primary key, is_workday boolean, source_url varchar)')
  const days = await calendarDays(ledger.db)
  await insertRows(
    db,
    'calendar_day',
    days.map((day) => ({ ...day })),
  )
  await db.run(sqlText('staging/calendar'))
}
