import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { findTable } from '../contract/tables.ts'
import { openAsOf } from '../controls/at.ts'
import { normCode } from '../import/cast/code.ts'
import { isNullToken, trim } from '../import/cast/text.ts'
import type { ScoreDeps } from '../scores/compute.ts'
import { GATE_CONTROLS, type GateOutcome, judgeGates } from './evaluate.ts'
import { gradesFrom } from './grades.ts'

/** Id of the project that is only tried out. */
export const TRIED = '预检'
const MAX_CODES = 2000

export interface PrecheckInput {
  readonly asOf: string
  /** The unit that would apply; its name and grade come from the register. */
  readonly uscc: string
  /** Catalogue codes, or a pasted list or CSV column of them. */
  readonly catalogs: readonly string[] | string
  /** Names of the data that will be catalogued (公共数据清单事项), where there are no codes yet: a list, or one a line. */
  readonly items?: readonly string[] | string | undefined
  readonly systemId?: string | undefined
  readonly dataListAt?: string | undefined
  /** The planned day of approval. */
  readonly approvedAt?: string | undefined
}

export interface Precheck {
  readonly outcome: GateOutcome
  /** The codes as they were read: trimmed, half-width, upper case, each once. */
  readonly catalog_ids: readonly string[]
  /** What an approver would send back, in check order. */
  readonly missing: readonly { readonly id: string; readonly title_zh: string; readonly to_pass_zh: string }[]
}

/** Catalogue codes out of a list or pasted text; a heading such as 目录代码 is no code. Throws `too_large` beyond 2000. */
export function readCodes(catalogs: readonly string[] | string): string[] {
  const column = findTable('project')?.columns.find((c) => c.name === 'catalog_ids')
  const headings = new Set(['目录代码', 'CATALOG_ID', ...(column ? [column.zh, ...column.aliases] : [])].map((h) => normCode(h)))
  const pieces = (typeof catalogs === 'string' ? [catalogs] : catalogs).flatMap((t) => t.split(/[;；、，,|｜\s"]+/u))
  const codes = pieces
    .map((p) => trim(p))
    .filter((p) => !isNullToken(p))
    .map((p) => normCode(p))
  const found = [...new Set(codes)].filter((c) => !headings.has(c))
  if (found.length > MAX_CODES) throw new AppError('too_large', `目录代码多于 ${MAX_CODES} 个。请分批预检。`)
  return found
}

/** Names of data out of a list or pasted lines, each once; the heading of the column is none. Throws `too_large` beyond 2000. */
export function readItems(items: readonly string[] | string): string[] {
  const column = findTable('project')?.columns.find((c) => c.name === 'data_list_items')
  const headings = new Set(column ? [column.zh, ...column.aliases] : [])
  const names = (typeof items === 'string' ? [items] : items).flatMap((t) => t.split(/[;；\r\n]+/u)).map((p) => trim(p))
  const found = [...new Set(names)].filter((n) => !isNullToken(n) && !headings.has(n))
  if (found.length > MAX_CODES) throw new AppError('too_large', `数据清单事项多于 ${MAX_CODES} 个。请分批预检。`)
  return found
}

/**
 * Tries a project that does not exist yet at the initiation gate (Art. 29), against the data as of a day. Nothing is recorded.
 */
export async function precheck(deps: ScoreDeps, input: PrecheckInput): Promise<Precheck> {
  const catalog_ids = readCodes(input.catalogs)
  const items = readItems(input.items ?? [])
  const grades = await gradesFrom(deps)({ year: Number(input.asOf.slice(0, 4)) - 1, asOf: input.asOf })
  const standing = await openAsOf(deps, { asOf: input.asOf, partial: true, facts: false })
  try {
    const { db } = standing
    await standing.judge(GATE_CONTROLS)
    await db.run('delete from project')
    await db.run(sqlText('lookups/gates/try_project'), {
      project_id: TRIED,
      uscc: normCode(input.uscc),
      catalog_ids: JSON.stringify(catalog_ids),
      data_list_items: JSON.stringify(items),
      system_id: input.systemId === undefined ? null : normCode(input.systemId),
      data_list_at: input.dataListAt ?? null,
      approved_at: input.approvedAt ?? null,
    })
    const loaded = new Set([...standing.loaded, 'project'])
    const [tried] = await judgeGates(db, { asOf: input.asOf, loaded, changed: standing.changed, grades })
    if (!tried) throw new Error('the tried project is gone')
    const outcome = tried.gates.initiation
    const missing = outcome.checks
      .filter((c) => c.class !== 'advisory' && c.to_pass_zh !== null)
      .map((c) => ({ id: c.id, title_zh: c.title_zh, to_pass_zh: c.to_pass_zh ?? '' }))
    return { outcome, catalog_ids, missing }
  } finally {
    await standing.close()
  }
}
