import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { contractColumns, type LogName } from './facts-list.ts'

const schema = z.partialRecord(
  z.enum(['access_log', 'change_log']),
  z.strictObject({
    /** Table of the cluster, maybe with its database; without it the log is loaded from imported files. */
    table: z.string().regex(/^\w+(\.\w+)?$/),
    /** Contract column → expression over the table's own columns; a column left out is called as in the contract. */
    columns: z.record(z.string(), z.string().min(1)).default({}),
  }),
)

export type ClusterMapping = z.output<typeof schema>

/** Reads the mapping file of a cluster. Throws `usage` naming what is wrong in it. The file is the operator's own, as SQL is. */
export function readMapping(path: string | undefined): ClusterMapping {
  if (path === undefined) return {}
  let found: unknown
  try {
    found = parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new AppError('usage', `读不了 ClickHouse 列对应文件 ${path}。请检查路径和 YAML 格式。`, {}, { cause: error })
  }
  const parsed = schema.safeParse(found)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new AppError('usage', `ClickHouse 列对应文件 ${path} 的 ${issue?.path.join('.') || '内容'} 不正确：${issue?.message}。`)
  }
  for (const [log, { columns }] of Object.entries(parsed.data)) {
    const odd = Object.keys(columns).find((c) => !contractColumns(log as LogName).includes(c))
    if (odd)
      throw new AppError(
        'usage',
        `ClickHouse 列对应文件 ${path}：${log} 没有名为“${odd}”的列。可用的列：${contractColumns(log as LogName).join('、')}。`,
      )
  }
  return parsed.data
}
