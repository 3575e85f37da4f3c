import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import { tables } from '../contract/tables.ts'
import { cutSql } from './cut.ts'
import { buildTexts } from './texts.ts'

/** Shared parameters of the contract's definitions; a scheme may override them. */
export interface SharedParams {
  readonly include_public_enterprises: boolean
  readonly outage_day_start: string
  readonly outage_day_end: string
  readonly outage_min_seconds: number
  readonly min_coverage: number
}

export const SHARED_DEFAULTS: SharedParams = {
  include_public_enterprises: false,
  outage_day_start: '08:00:00',
  outage_day_end: '18:00:00',
  outage_min_seconds: 14_400,
  min_coverage: 0.95,
}

/** Mart files in running order: the leading number of each name. */
export const martFiles: readonly string[] = readdirSync(join(ROOT, 'queries', 'marts'))
  .filter((f) => /^\d{3}_.*\.sql$/.test(f))
  .sort()
  .map((f) => f.slice(0, -4))

/** Sets the session variables that macros read. `asOf` is `YYYY-MM-DD`. */
export async function setAssessment(db: Db, asOf: string, shared: SharedParams = SHARED_DEFAULTS): Promise<void> {
  await db.run(sqlText('macros/words'))
  await db.run('set variable as_of = $asOf::date', { asOf })
  for (const [name, value] of Object.entries(shared)) await db.run(`set variable ${name} = $value`, { value })
}

/** SQL that opens a session like `setAssessment`, for people who reproduce a result by hand. */
export function assessmentSettings(asOf: string, shared: SharedParams = SHARED_DEFAULTS): string[] {
  const values = Object.entries(shared).map(
    ([name, value]) => `set variable ${name} = ${typeof value === 'string' ? `'${value}'` : value};`,
  )
  return [`set variable as_of = date '${asOf}';`, ...values]
}

/**
 * Builds everything that controls read, as known at the end of day `asOf`: cut tables, then marts. Facts must already stand
 * in `f_*` (see facts.ts). `setAssessment` must have run on this connection.
 */
export async function buildMarts(db: Db): Promise<void> {
  // One commit: nearly a hundred small tables, each flushed to disk by itself, would take longer than to fill them.
  await db.transaction(async () => {
    for (const table of tables) if (!table.big) await db.run(cutSql(table))
    await buildTexts(db)
    await db.run(sqlText('macros/not_aggregated'))
    for (const file of martFiles) await db.run(sqlText(`marts/${file}`))
    await db.run(sqlText('macros/judging'))
    await db.run(sqlText('macros/slots'))
  })
}
