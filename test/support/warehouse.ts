import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Db, type Row } from '../../server/base/db.ts'
import { ident, sqlText } from '../../server/base/sql.ts'
import { shippedCalendar } from '../../server/calendar/shipped.ts'
import { findTable, tables } from '../../server/contract/tables.ts'
import { factFrom } from '../../server/warehouse/facts.ts'
import { FACTS } from '../../server/warehouse/facts-list.ts'
import { buildMarts, setAssessment } from '../../server/warehouse/marts.ts'
import { createStaging } from '../../server/warehouse/schema.ts'

export type Given = Record<string, readonly Row[]>

const memory = { memoryLimit: '512MB', threads: 1, home: join(tmpdir(), 'shuheng-test') }

/** The shipped calendar, which every warehouse starts with. */
function calendarRows(years?: readonly number[]): Row[] {
  return shippedCalendar()
    .filter((day) => !years || years.includes(Number(day.d.slice(0, 4))))
    .map(({ d, is_workday, source_url }) => ({ d, is_workday, source_url }))
}

/** The logs that facts are counted from; they are no cut tables. */
const LOGS = ['access_log', 'change_log']

/** An in-memory warehouse with given rows in staging, cut at `asOf`, marts and facts built: ready to run controls. */
export class TestWarehouse {
  readonly db: Db
  /** What `load` put into each staging table, as text: rows that a next load brings again stay where they are. */
  readonly #held = new Map<string, string>()
  #asOf = ''
  private constructor(db: Db) {
    this.db = db
  }

  static async create(): Promise<TestWarehouse> {
    const db = await Db.open(':memory:', memory)
    await createStaging(db)
    return new TestWarehouse(db)
  }

  /** Replaces all staging rows, those of the calendar by the shipped ones. Lists may be given as YAML lists; dates and times as text. */
  async load(given: Given, asOf: string, calendarYears?: readonly number[]): Promise<void> {
    for (const name of Object.keys(given)) if (!findTable(name)) throw new Error(`given: unknown table ${name}`)
    const changed = new Set<string>()
    for (const { name } of tables) {
      const rows = name === 'work_calendar' ? [...calendarRows(calendarYears), ...(given[name] ?? [])] : (given[name] ?? [])
      if (await this.#replace(name, rows)) changed.add(name)
    }
    await setAssessment(this.db, asOf)
    if (asOf !== this.#asOf || LOGS.some((log) => changed.has(log))) {
      for (const log of LOGS) await this.db.run(`create or replace view ${log} as select * from stg.${log} where ts < cutoff()`)
      for (const fact of FACTS) await factFrom(this.db, fact, asOf)
    }
    this.#asOf = asOf
    await buildMarts(this.db)
    await this.db.run(sqlText('controls/frame/result'))
  }

  /** False when the table holds these rows already. */
  async #replace(name: string, rows: readonly Row[]): Promise<boolean> {
    const text = JSON.stringify(rows)
    if ((this.#held.get(name) ?? '[]') === text) return false
    await this.db.run(`delete from stg.${ident(name)}`)
    this.#held.delete(name)
    await this.#insert(name, rows)
    this.#held.set(name, text)
    return true
  }

  async #insert(name: string, rows: readonly Row[]): Promise<void> {
    const table = findTable(name)
    if (!table) throw new Error(`given: unknown table ${name}`)
    if (rows.length === 0) return
    const known = new Set(table.columns.map((c) => c.name))
    for (const row of rows) {
      for (const key of Object.keys(row)) if (!known.has(key)) throw new Error(`given ${name}: unknown column ${key}`)
    }
    const flat = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([k, v]) => [k, Array.isArray(v) ? (v.length ? [...new Set(v.map(String))].sort().join(';') : null) : v]),
      ),
    )
    const columns = table.columns.map((c) => ident(c.name)).join(', ')
    const values = table.columns
      .map(
        (c) =>
          `(j ->> '${c.name}')::${c.type === 'list<text>' || c.type === 'text' ? 'varchar' : c.type === 'integer' ? 'bigint' : c.type}`,
      )
      .join(', ')
    await this.db.run(`insert into stg.${ident(name)} (${columns}) select ${values} from (select unnest($rows::json[]) as j)`, {
      rows: JSON.stringify(flat),
    })
  }

  close(): void {
    this.db.closeInstance()
  }
}
