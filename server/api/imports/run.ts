import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { clear, filePath, files, safeName } from '../../import/inbox.ts'
import { type ImportReport, importPaths, importSources, type Mapping, parseMapping, sourceOfFile, withSecrecy } from '../../import/index.ts'
import type { ApiDeps } from '../http/route.ts'

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

/** The mapping of a request. Who signs that a place is no classification is who asks, whatever the request says. */
export function mappingOf(mapping: Readonly<Record<string, unknown>> | undefined, signer: string): Mapping | undefined {
  if (mapping === undefined) return undefined
  const { secrecy, ...rest } = mapping as { secrecy?: { flags?: unknown; cleared?: unknown } }
  const base = parseMapping(JSON.stringify(rest), '列的对应')
  if (secrecy === undefined || secrecy === null) return base
  const cleared = Array.isArray(secrecy.cleared) ? secrecy.cleared.map((c) => ({ ...c, by: signer })) : secrecy.cleared
  return withSecrecy(base, { ...secrecy, ...(cleared === undefined ? {} : { cleared }) })
}

/** The saved source by which a file is read: the one named, else the one that its name speaks of. */
export async function savedFor({ ledger }: ApiDeps, name: string, source: string | null | undefined) {
  if (source === null) return undefined
  const sources = await importSources(ledger.db)
  if (source === undefined) return sourceOfFile(sources, safeName(name))
  const found = sources.find((s) => s.name === source)
  if (!found) throw new AppError('not_found', `没有名为“${source}”的来源，可能已被删除。请刷新后重试。`)
  return found
}

/** Imports the files of a job (each by its own reading), then assesses when asked to. The uploaded copies go; the lake keeps the data. */
export async function importAndAssess(
  deps: ApiDeps,
  input: {
    id: string
    actor: string
    signer: string
    readings: readonly Reading[]
    maxReject?: number | undefined
    assess: { asOf?: string | undefined } | null
  },
  log: Log,
  signal: AbortSignal,
): Promise<JobResult> {
  const { config, ledger, now, reader } = deps
  const report: ImportReport = { batches: [], refused: [], unchanged: [], skipped: [] }
  const all = await files(config, input.id)
  try {
    for (const name of all) {
      const how = input.readings.find((r) => safeName(r.name) === name)
      const mapping = mappingOf(how?.mapping, input.signer)
      const one = await importPaths(
        { config, ledger, now, log, reader },
        {
          paths: [filePath(config, input.id, name)],
          actor: input.actor,
          signal,
          ...(input.maxReject === undefined ? {} : { maxRejectPercent: input.maxReject }),
          ...(how?.table === undefined ? {} : { table: how.table }),
          mapping,
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
