import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { findTable, tables } from '../contract/tables.ts'
import type { SaidOfFile } from './source/context.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const header = z.string().trim().min(1)

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

const rule = z.union(
  [
    z.strictObject({ const: scalar }),
    z.strictObject({
      from: header,
      values: z.record(z.string(), scalar.nullable()).optional(),
      /** Regular expression over the whole value → value; tried in order, after `values`. */
      patterns: z.record(z.string().refine(isPattern, '不是正则表达式'), scalar.nullable()).optional(),
    }),
    z.strictObject({
      template: z.string().regex(/\{[^{}]+\}/, '模板里至少要有一个 {表头}'),
    }),
    z.strictObject({
      hash: z.array(header).min(1),
      prefix: z.string().optional(),
    }),
  ],
  {
    error: '每一列只能写一种规则：from（可带 values、patterns）、const、template 或 hash（可带 prefix）',
  },
)

/** What a person has said about places that speak of secrecy. */
const secrecy = z.strictObject({
  /** Headers read as classified flags, beside the one of the table; the strictest counts. */
  flags: z.array(header).default([]),
  /** Marks that are no classification, with who says so and why. */
  cleared: z
    .array(
      z.strictObject({
        mark: z.string().min(1).max(500),
        by: z.string().trim().min(1, '签字人不能为空'),
        reason: z.string().trim().min(2, '理由不能为空'),
      }),
    )
    .default([]),
})

const schema = z.strictObject({
  table: z.string().optional(),
  columns: z.record(z.string(), rule).default({}),
  skip_rows: z.int().min(0).max(1000).default(0),
  ignore: z.array(header).default([]),
  encoding: z.enum(['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be']).optional(),
  /** One character. */
  delimiter: z.string().length(1).optional(),
  /** The sheet of a workbook to read, hidden or not; absent = every one that is not hidden. */
  sheet: z.string().min(1).optional(),
  /** Read hidden sheets like the others. */
  hidden_sheets: z.boolean().optional(),
  secrecy: secrecy.optional(),
})

export type MappingRule = z.infer<typeof rule>

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
    const issue = parsed.error.issues[0]
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

function finished(value: z.infer<typeof schema>, name?: string): Mapping {
  if (value.table !== undefined) checkColumns(value.table, Object.keys(value.columns), name)
  return {
    ...value,
    sha256: createHash('sha256').update(canonical(value)).digest('hex'),
  }
}

/** Every mapped column must exist in the table. */
export function checkColumns(tableName: string, columns: readonly string[], name = '映射文件'): void {
  const table = findTable(tableName)
  if (!table) {
    throw new AppError('usage', `${name} 的“table”写的是“${tableName}”，没有这张表。可用的表：${tables.map((t) => t.name).join('、')}。`)
  }
  for (const column of columns) {
    if (!table.columns.some((c) => c.name === column)) {
      throw new AppError(
        'usage',
        `${name} 的“columns.${column}”在表 ${tableName}（${table.zh}）里没有。可用的列：${table.columns.map((c) => c.name).join('、')}。`,
      )
    }
  }
}

/** What a mapping says of how files are to be read. */
export function saidOfFile(mapping: Mapping | undefined): SaidOfFile {
  return { encoding: mapping?.encoding, delimiter: mapping?.delimiter, sheet: mapping?.sheet, hiddenSheets: mapping?.hidden_sheets }
}

/** Headers that a rule reads, in order. */
export function headersOf(r: MappingRule): string[] {
  if ('from' in r) return [r.from]
  if ('hash' in r) return r.hash
  if ('template' in r) return [...r.template.matchAll(/\{([^{}]+)\}/g)].map((m) => (m[1] as string).trim())
  return []
}

function reason(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return `不认识的键 ${issue.keys.join('、')}`
    case 'invalid_type':
      return `应为 ${issue.expected}`
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
