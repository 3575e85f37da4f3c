import { ident } from '../base/sql.ts'
import { type Column, type Table } from '../contract/tables.ts'

const cutAt = (c: Column): string => (c.type === 'date' ? `${ident(c.name)} <= as_of()` : `${ident(c.name)} < cutoff()`)

function cutColumn(table: Table, c: Column): string {
  const name = ident(c.name)
  if (c.type === 'list<text>') return `case when ${name} is null then []::varchar[] else string_split(${name}, ';') end as ${name}`
  if (c.role === 'event' && c.name !== table.row_time) return `case when ${cutAt(c)} then ${name} end as ${name}`
  return name
}

/**
 * The as-of cut of one table (contract: definitions.as_of, cut_1 and cut_2): rows dated after A are dropped, event columns
 * after A become NULL, lists become DuckDB lists. Reads `stg.<table>`, writes `<table>`.
 */
export function cutSql(table: Table): string {
  const columns = [...table.columns.map((c) => cutColumn(table, c)), '_batch', '_row'].join(', ')
  const time = table.columns.find((c) => c.name === table.row_time)
  const where = time && time.role === 'event' ? ` where ${cutAt(time)}` : ''
  return `create or replace table ${ident(table.name)} as select ${columns} from stg.${ident(table.name)}${where}`
}
