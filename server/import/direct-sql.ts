import { fileLiteral, ident, literal } from '../base/sql.ts'
import { type Column, conventions, duckType } from '../contract/tables.ts'
import { PLAUSIBLE_FROM } from './cast/time.ts'
import { enumLabels, foldLabel } from './cast/values.ts'
import type { ColumnBytes, Scan } from './direct-scan.ts'
import type { Plan } from './plan.ts'
import type { SourcePart } from './types.ts'

/**
 * SQL of the direct path. It casts only "plain" values, those whose canonical form SQL gives exactly as the row casters do
 * (ISO timestamps, ASCII codes, listed words). A row with any other value is marked by a NULL in its first required column
 * and goes through the row casters afterwards: there is one set of semantics.
 */
export interface DirectSql {
  /** Every data row with typed columns; not plain → the mark column is NULL. */
  readonly copy: string
  /** Row number (header = 1) and raw cells of the rows that are not plain. */
  readonly rest: string
  /** First required column. */
  readonly mark: string
}

type Planned = Plan['columns'][number]

/** Name of the lookup table with the canonical form of lists seen at the head of the file: `raw`, `canon`. */
export const LISTS = 'seen_list'

/** `new_line` is left to the reader: with it and `skip`, DuckDB 1.5 reads a CRLF file as empty. */
export function rawCsv(plan: Plan, part: SourcePart): string {
  const columns = plan.headers.map((_, i) => `'c${i}': 'varchar'`).join(', ')
  return `read_csv(${fileLiteral(part.path)}, columns = {${columns}}, auto_detect = false, header = false, skip = 1, delim = ${literal(part.text?.delimiter ?? ',')}, quote = '"', escape = '"', strict_mode = true)`
}

export function directSql(plan: Plan, part: SourcePart, scan: Scan): DirectSql {
  const planned = plan.columns.filter((p) => p.index !== undefined)
  const marked = planned.find((p) => p.column.required) as Planned
  const have = new Map(planned.map((p) => [p.column.name, p]))
  const lists = planned.filter((p) => p.column.type === 'list<text>')
  const joins = lists.map((p, i) => `left join ${LISTS} as l${i} on l${i}.raw = raw.c${p.index}`).join('\n')
  const typed = planned.map((p) => `${typedValue(p, lists.indexOf(p), bytesOf(scan, p))} as ${ident(p.column.name)}`)
  const columns = plan.table.columns.map((c) => {
    if (!have.has(c.name)) return `null::${duckType(c.type)} as ${ident(c.name)}`
    return c === marked.column ? `case when plain then ${ident(c.name)} end as ${ident(c.name)}` : ident(c.name)
  })
  const judged = (source: string, extra: string) => `
with typed as (
  select
    ${[...typed, ...planned.map((p) => `raw.c${p.index}`), `${cleanText(planned, lists, scan)} as clean`, ...(extra === '' ? [] : [extra])].join(',\n    ')}
  from ${source} as raw
  ${joins}
),

judged as (
  select *, ${['clean', ...planned.flatMap((p) => plainTest(p, plan.latest))].join('\n    and ')} as plain
  from typed
)
`
  const numbered = `(select *, row_number() over () + 1 as row_no from ${rawCsv(plan, part)})`
  const all = plan.headers.map((_, i) => `raw.c${i} as r${i}`).join(', ')
  return {
    mark: marked.column.name,
    copy: `${judged(rawCsv(plan, part), '')}select ${columns.join(', ')} from judged`,
    rest: `${judged(numbered, `raw.row_no, ${all}`)}select row_no::double as row_no, ${plan.headers.map((_, i) => `r${i}`).join(', ')} from judged where plain is distinct from true order by row_no`,
  }
}

function bytesOf(scan: Scan, p: Planned): ColumnBytes {
  return scan.columns[p.index as number] ?? { lower: true, loose: true }
}

function typedValue(p: Planned, list: number, bytes: ColumnBytes): string {
  const raw = `raw.c${p.index}`
  if (p.column.enum) return caseOf(raw, enumWords(p.column))
  switch (p.column.type) {
    case 'timestamp':
      return `try_cast(${raw} as timestamp)`
    case 'date':
      return `try_cast(${raw} as date)`
    case 'integer':
      return `try_cast(${raw} as bigint)`
    case 'boolean':
      return caseOf(raw, booleanWords())
    case 'list<text>':
      return `case when l${list}.raw is not null then l${list}.canon else nullif(array_to_string(list_sort(list_distinct(list_filter(string_split_regex(upper(${raw}), '[;,|]'), lambda x: x <> ''))), ';'), '') end`
    case 'text':
      return bytes.lower ? `upper(${raw})` : raw
  }
}

/** Conditions under which the typed value is exactly what the row casters give, and they have nothing to say about it. */
function plainTest(p: Planned, latest: string): string[] {
  const raw = `c${p.index}`
  const value = ident(p.column.name)
  const required = p.column.required ? [`${value} is not null`] : []
  // A value that reads back as it was written is canonical, whatever else the cast may tolerate.
  const canonical = (length: string) => [`(${raw} is null or (${length}${value}::varchar = ${raw}) is true)`, ...required]
  const inReach = `${value} >= date ${literal(PLAUSIBLE_FROM)} and ${value} < date ${literal(latest)} + 1`
  if (p.column.enum || p.column.type === 'boolean') return [`(${raw} is null or ${value} is not null)`, ...required]
  switch (p.column.type) {
    case 'timestamp':
      return canonical(`strlen(${raw}) = 19 and ${inReach} and `)
    case 'date':
      return canonical(`strlen(${raw}) = 10 and ${inReach} and `)
    case 'integer':
      return canonical('')
    default:
      return required
  }
}

/**
 * One scan over the text columns of a row: printable ASCII only, no blank beside a separator, no null token standing alone.
 * Lists found in the lookup table have been judged already, columns that the scan found tidy need no look.
 */
function cleanText(planned: readonly Planned[], lists: readonly Planned[], scan: Scan): string {
  const texts = planned.filter(
    (p) => !p.column.enum && (p.column.type === 'text' || p.column.type === 'list<text>') && bytesOf(scan, p).loose,
  )
  if (texts.length === 0) return 'true'
  const pieces = texts.map((p) => {
    const list = lists.indexOf(p)
    return list < 0 ? `raw.c${p.index}` : `case when l${list}.raw is null then raw.c${p.index} end`
  })
  const tokens = conventions.null_tokens.filter((t) => /^[ -~]+$/.test(t)).map((t) => t.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&'))
  const odd = `[^ -~]|[;,|] | [;,|]|[;,|]['=#]|[;,|](?i:\\d+(\\.\\d+)?E[+-]?\\d+|${tokens.join('|')})[;,|]`
  return `not regexp_matches(concat(';', ${pieces.join(", ';', ")}, ';'), ${literal(odd)})`
}

/** Spellings of an enum as the contract writes them, and folded; SQL compares them as they stand. */
function enumWords(column: Column): [string, string][] {
  const labels = enumLabels(column)
  const written = [
    ...Object.keys(column.enum ?? {}),
    ...Object.values(column.enum ?? {}),
    ...Object.values(column.enum_aliases ?? {}).flat(),
  ]
  const words = new Map(labels)
  for (const label of written)
    for (const spelling of [label, label.toLowerCase()]) words.set(spelling, labels.get(foldLabel(label)) as string)
  return [...words].map(([label, code]) => [label, literal(code)])
}

function booleanWords(): [string, string][] {
  const words = new Map<string, string>()
  const sides = [
    ['true', conventions.boolean.true],
    ['false', conventions.boolean.false],
  ] as const
  for (const [value, labels] of sides)
    for (const label of labels) for (const spelling of [label, label.toLowerCase()]) words.set(spelling, value)
  // Tried in this order for every row: what platforms write comes first.
  const usual = ['是', '否', '成功', '失败', 'true', 'false', '1', '0']
  const rank = (label: string) => (usual.includes(label) ? usual.indexOf(label) : usual.length)
  return [...words].sort(([a], [b]) => rank(a) - rank(b))
}

function caseOf(raw: string, pairs: readonly (readonly [string, string])[]): string {
  return `case ${raw} ${pairs.map(([label, value]) => `when ${literal(label)} then ${value}`).join(' ')} end`
}

/** Columns that the direct path can cast: every kind but free text and lists of free text. */
export function castable(column: Column): boolean {
  return column.enum !== undefined || (column.type !== 'text' && column.type !== 'list<text>') || column.norm === 'code'
}
