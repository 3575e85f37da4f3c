import { stringify } from 'yaml'
import { printable } from '../common/printable.ts'
import { findTable } from '../contract/tables.ts'
import type { Preview } from './reader/file-reader.ts'

const SHOWN_ROWS = 3
const SHOWN_VALUES = 12

/** What was found in a file, part by part, as Chinese lines for a terminal. */
export function describePreview(parts: readonly Preview[]): string[] {
  return parts.flatMap(describePart).map(printable)
}

function describePart(p: Preview): string[] {
  const name = p.part === null ? p.file_name : `${p.file_name}／${p.part}`
  const seen = p.seen === '' ? [] : [`  ${p.seen}`]
  if (p.table === null) return [`${p.passed === null ? '✗' : '-'} ${name}：${p.problem ?? ''}`, ...p.fields.flatMap(fieldLine)]
  const missing = p.columns.filter((c) => c.from === null).map((c) => `${c.label}${c.required ? '（必需）' : ''}`)
  const rows = p.rows.slice(0, SHOWN_ROWS).map((r) => `  第 ${r.row} 行：${r.problem ?? r.values.map((v) => v ?? '空').join(' | ')}`)
  const unknown = p.unknown_values.slice(0, SHOWN_VALUES).map((v) => `    ${v.label}“${v.value}” ×${v.count}：${v.detail}`)
  return [
    `✓ ${name} → ${findTable(p.table)?.zh ?? p.table}（把握 ${percent(p.confidence)}）`,
    ...seen,
    ...(p.header_row === null ? [] : [`  表头在第 ${p.header_row} 行`]),
    ...p.fields.flatMap(fieldLine),
    ...(missing.length > 0 ? [`  文件里没有的列：${missing.join('、')}`] : []),
    ...(unknown.length > 0 ? [`  前 ${p.looked_at} 行里读不出含义的值：`, ...unknown] : []),
    ...rows,
  ]
}

function fieldLine({ header, label, column, confidence, samples }: Preview['fields'][number]): string[] {
  if (header === '') return []
  const to = column === null ? '没有用到' : `${label}（${column}，把握 ${percent(confidence)}）`
  return [`  ${header} → ${to}${samples.length > 0 ? `，如${samples.map((s) => `“${s}”`).join('、')}` : ''}`]
}

function percent(share: number | null): string {
  return `${Math.round((share ?? 0) * 100)}%`
}

/**
 * A mapping to go on from, as YAML, of every part: table found or nearest, encoding, delimiter and header row, each column with the header
 * that it is read from; and as remarks the columns without a source and the values without a meaning.
 */
export function draftMapping(parts: readonly Preview[]): string {
  const read = parts.filter((p) => p.passed === null)
  const single = read.length === 1 && read[0]?.key === ''
  const said = single ? draftOf(read[0] as Preview, false) : { parts: Object.fromEntries(parts.map((p) => [p.key, draftOf(p, true)])) }
  const remarks = read.flatMap((p) => remarksOf(p, single ? '' : `${p.key}：`))
  return `# 由 shuheng inspect 起草\n${stringify(said)}${remarks.map((line) => `# ${printable(line)}\n`).join('')}`
}

/** `one`: of several parts. Encoding and delimiter of a file are said where it is a file of its own. */
function draftOf(p: Preview, one: boolean): Record<string, unknown> {
  if (p.passed !== null) return { skip: true }
  const table = findTable(p.table ?? p.candidates[0]?.table ?? '')
  if (one && !table) return { skip: true }
  const columns = Object.fromEntries(p.fields.flatMap((f) => (f.column === null ? [] : [[f.column, { from: sourceOf(p, f) }]])))
  return {
    ...(table ? { table: table.name } : {}),
    ...(p.format === 'csv' ? { encoding: p.encoding, delimiter: p.delimiter } : {}),
    ...(p.header_row === null || p.format === 'json' || p.format === 'parquet' ? {} : { header_row: p.header_row }),
    ...(Object.keys(columns).length > 0 ? { columns } : {}),
  }
}

/** By its words; by its place where two headers are the same. */
function sourceOf(p: Preview, field: Preview['fields'][number]): string {
  return p.fields.filter((f) => f.header === field.header).length > 1 ? `第${field.place}列` : field.header
}

function remarksOf(p: Preview, at: string): string[] {
  const table = findTable(p.table ?? p.candidates[0]?.table ?? '')
  const from = new Set(p.fields.flatMap((f) => (f.column === null ? [] : [f.column])))
  const open = table?.columns.filter((c) => !from.has(c.name)) ?? []
  const headers = p.headers.filter((h) => h !== '').join('、')
  return [
    `${at}文件的表头：${headers}`,
    ...(open.length > 0 ? [`${at}还没有来源的列（写到 columns 里，或写 const、template、hash）：`] : []),
    ...open.map((c) => `  ${c.name}: { from: 表头 }  # ${c.zh}${c.required ? '（必需）' : ''}`),
    ...(p.unknown_values.length > 0 ? [`${at}还没有含义的值（写到那一列的 values 里，null 表示空值）：`] : []),
    ...p.unknown_values.map((v) => `  ${v.column}: { values: { ${JSON.stringify(v.value)}: ? } }  # ${v.count} 次，${v.detail}`),
  ]
}
