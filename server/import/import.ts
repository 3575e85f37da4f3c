import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../base/config.ts'
import { checkSpace, diskError } from '../base/disk.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { mutexes } from '../base/mutex.ts'
import { findTable, tables } from '../contract/tables.ts'
import { newBatchId, recordHold, recordRefusals } from './batch.ts'
import { plausibleUntil } from './cast/time.ts'
import { DIRECT_BYTES } from './direct.ts'
import { sweep } from './lake.ts'
import { checkColumns, type Mapping } from './mapping.ts'
import type { FileReader } from './reader/file-reader.ts'
import { readHere } from './reader/read.ts'
import { ledgerRegister, type Register } from './register.ts'
import { checkReport, type ImportReport, type Refusal } from './report.ts'
import { walk } from './source/walk.ts'

export interface ImportDeps {
  readonly config: Config
  readonly ledger: Ledger
  readonly now: () => Date
  readonly log: Log
  /** Reads files in a process apart; absent = in this one, for files of the product's own making. */
  readonly reader?: FileReader | undefined
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
  /** Ends the import: what has landed stays, the rest is not read. */
  readonly signal?: AbortSignal
}

export const DEFAULT_MAX_REJECT_PERCENT = 5

/** DuckDB's share of the memory of an import; the rest is for reading. */
const IMPORT_MEMORY = '400MB'

/**
 * Imports files, folders and zips in the order given. Each sheet or file lands whole or not at all; one that is refused does
 * not stop the others. Throws `usage` for options that no file could satisfy.
 */
export async function importPaths(deps: ImportDeps, input: ImportOptions & { readonly paths: readonly string[] }): Promise<ImportReport> {
  return turns(deps.ledger).run(async () => {
    const tmp = await workFolder(deps)
    try {
      return await importFound(deps, input, tmp)
    } finally {
      await rm(tmp, { recursive: true, force: true })
    }
  })
}

async function importFound(
  deps: ImportDeps,
  input: ImportOptions & { readonly paths: readonly string[] },
  tmp: string,
): Promise<ImportReport> {
  const { table, mapping } = settings(input)
  const reader = deps.reader ?? readHere
  const options = {
    table: table?.name,
    mapping,
    directBytes: input.directBytes ?? DIRECT_BYTES,
    tmp,
    latest: plausibleUntil(deps.now()),
    memoryLimit: smaller(deps.config.memoryLimit, IMPORT_MEMORY),
    threads: deps.config.threads,
  }
  const register = ledgerRegister({
    ...deps,
    actor: input.actor ?? 'system',
    maxRejectPercent: input.maxRejectPercent ?? DEFAULT_MAX_REJECT_PERCENT,
  })
  const report: ImportReport = { batches: [], refused: [], unchanged: [], skipped: [] }
  const refuseAndKeep = async (refused: readonly Refusal[]) => {
    report.refused.push(...(await kept(deps, input.actor ?? 'system', refused)))
  }
  for await (const found of walk(input.paths)) {
    if ('error' in found) {
      await refuseAndKeep([{ fileName: found.fileName, code: 'file_refused', message: found.error.message }])
      continue
    }
    const file = { fileName: found.fileName, path: resolve(found.path) }
    if (input.signal?.aborted) {
      report.refused.push({ fileName: file.fileName, code: 'cancelled', message: `文件“${file.fileName}”未导入：已取消。` })
      continue
    }
    const bare: Refusal[] = []
    const refused: Refusal[] = []
    // What landed before a reader was ended stays landed, so every settled part is noted as it comes.
    const settled = noting(register, report)
    try {
      await checkSpace(tmp, (await stat(file.path)).size, `导入“${file.fileName}”`)
      const outcomes = await reader.read(file, options, {
        log: deps.log,
        register: settled,
        ...(input.signal ? { signal: input.signal } : {}),
      })
      for (const outcome of outcomes) {
        if ('unchanged' in outcome) report.unchanged.push(outcome.unchanged)
        else if ('skipped' in outcome) report.skipped.push(outcome.skipped)
        else if ('refused' in outcome) {
          ;(outcome.bare ? bare : refused).push(outcome.refused)
          if (outcome.refused.code === 'secrecy')
            await recordHold(deps.ledger, newBatchId(deps.now()), input.actor ?? 'system', outcome.refused)
        }
      }
    } catch (error) {
      // A full disk is no reason to lose what had landed, nor its report.
      const known = diskError(error) ?? error
      if (!(known instanceof AppError) || !FILE_ALONE.has(known.code)) throw error
      const message = known.code === 'file_refused' ? known.message : `文件“${found.fileName}”未导入：${known.message}`
      refused.push({ fileName: found.fileName, code: 'file_refused', message })
    }
    await refuseAndKeep([...refused, ...bareOf(report, refused, bare)])
  }
  deps.log.progress(1, input.signal?.aborted ? '已取消' : '导入完成')
  return checkReport(report)
}

/** Errors that concern one file: the next is tried. */
const FILE_ALONE: ReadonlySet<string> = new Set(['file_refused', 'unavailable'])

/** A register that notes each landed batch in the report. */
function noting(register: Register, report: ImportReport): Register {
  return {
    known: register.known,
    settle: async (landed) => {
      const outcome = await register.settle(landed)
      if ('batch' in outcome) report.batches.push(outcome.batch)
      return outcome
    },
  }
}

/** Refusals that the ledger knows by another event, or that say nothing of the file. */
const KEPT_ELSEWHERE: ReadonlySet<Refusal['code']> = new Set(['secrecy', 'cancelled'])

/** An archive of a stranger may hold thousands of bad files: so many are kept one by one. */
const KEPT_OF_ONE_FILE = 100

/** The refusals of one file with the ids under which they are kept. A disk without room for that loses the trace, not the report. */
async function kept({ ledger, now, log }: ImportDeps, actor: string, refused: readonly Refusal[]): Promise<readonly Refusal[]> {
  let more = 0
  const marked = refused.map((one) => {
    if (one.batch_id !== undefined || KEPT_ELSEWHERE.has(one.code)) return one
    more += 1
    return more > KEPT_OF_ONE_FILE ? one : { ...one, batch_id: newBatchId(now()) }
  })
  const fresh = marked.filter((one, i) => one !== refused[i])
  if (fresh.length === 0) return refused
  const [first] = fresh as [Refusal]
  const beyond = more - fresh.length
  const rest: Refusal[] =
    beyond > 0
      ? [{ ...first, batch_id: newBatchId(now()), code: 'file_refused', message: `同一个文件里另有 ${beyond} 份被拒收，没有逐份列出。` }]
      : []
  try {
    await recordRefusals(ledger, actor, [...fresh, ...rest])
    return marked
  } catch (error) {
    if (!(diskError(error) instanceof AppError)) throw error
    log.warn(`磁盘已满，“${first.fileName}”被拒收一事没有记入台账。`)
    return refused
  }
}

/** A sheet without any table is a note (说明) when its workbook has a table; otherwise the workbook is not understood. Returns what is refused. */
function bareOf(report: ImportReport, refused: readonly Refusal[], bare: readonly Refusal[]): Refusal[] {
  const understood = new Set([
    ...report.batches.map((b) => b.file_name),
    ...report.unchanged.map((u) => u.fileName),
    ...[...report.refused, ...refused].map((r) => r.fileName),
  ])
  return bare.filter((sheet) => {
    if (!understood.has(sheet.fileName)) return true
    report.skipped.push({
      fileName: sheet.fileName,
      part: sheet.part,
      message: '没有数据表，已跳过',
    })
    return false
  })
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
    checkColumns(table.name, mapping.columns)
  }
  return { table, mapping }
}

/** Imports of one home take turns: the sweep at the start must not see another's unfinished files. */
const turns = mutexes()

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
