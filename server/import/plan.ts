import { AppError } from '../base/errors.ts'
import type { Column, Table } from '../contract/tables.ts'
import { type CellCast, columnCast, NO_END } from './cast/column.ts'
import { trim } from './cast/text.ts'
import { foldHeader, type HeaderMatch, matchHeader } from './header.ts'
import { headersOf, type Mapping } from './mapping.ts'
import { ORDER } from './order.ts'
import { reader } from './rule-reader.ts'
import type { Flag } from './secrecy/flags.ts'
import type { Cell } from './types.ts'

interface PlannedColumn {
  readonly column: Column
  /** What a person calls the source of this column: the header, or the contract's Chinese name. */
  readonly label: string
  /** Header cell that the column is read from, when it is one and nothing is done to it first. */
  readonly index: number | undefined
  /** Header cells that it is made from. */
  readonly places: readonly number[]
  read(cells: readonly Cell[]): Cell | undefined
  readonly cast: CellCast
}

/** How the cells of one part become the columns of one table. */
export interface Plan {
  readonly table: Table
  /** Header cells as the file has them. */
  readonly headers: readonly string[]
  readonly matches: readonly HeaderMatch[]
  /** In contract order; columns that the file does not have are left out. */
  readonly columns: readonly PlannedColumn[]
  /** All that says whether a row is classified: the flag of the table, as mapped, and what the mapping adds. */
  readonly flags: readonly Flag[]
  /** No required column has a type or an enum that would tell a header among the rows from data. */
  readonly textOnly: boolean
  /** Places of columns of which the second cannot come before the first. */
  readonly order: readonly (readonly [number, number])[]
  /** Place of the column of address blocks, one of which a row holds; its ranges become several rows. */
  readonly blocks: number | undefined
  readonly missingOptional: readonly string[]
  readonly unmatchedHeaders: readonly string[]
  readonly mapping: Mapping | undefined
  /** Lines whose first filled cell matches are no rows, by the mapping. */
  readonly footer: RegExp | undefined
  /** The last plausible day. */
  readonly latest: string
}

/**
 * Plans a part from its header row. Columns that the mapping names are read as it says; all others are matched by header.
 * `latest`: the last plausible day. Throws `file_refused` naming required columns or mapped headers that are not there.
 */
export function makePlan(table: Table, headers: readonly string[], mapping?: Mapping, latest = NO_END): Plan {
  const rules = mapping?.columns ?? {}
  const byFold = new Map<string, number>()
  headers.forEach((h, i) => {
    const key = foldHeader(h)
    if (key !== '' && !byFold.has(key)) byFold.set(key, i)
  })
  // 第4列 names a column by its place: of two headers that are the same, or where there is none.
  const indexOf = (header: string) => byFold.get(foldHeader(header)) ?? placeOf(header, headers.length)
  const unknown = [...new Set(Object.values(rules).flatMap(headersOf))].filter((h) => indexOf(h) === undefined)
  if (unknown.length > 0) {
    throw new AppError(
      'file_refused',
      `映射文件引用的表头在文件里没有：${unknown.join('、')}。文件的表头是：${headers.filter((h) => h !== '').join('、')}。`,
    )
  }

  const ignored = new Set((mapping?.ignore ?? []).map(foldHeader))
  const taken = new Set([
    ...Object.values(rules).flatMap((r) => ('from' in r ? [indexOf(r.from)] : [])),
    ...(mapping?.ignore ?? []).map((h) => placeOf(h, headers.length)),
  ])
  const open = headers.map((h, i) => (taken.has(i) || ignored.has(foldHeader(h)) ? '' : h))
  const match = matchHeader(table, open, (c) => rules[c.name] === undefined)
  if (match.missingRequired.length > 0) {
    throw new AppError(
      'file_refused',
      `缺少${table.zh}的必需列：${match.missingRequired.map((c) => c.zh).join('、')}。请补上这些列，或用映射文件说明它们从哪里来。`,
    )
  }
  guardClassified(table, headers, mapping)

  const columns = table.columns.flatMap((column): PlannedColumn[] => {
    const cast = columnCast(table.name, column, latest)
    const r = rules[column.name]
    if (r)
      return [
        {
          column,
          cast,
          ...reader(r, indexOf),
          places: headersOf(r).map((h) => indexOf(h) as number),
          label: 'from' in r ? r.from : column.zh,
        },
      ]
    const m = match.matches.find((x) => x.column === column)
    return m
      ? [
          {
            column,
            cast,
            index: m.index,
            places: [m.index],
            read: (cells) => cells[m.index],
            label: headers[m.index] ?? column.zh,
          },
        ]
      : []
  })
  const flags = flagsOf(
    columns.find((c) => c.column.classified_flag),
    headers,
    mapping,
    indexOf,
  )
  const used = new Set([
    ...match.matches.map((m) => m.index),
    ...Object.values(rules).flatMap(headersOf).map(indexOf),
    ...flags.flatMap((f) => f.at),
  ])
  return {
    table,
    headers,
    matches: match.matches,
    columns,
    flags,
    textOnly: columns.every((c) => !c.column.required || (c.column.type === 'text' && !c.column.enum)),
    order: (ORDER[table.name] ?? []).flatMap(([begin, end]) => {
      const at = [begin, end].map((name) => columns.findIndex((c) => c.column.name === name)) as [number, number]
      return at.includes(-1) ? [] : [at]
    }),
    blocks: table.name === 'net_zone' ? columns.findIndex((c) => c.column.name === 'cidr') : undefined,
    missingOptional: table.columns.filter((c) => !columns.some((p) => p.column === c)).map((c) => c.zh),
    unmatchedHeaders: headers.filter((h, i) => trim(h) !== '' && !used.has(i)),
    mapping,
    footer: mapping?.footer === undefined ? undefined : new RegExp(mapping.footer, 'u'),
    latest,
  }
}

/** 0-based place that `第4列` names, among so many columns. */
function placeOf(name: string, columns: number): number | undefined {
  const [, digits] = /^第(\d{1,5})列$/.exec(foldHeader(name)) ?? []
  const place = Number(digits) - 1
  return place >= 0 && place < columns ? place : undefined
}

/** A mapping may fit a classified flag to the contract, but never switch it off while the file has one. */
function guardClassified(table: Table, headers: readonly string[], mapping: Mapping | undefined): void {
  const flag = table.columns.find((c) => c.classified_flag)
  if (!flag || !mapping) return
  const found = matchHeader(table, headers, (c) => c === flag).matches[0]
  if (!found) return
  const header = headers[found.index] as string
  const rule = mapping.columns[flag.name]
  const ignored = rule === undefined && mapping.ignore.some((h) => foldHeader(h) === foldHeader(header))
  if (ignored || (rule !== undefined && 'const' in rule)) {
    throw new AppError('file_refused', `文件有涉密标识列“${header}”，映射文件不能忽略它或用固定值代替。请改为从该列读取。`)
  }
}

/** Every header that the mapping names as a flag counts, as often as it stands there. */
function flagsOf(
  own: PlannedColumn | undefined,
  headers: readonly string[],
  mapping: Mapping | undefined,
  indexOf: (header: string) => number | undefined,
): Flag[] {
  const all = (names: readonly string[]) => {
    const folded = new Set(names.map(foldHeader))
    const places = new Set(names.map(indexOf))
    return headers.flatMap((h, i) => (folded.has(foldHeader(h)) || places.has(i) ? i : []))
  }
  const named: Flag = { at: all(mapping?.secrecy?.flags ?? []), mapped: undefined }
  const rule = own && mapping?.columns[own.column.name]
  const flag: Flag[] = !own
    ? []
    : rule
      ? [{ at: all(headersOf(rule)), mapped: own.read }]
      : [{ at: [own.index as number], mapped: undefined }]
  return [...flag, ...(named.at.length > 0 ? [named] : [])]
}
