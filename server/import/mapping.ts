import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { findTable, tables } from '../contract/tables.ts'
import { type MappingRule, schema, secrecy } from './mapping-schema.ts'
import type { SaidOfFile } from './source/context.ts'

export type { MappingRule } from './mapping-schema.ts'

export interface Mapping extends z.infer<typeof schema> {
  /** SHA-256 of what the mapping says (not of its layout): the same file under another mapping is another import. */
  readonly sha256: string
}

/** Reads a mapping file. Throws `usage` with the key that is wrong. */
export function readMapping(path: string): Mapping {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('usage', `读不到映射文件：${path}。请检查路径后重试。`, {}, { cause })
  }
  return parseMapping(text, path)
}

/** Parses the YAML text of a mapping; `name` is used in messages. */
export function parseMapping(text: string, name = '映射文件'): Mapping {
  let raw: unknown
  try {
    raw = parse(text)
  } catch (cause) {
    const where = cause instanceof Error ? cause.message.split('\n')[0] : ''
    throw new AppError('usage', `${name} 不是有效的 YAML：${where}。请改正后重试。`, {}, { cause })
  }
  const parsed = schema.safeParse(raw ?? {})
  if (!parsed.success) {
    const issue = innermost(parsed.error.issues[0])
    throw new AppError('usage', `${name} 的“${issue?.path.join('.') || '（整个文件）'}”不正确：${reason(issue)}。请改正后重试。`)
  }
  return finished(parsed.data, name)
}

/** A mapping with more said about secrecy than its file says. Throws `usage` where a name or a reason is missing. */
export function withSecrecy(mapping: Mapping | undefined, said: unknown): Mapping {
  const more = secrecy.safeParse(said)
  if (!more.success) {
    throw new AppError('usage', `对涉密字样的说明不完整：${reason(more.error.issues[0])}。签字放行要写明姓名和理由。`)
  }
  const { sha256: _, ...base } = mapping ?? { ...schema.parse({}), sha256: '' }
  return finished({
    ...base,
    secrecy: {
      flags: [...(base.secrecy?.flags ?? []), ...more.data.flags],
      cleared: [...(base.secrecy?.cleared ?? []), ...more.data.cleared],
    },
  })
}

function finished(value: z.infer<typeof schema>, name = '映射文件'): Mapping {
  if (value.table !== undefined) checkColumns(value.table, value.columns, name)
  checkHeader(value, name, '')
  for (const [key, part] of Object.entries(value.parts ?? {})) {
    const at = `parts.${key}.`
    const table = part.table ?? value.table
    if (table !== undefined) checkColumns(table, part.columns ?? {}, name, at)
    else if (Object.keys(part.columns ?? {}).length > 0)
      throw new AppError('usage', `${name} 的“${at}columns”写了列，就要写明 ${at}table。`)
    checkHeader({ ...value, ...part }, name, at)
  }
  return { ...value, sha256: shaOf(value) }
}

function shaOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

/** What a mapping says of one part of a file, by the name of the part within it; undefined where nothing is said. */
export function mappingOfPart(mapping: Mapping | undefined, key: string): Mapping | undefined {
  if (mapping?.parts === undefined) return mapping
  const { parts, sha256: _, ...base } = mapping
  const { skip: __, ...own } = parts[key] ?? {}
  const value = { ...base, ...own }
  // The same part under the same words is the same import, whatever is said of the others.
  return canonical(value) === canonical(schema.parse({})) ? undefined : { ...value, sha256: shaOf(value) }
}

/** A table without a header takes its columns by place, so the mapping must give them. */
function checkHeader(
  value: Pick<z.infer<typeof schema>, 'headerless' | 'header_row' | 'columns' | 'table'>,
  name: string,
  at: string,
): void {
  if (!value.headerless) return
  if (value.header_row !== undefined) throw new AppError('usage', `${name} 的“${at}headerless”和“${at}header_row”只能写一个。`)
  if (Object.keys(value.columns).length === 0 || value.table === undefined)
    throw new AppError(
      'usage',
      `${name} 写了“${at}headerless”（没有表头），就要写 table，并用 columns 说明各列在第几列，例如 name: { from: 第3列 }。`,
    )
}

/** Every mapped column must exist in the table, and only dates have a form of dates. `at`: the part within the mapping. */
export function checkColumns(tableName: string, columns: Readonly<Record<string, MappingRule>>, name = '映射文件', at = ''): void {
  const table = findTable(tableName)
  if (!table) {
    throw new AppError(
      'usage',
      `${name} 的“${at}table”写的是“${tableName}”，没有这张表。可用的表：${tables.map((t) => t.name).join('、')}。`,
    )
  }
  for (const [column, rule] of Object.entries(columns)) {
    const found = table.columns.find((c) => c.name === column)
    if (!found) {
      throw new AppError(
        'usage',
        `${name} 的“${at}columns.${column}”在表 ${tableName}（${table.zh}）里没有。可用的列：${table.columns.map((c) => c.name).join('、')}。`,
      )
    }
    if ('from' in rule && rule.date !== undefined && found.type !== 'date' && found.type !== 'timestamp')
      throw new AppError('usage', `${name} 的“${at}columns.${column}.date”：${found.zh}不是日期，不能写日期的写法。`)
  }
}

/** What a mapping says of how files are to be read. */
export function saidOfFile(mapping: Mapping | undefined): SaidOfFile {
  return {
    encoding: mapping?.encoding,
    delimiter: mapping?.delimiter,
    sheet: mapping?.sheet,
    hiddenSheets: mapping?.hidden_sheets,
    members: mapping?.parts,
  }
}

/** Headers that a rule reads, in order. */
export function headersOf(r: MappingRule): string[] {
  if ('from' in r) return [r.from]
  if ('hash' in r) return r.hash
  if ('template' in r) return [...r.template.matchAll(/\{([^{}]+)\}/g)].map((m) => (m[1] as string).trim())
  return []
}

/** Of a rule that fits none of its kinds: what is wrong within the kind that it means; of a key that is wrong, why. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code === 'invalid_key') return issue.issues[0] ? { ...issue.issues[0], path: issue.path } : issue
  if (issue?.code !== 'invalid_union') return issue
  const meant = issue.errors.find((own) =>
    own.every((e) => e.code !== 'unrecognized_keys' && !(e.code === 'invalid_type' && e.path.length === 1)),
  )
  const inner = meant?.[0]
  return inner ? innermost({ ...inner, path: [...issue.path, ...inner.path] }) : issue
}

function reason(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return `不认识的键 ${issue.keys.join('、')}`
    case 'invalid_type':
      return `应为 ${issue.expected}`
    case 'invalid_value':
      return `应为 ${issue.values.join('、')} 之一`
    case 'too_small':
      return '值太小或为空'
    case 'too_big':
      return '值太大'
    default:
      return issue?.message ?? '格式不对'
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`
}
