import type { Log } from '../../base/log.ts'
import { type ImportReport, importPaths, parseMapping } from '../../import/index.ts'
import type { ApiDeps } from '../deps.ts'
import { clear, filePath, files, safeName } from './inbox.ts'

/** How one uploaded file is to be read, where that is not told by its header. */
export interface Reading {
  readonly name: string
  readonly table?: string | undefined
  readonly mapping?: Record<string, unknown> | undefined
}

export interface JobResult {
  readonly report: ImportReport | null
  /** Ended by a person before all was read: the report says what had landed. */
  readonly cancelled: boolean
  readonly assessed: { readonly as_of: string; readonly alarms: number } | null
}

export const mappingOf = (mapping: Record<string, unknown> | undefined) =>
  mapping === undefined ? undefined : parseMapping(JSON.stringify(mapping), '列的对应')

/** Imports the files of a job (each by its own reading), then assesses when asked to. The uploaded copies go; the lake keeps the data. */
export async function importAndAssess(
  deps: ApiDeps,
  input: { id: string; actor: string; readings: readonly Reading[]; assess: { asOf?: string | undefined } | null },
  log: Log,
  signal: AbortSignal,
): Promise<JobResult> {
  const { config, ledger, now, reader } = deps
  const report: ImportReport = { batches: [], refused: [], unchanged: [], skipped: [] }
  const all = await files(config, input.id)
  try {
    for (const name of all) {
      const how = input.readings.find((r) => safeName(r.name) === name)
      const mapping = mappingOf(how?.mapping)
      const one = await importPaths(
        { config, ledger, now, log, reader },
        {
          paths: [filePath(config, input.id, name)],
          actor: input.actor,
          signal,
          ...(how?.table === undefined ? {} : { table: how.table }),
          ...(mapping === undefined ? {} : { mapping }),
        },
      )
      report.batches.push(...one.batches)
      report.refused.push(...one.refused)
      report.unchanged.push(...one.unchanged)
      report.skipped.push(...one.skipped)
    }
  } finally {
    await clear(config, input.id)
  }
  if (signal.aborted) return { report, cancelled: true, assessed: null }
  const assessed = input.assess && deps.assess ? await deps.assess(input.assess, log) : null
  return { report: all.length === 0 ? null : report, cancelled: false, assessed }
}
