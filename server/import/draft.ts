import { stringify } from 'yaml'
import { printable } from '../common/printable.ts'
import { findTable } from '../contract/tables.ts'
import type { Preview } from './reader/file-reader.ts'

const SHOWN_ROWS = 3

/** What was found in a file, part by part, as Chinese lines for a terminal. */
export function describePreview(parts: readonly Preview[]): string[] {
  return parts
    .flatMap((p) => {
      const name = p.part === null ? p.file_name : `${p.file_name}／${p.part}`
      if (p.table === null) return [`✗ ${name}：${p.problem ?? ''}`]
      const from = new Map(p.columns.flatMap((c) => (c.from === null ? [] : [[c.from, c] as const])))
      const lines = p.headers
        .filter((h) => h !== '')
        .map((h) => `  ${h} → ${from.has(h) ? `${from.get(h)?.label}（${from.get(h)?.name}）` : '没有用到'}`)
      const missing = p.columns.filter((c) => c.from === null).map((c) => c.label)
      const rows = p.rows.slice(0, SHOWN_ROWS).map((r) => `  第 ${r.row} 行：${r.problem ?? r.values.map((v) => v ?? '空').join(' | ')}`)
      return [
        `✓ ${name} → ${findTable(p.table)?.zh ?? p.table}`,
        ...(p.seen === '' ? [] : [`  ${p.seen}`]),
        ...lines,
        ...(missing.length > 0 ? [`  文件里没有的列：${missing.join('、')}`] : []),
        ...rows,
      ]
    })
    .map(printable)
}

/** A mapping to go on from, as YAML: the table found or nearest, each column with the header that it is read from or a place to write it. */
export function draftMapping(parts: readonly Preview[]): string {
  const part = parts.find((p) => p.table !== null) ?? parts.find((p) => p.candidates.length > 0) ?? parts[0]
  const table = findTable(part?.table ?? part?.candidates[0]?.table ?? '')
  const from = new Map(part?.columns.flatMap((c) => (c.from === null ? [] : [[c.name, c.from] as const])))
  const open = table?.columns.filter((c) => !from.has(c.name)) ?? []
  const mapping = {
    ...(table ? { table: table.name } : {}),
    ...(part?.part ? { sheet: part.part } : {}),
    columns: Object.fromEntries([...from].map(([column, header]) => [column, { from: header }])),
  }
  const todo = open.map((c) => `#   ${c.name}: { from: 表头 }  # ${c.zh}${c.required ? '（必需）' : ''}`)
  const headers = part?.headers.filter((h) => h !== '').join('、') ?? ''
  return `# 由 shuheng inspect 起草。文件的表头：${printable(headers)}\n${stringify(mapping)}${todo.length > 0 ? `# 还没有来源的列（去掉行首的 # 并写上表头，或写 const、template、hash）：\n${todo.join('\n')}\n` : ''}`
}
