import { mkdtemp, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Config } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import { printable } from '../common/printable.ts'
import { findTable, type Table } from '../contract/tables.ts'
import { cellText } from './cast/column.ts'
import { plausibleUntil } from './cast/time.ts'
import { findHeader, headRows, seenOf } from './find-header.ts'
import { type Mapping, mappingOfPart, saidOfFile } from './mapping.ts'
import type { FileReader, Preview, PreviewOptions } from './reader/file-reader.ts'
import { HEADER_ROWS } from './recognise.ts'
import { reasonZh } from './report.ts'
import { rowJudge } from './row.ts'
import { gateOf } from './secrecy/gate.ts'
import { holdMessage } from './secrecy/mark.ts'
import { openFound } from './source/open.ts'
import type { FoundFile } from './source/walk.ts'
import type { SourcePart, SourceRow } from './types.ts'

const MAX_PARTS = 8

/** Reads the head of a file as an import with this table and mapping would. Throws `usage` for an unknown table. */
export async function previewPath(
  deps: { readonly config: Config; readonly now: () => Date; readonly reader?: FileReader | undefined },
  input: { readonly path: string; readonly table?: string | undefined; readonly mapping?: Mapping | undefined; readonly rows?: number },
): Promise<Preview[]> {
  const table = input.table ?? input.mapping?.table
  if (table !== undefined && !findTable(table)) throw new AppError('usage', `没有名为“${table}”的表。请从列表中选择。`)
  const tmp = await mkdtemp(join(deps.config.home, 'tmp', 'preview-'))
  const file = { fileName: printable(basename(input.path)), path: resolve(input.path) }
  const options = { table, mapping: input.mapping, tmp, latest: plausibleUntil(deps.now()), rows: input.rows ?? 20 }
  try {
    return await (deps.reader ? deps.reader.preview(file, options) : previewFile(file, options))
  } catch (error) {
    if (error instanceof AppError && error.code === 'file_refused') return [refused(file.fileName, null, [], error.message)]
    throw error
  } finally {
    await rm(tmp, { recursive: true, force: true })
  }
}

/** The head of every part of a file, read in this process. */
export async function previewFile(file: FoundFile, options: PreviewOptions): Promise<Preview[]> {
  const forced = options.table === undefined ? undefined : findTable(options.table)
  const shown: Preview[] = []
  for await (const opened of openFound(file, { tmp: options.tmp, said: saidOfFile(options.mapping) })) {
    if (shown.length >= MAX_PARTS) break
    if ('skipped' in opened) shown.push(refused(opened.skipped.fileName, opened.skipped.part, [], `${opened.skipped.message}。`))
    else if ('refused' in opened) shown.push(refused(opened.refused.fileName, null, [], opened.refused.error.message))
    else shown.push(await previewPart(opened.part, forced, options))
  }
  return shown
}

function refused(fileName: string, part: string | null, headers: readonly string[], problem: string): Preview {
  return { file_name: fileName, part, seen: '', headers, table: null, problem, marks: [], candidates: [], columns: [], rows: [] }
}

async function previewPart(
  part: SourcePart,
  forced: Table | undefined,
  { mapping: whole, rows, latest }: PreviewOptions,
): Promise<Preview> {
  if (whole?.parts?.[part.key]?.skip) return refused(part.fileName, part.part ?? null, [], '映射文件写明不读。')
  const mapping = mappingOfPart(whole, part.key)
  const head: SourceRow[] = []
  try {
    for await (const row of part.rows()) {
      head.push(row)
      if (head.length >= headRows(mapping) + rows) break
    }
    const found = findHeader({ forced, mapping, latest }, part, head.slice(0, headRows(mapping)))
    const gate = gateOf(part, head, 'plan' in found ? found : undefined, mapping)
    if (gate.open.length > 0) {
      const headers = 'plan' in found ? found.plan.headers : []
      return { ...refused(part.fileName, part.part ?? null, headers, holdMessage(gate.open)), marks: gate.open }
    }
    const texts = head.slice(0, HEADER_ROWS).map((r) => r.cells.map(cellText))
    const seen = seenOf(part, head, texts)
    if ('refused' in found) {
      const { message, candidates = [] } = found.refused
      return {
        ...refused(part.fileName, part.part ?? null, fullest(head), message),
        seen,
        candidates: candidates.map((c) => ({ table: c.table, label: c.zh, missing: c.missing })),
      }
    }
    const { plan, start } = found
    const judge = rowJudge(plan, part.format !== 'csv')
    return {
      ...refused(part.fileName, part.part ?? null, plan.headers, ''),
      seen,
      problem: null,
      table: plan.table.name,
      columns: plan.table.columns.map((c) => {
        const planned = plan.columns.find((p) => p.column === c)
        return { name: c.name, label: c.zh, required: c.required, from: planned?.label ?? null }
      }),
      rows: head.slice(start, start + rows).flatMap((row): Preview['rows'] => {
        const judged = judge(row)
        if (judged.kind === 'left_out') {
          const problem = `${reasonZh(judged.reason)}，不导入`
          return judged.reason === 'blank_row' ? [] : [{ row: row.row, kind: judged.kind, values: [], problem }]
        }
        if (judged.kind === 'classified') return [{ row: row.row, kind: judged.kind, values: [], problem: '涉密，不导入也不显示' }]
        const values = new Map(plan.columns.map((p, i) => [p.column, judged.kind === 'landed' ? (judged.values[i] ?? null) : null]))
        const problem = judged.kind === 'rejected' ? judged.problems.map((p) => `${p.label}：${p.value || '缺'}`).join('；') : null
        return [{ row: row.row, kind: judged.kind, values: plan.table.columns.map((c) => values.get(c) ?? null), problem }]
      }),
    }
  } catch (error) {
    if (error instanceof AppError) return refused(part.fileName, part.part ?? null, fullest(head), error.message)
    throw error
  }
}

/** The row that most likely names the columns: the one with the most filled cells. */
function fullest(rows: readonly SourceRow[]): string[] {
  const texts = rows.slice(0, HEADER_ROWS).map((r) => r.cells.map(cellText))
  const filled = (cells: readonly string[]) => cells.filter((c) => c.trim() !== '').length
  return texts.reduce<string[]>((best, cells) => (filled(cells) > filled(best) ? cells : best), [])
}
