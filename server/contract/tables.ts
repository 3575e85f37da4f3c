import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../base/yaml.ts'

const column = z.strictObject({
  name: z.string(),
  zh: z.string(),
  aliases: z.array(z.string()),
  type: z.enum(['text', 'date', 'timestamp', 'boolean', 'integer', 'list<text>']),
  required: z.boolean(),
  ref: z.string().optional(),
  norm: z.literal('code').optional(),
  /** code → Chinese label, the label being what people see */
  enum: z.record(z.string(), z.string()).optional(),
  /** code → other spellings accepted at import */
  enum_aliases: z.record(z.string(), z.array(z.string())).optional(),
  /** event = an actual fact, cut at the as-of date; plan = a validity end or due date, never cut */
  role: z.enum(['event', 'plan']).optional(),
  /** a bare date means 23:59:59 instead of 00:00:00 */
  end_of_day: z.boolean().optional(),
  /** a row for which this is true is dropped before any other check, and only counted */
  classified_flag: z.boolean().optional(),
  note: z.string().optional(),
})

const table = z.strictObject({
  name: z.string(),
  zh: z.string(),
  description: z.string(),
  grain: z.string(),
  primary_key: z.array(z.string()),
  big: z.boolean(),
  row_time: z.string().nullable(),
  presence: z.enum(['mandatory', 'optional']),
  reference: z.boolean().optional(),
  note: z.string().optional(),
  columns: z.array(column),
})

export type Column = z.infer<typeof column>
export type Table = z.infer<typeof table>

const file = z.object({
  conventions: z.object({
    null_tokens: z.array(z.string()),
    boolean: z.object({ true: z.array(z.string()), false: z.array(z.string()) }),
    classified_boolean: z.object({ false: z.array(z.string()) }),
  }),
  tables: z.array(table),
})

const contract = file.parse(shippedYaml(join(import.meta.dirname, 'tables.yaml')))

/** Import conventions: the word lists that values are compared with. */
export const conventions = contract.conventions

/** The 37 input tables, in contract order. */
export const tables: readonly Table[] = contract.tables

const byName = new Map(tables.map((t) => [t.name, t]))

export function findTable(name: string): Table | undefined {
  return byName.get(name)
}

/** DuckDB type of a contract column. Lists are stored as canonical text: sorted by code point, joined with ";", NULL when empty. */
export function duckType(type: Column['type']): string {
  return { text: 'varchar', date: 'date', timestamp: 'timestamp', boolean: 'boolean', integer: 'bigint', 'list<text>': 'varchar' }[type]
}
