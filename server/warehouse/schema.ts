import type { Db } from '../base/db.ts'
import { ident } from '../base/sql.ts'
import { duckType, type Table, tables } from '../contract/tables.ts'

/** Column list of a staging table: contract columns with their storage types, then where the row came from. */
export function stagingColumns(table: Table): string {
  const own = table.columns.map((c) => `${ident(c.name)} ${duckType(c.type)}`)
  return [...own, '_batch varchar', '_row bigint'].join(', ')
}

/** Creates the schema `stg` with an empty table for every contract table that is not a big log. */
export async function createStaging(db: Db): Promise<void> {
  await db.run('create schema if not exists stg')
  for (const table of tables) await db.run(`create table if not exists stg.${ident(table.name)} (${stagingColumns(table)})`)
}
