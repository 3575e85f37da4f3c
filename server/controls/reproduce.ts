import { assessmentSettings, type SharedParams } from '../warehouse/marts.ts'
import type { Control, ParamValue } from './header.ts'
import { type ParamOverrides, paramValues } from './params.ts'

function sqlLiteral(value: ParamValue): string {
  if (Array.isArray(value)) return `[${value.map((v) => sqlLiteral(v)).join(', ')}]`
  if (value === null) return 'null'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}

/**
 * The control's query with its parameters written in, ready to run in a DuckDB shell on a copy of `warehouse.duckdb`; with
 * `subjectId` only that subject's row. For reading and checking by people: the product itself binds parameters.
 */
export function reproduceSql(
  control: Control,
  asOf: string,
  options: { overrides?: ParamOverrides; shared?: SharedParams; subjectId?: string } = {},
): string {
  const values: Record<string, ParamValue> = { ...paramValues(control, options.overrides), effective_from: control.effective_from }
  const query = control.sql.replace(/\$([a-z_][a-z0-9_]*)/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : sqlLiteral(value)
  })
  const body =
    options.subjectId === undefined ? query : `select *\nfrom (\n${query}\n)\nwhere subject_id = ${sqlLiteral(options.subjectId)}`
  return [`-- ${control.id} ${control.title_zh}`, ...assessmentSettings(asOf, options.shared), `${body};`].join('\n')
}
