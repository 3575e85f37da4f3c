/** How one column is read, as a mapping file says it. */
export type Rule =
  | {
      readonly from: string
      readonly values?: Readonly<Record<string, string | null>>
      readonly patterns?: Readonly<Record<string, string | null>>
      readonly date?: string
    }
  | { readonly const: string }
  | { readonly template: string }
  | { readonly hash: readonly string[]; readonly prefix?: string }

/** How one part of a file is read; what is not said is found out. */
export type Said = {
  readonly table?: string
  readonly columns?: Readonly<Record<string, Rule>>
  readonly header_row?: number
  readonly headerless?: boolean
  readonly footer?: string
  readonly encoding?: string
  readonly delimiter?: string
  readonly skip?: boolean
}

export type FileMapping = Said & {
  readonly hidden_sheets?: boolean
  readonly secrecy?: {
    readonly flags: readonly string[]
    readonly cleared?: readonly { readonly mark: string; readonly reason: string }[]
  }
  readonly parts?: Readonly<Record<string, Said>>
}

/** How one file is read. */
export interface Reading {
  readonly name: string
  readonly mapping?: FileMapping
}

/** What is said of a part; `key` is empty for a file that is one table. */
export function saidOf(reading: Reading, key: string): Said {
  return key === '' ? (reading.mapping ?? {}) : { ...reading.mapping?.parts?.[key] }
}

/** The reading with something else said of the whole file. */
export function withMapping(reading: Reading, change: Partial<FileMapping>): Reading {
  const mapping = said({ ...reading.mapping, ...change })
  return { name: reading.name, ...(mapping ? { mapping } : {}) }
}

/** The reading with something else said of one part; undefined takes a word back. */
export function withSaid(reading: Reading, key: string, change: { readonly [K in keyof Said]?: Said[K] | undefined }): Reading {
  if (key === '') return withMapping(reading, change as Partial<FileMapping>)
  const part = said({ ...reading.mapping?.parts?.[key], ...change } as Said)
  const { [key]: _, ...others } = reading.mapping?.parts ?? {}
  return withMapping(reading, { parts: { ...others, ...(part ? { [key]: part } : {}) } })
}

/** The reading with another rule for one column of a table; undefined goes back to recognition. */
export function withRule(reading: Reading, key: string, table: string, column: string, rule: Rule | undefined): Reading {
  const { [column]: _, ...others } = saidOf(reading, key).columns ?? {}
  return withSaid(reading, key, { table, columns: { ...others, ...(rule ? { [column]: rule } : {}) } })
}

/** The reading in which a value of a column means another; null = it means nothing. `header`: where the column is read from. */
export function withValue(
  reading: Reading,
  at: { readonly key: string; readonly table: string; readonly column: string; readonly header: string },
  value: string,
  to: string | null,
): Reading {
  const rule = saidOf(reading, at.key).columns?.[at.column]
  const base = rule && 'from' in rule ? rule : { from: at.header }
  return withRule(reading, at.key, at.table, at.column, { ...base, values: { ...base.values, [value]: to } })
}

/** What a mapping calls a part: its file within the archive and its sheet. */
export function keyOf(fileName: string, part: string | null, top: string): string {
  return [fileName.startsWith(`${top}/`) ? fileName.slice(top.length + 1) : '', part ?? ''].filter((x) => x !== '').join('/')
}

/** Without what says nothing; undefined when nothing is left. */
function said<T extends object>(value: T): T | undefined {
  const kept = Object.entries(value).filter(([, v]) => v !== undefined && v !== false && !(isObject(v) && Object.keys(v).length === 0))
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
