import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { findTable, tables } from '../contract/tables.ts'
import { DIRECT_BYTES } from './direct.ts'
import { sweep } from './lake.ts'
import { checkColumns, type Mapping } from './mapping.ts'
import { importPart, type PartContext } from './part.ts'
import { checkReport, type ImportReport, type Refusal } from './report.ts'
import { type Opened, openPaths } from './source/open.ts'

export interface ImportDeps {
  readonly config: Config
  readonly ledger: Ledger
  readonly now: () => Date
  readonly log: Log
}

export interface ImportOptions {
  /** Contract table; recognised from the header when absent. */
  readonly table?: string
  readonly mapping?: Mapping
  /** A file with a larger share of rejected rows is refused whole. Percent, default 5. */
  readonly maxRejectPercent?: number
  readonly actor?: string
  /** CSVs of big logs from this size on are cast by SQL. */
  readonly directBytes?: number
}

export const DEFAULT_MAX_REJECT_PERCENT = 5

/** DuckDB's share of the memory of an import; the rest is for reading. */
const IMPORT_MEMORY = '600MB'

/**
 * Imports files, folders and zips in the order given. Each sheet or file lands whole or not at all; one that is refused does
 * not stop the others. Throws `usage` for options that no file could satisfy.
 */
export async function importPaths(deps: ImportDeps, input: ImportOptions & { readonly paths: readonly string[] }): Promise<ImportReport> {
  return alone(deps.ledger, async () => {
    const tmp = await workFolder(deps)
    try {
      return await importOpened(deps, openPaths(input.paths, { tmp }), input, tmp)
    } finally {
      await rm(tmp, { recursive: true, force: true })
    }
  })
}

async function importOpened(deps: ImportDeps, opened: AsyncIterable<Opened>, options: ImportOptions, tmp: string): Promise<ImportReport> {
  const { table, mapping } = settings(options)
  const db = await Db.open(':memory:', {
    ...deps.config,
    memoryLimit: smaller(deps.config.memoryLimit, IMPORT_MEMORY),
  })
  const ctx: PartContext = {
    ...deps,
    db,
    tmp,
    forced: table,
    mapping,
    maxRejectPercent: options.maxRejectPercent ?? DEFAULT_MAX_REJECT_PERCENT,
    directBytes: options.directBytes ?? DIRECT_BYTES,
    actor: options.actor ?? 'system',
  }
  const report: ImportReport = {
    batches: [],
    refused: [],
    unchanged: [],
    skipped: [],
  }
  const bare: Refusal[] = []
  try {
    for await (const item of opened) {
      if ('refused' in item) {
        report.refused.push({
          fileName: item.refused.fileName,
          code: 'file_refused',
          message: item.refused.error.message,
        })
        continue
      }
      const outcome = await importPart(ctx, item.part)
      if ('batch' in outcome) report.batches.push(outcome.batch)
      else if ('unchanged' in outcome) report.unchanged.push(outcome.unchanged)
      else if (outcome.bare && item.part.part !== undefined) bare.push(outcome.refused)
      else report.refused.push(outcome.refused)
    }
  } finally {
    db.closeInstance()
  }
  settleBare(report, bare)
  deps.log.progress(1, '导入完成')
  return checkReport(report)
}

/** A sheet without any table is a note (说明) when its workbook has a table; otherwise the workbook is not understood. */
function settleBare(report: ImportReport, bare: readonly Refusal[]): void {
  const understood = new Set([
    ...report.batches.map((b) => b.file_name),
    ...report.unchanged.map((u) => u.fileName),
    ...report.refused.map((r) => r.fileName),
  ])
  for (const sheet of bare) {
    if (understood.has(sheet.fileName))
      report.skipped.push({
        fileName: sheet.fileName,
        ...(sheet.part === undefined ? {} : { part: sheet.part }),
        message: '没有数据表，已跳过',
      })
    else report.refused.push(sheet)
  }
}

function settings(options: ImportOptions) {
  const { mapping } = options
  const percent = options.maxRejectPercent ?? DEFAULT_MAX_REJECT_PERCENT
  if (!(percent >= 0 && percent <= 100)) throw new AppError('usage', `不合格上限应在 0 到 100 之间，现在是 ${percent}。`)
  if (options.table !== undefined && mapping?.table !== undefined && options.table !== mapping.table) {
    throw new AppError('usage', `--table 写的是 ${options.table}，映射文件写的是 ${mapping.table}。请改成一致。`)
  }
  const name = options.table ?? mapping?.table
  const table = name === undefined ? undefined : findTable(name)
  if (name !== undefined && !table)
    throw new AppError('usage', `没有名为“${name}”的表。可用的表：${tables.map((t) => t.name).join('、')}。`)
  if (mapping && Object.keys(mapping.columns).length > 0) {
    if (!table) throw new AppError('usage', '映射文件写了 columns，就要写明 table（或用 --table）。')
    checkColumns(table.name, Object.keys(mapping.columns))
  }
  return { table, mapping }
}

const running = new WeakMap<Ledger, Promise<unknown>>()

/** Imports of one home take turns: the sweep at the start must not see another's unfinished files. */
async function alone<T>(ledger: Ledger, work: () => Promise<T>): Promise<T> {
  const before = running.get(ledger) ?? Promise.resolve()
  const mine = before.catch(() => undefined).then(work)
  running.set(ledger, mine)
  return mine
}

async function workFolder(deps: ImportDeps): Promise<string> {
  await mkdir(join(deps.config.home, 'tmp', 'duckdb'), { recursive: true })
  await sweep(deps.config, deps.ledger)
  return mkdtemp(join(deps.config.home, 'tmp', 'import-'))
}

/** The smaller of two sizes such as `1GB`, `600MB`, `512MiB`. */
function smaller(a: string, b: string): string {
  return bytes(a) <= bytes(b) ? a : b
}

function bytes(size: string): number {
  const [, n, unit = 'MB'] = /^([\d.]+)\s*(\w+)$/.exec(size) ?? []
  const base = unit.includes('i') ? 1024 : 1000
  return Number(n) * (/^g/i.test(unit) ? base ** 3 : base ** 2)
}
