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
import { agreement, bareFields, look } from './preview-look.ts'
import type { FileReader, Preview, PreviewOptions } from './reader/file-reader.ts'
import { HEADER_ROWS } from './recognise.ts'
import { gateOf } from './secrecy/gate.ts'
import { holdMessage } from './secrecy/mark.ts'
import { openFound } from './source/open.ts'
import type { FoundFile } from './source/walk.ts'
import type { SourcePart, SourceRow } from './types.ts'

/** Every sheet that people make, and the members of a common archive. */
const MAX_PARTS = 60
/** Rows looked at for values without a meaning; a file of portals has most of its words in them. */
const LOOKED_AT = 2000

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
    if ('skipped' in opened) {
      const { fileName, part, message, hidden } = opened.skipped
      shown.push({ ...refused(fileName, part, [], `${message}。`), key: part, format: 'sheet', passed: hidden ? 'hidden' : 'left' })
    } else if ('refused' in opened) shown.push(refused(opened.refused.fileName, null, [], opened.refused.error.message))
    else shown.push(await previewPart(opened.part, forced, options))
  }
  return shown
}

function refused(fileName: string, part: string | null, headers: readonly string[], problem: string): Preview {
  return {
    file_name: fileName,
    part,
    key: '',
    format: null,
    encoding: null,
    delimiter: null,
    header_row: null,
    passed: null,
    seen: '',
    headers,
    table: null,
    confidence: null,
    problem,
    marks: [],
    candidates: [],
    columns: [],
    fields: [],
    unknown_values: [],
    looked_at: 0,
    rows: [],
  }
}

async function previewPart(part: SourcePart, forced: Table | undefined, options: PreviewOptions): Promise<Preview> {
  const { mapping: whole, rows, latest } = options
  const { key, format } = part
  const { encoding = null, delimiter = null } = part.text ?? {}
  const like = { ...refused(part.fileName, part.part ?? null, [], ''), key, format, encoding, delimiter }
  if (whole?.parts?.[part.key]?.skip) return { ...like, problem: '映射文件写明不读。', passed: 'left' }
  const mapping = mappingOfPart(whole, part.key)
  const head: SourceRow[] = []
  try {
    for await (const row of part.rows()) {
      head.push(row)
      if (head.length >= headRows(mapping) + Math.max(rows, LOOKED_AT)) break
    }
    const found = findHeader({ forced, mapping, latest }, part, head.slice(0, headRows(mapping)))
    const gate = gateOf(part, head.slice(0, headRows(mapping) + rows), 'plan' in found ? found : undefined, mapping)
    if (gate.open.length > 0) {
      const headers = 'plan' in found ? found.plan.headers : []
      return { ...like, headers, problem: holdMessage(gate.open), marks: gate.open }
    }
    const texts = head.slice(0, HEADER_ROWS).map((r) => r.cells.map(cellText))
    const seen = seenOf(part, head, texts)
    if ('refused' in found) {
      const { message, candidates = [] } = found.refused
      return {
        ...like,
        headers: fullest(head),
        problem: message,
        seen,
        fields: bareFields(fullest(head), head, findTable(candidates[0]?.table ?? '')),
        candidates: candidates.map((c) => ({ table: c.table, label: c.zh, missing: c.missing })),
      }
    }
    const { plan, start, at } = found
    return {
      ...like,
      headers: plan.headers,
      seen,
      problem: null,
      table: plan.table.name,
      confidence: agreement(plan),
      header_row: start > at ? (head[at]?.row ?? null) : null,
      columns: plan.table.columns.map((c) => {
        const planned = plan.columns.find((p) => p.column === c)
        return { name: c.name, label: c.zh, required: c.required, from: planned?.label ?? null }
      }),
      ...look(plan, format !== 'csv', head.slice(start), rows),
    }
  } catch (error) {
    if (error instanceof AppError)
      return { ...like, headers: fullest(head), fields: bareFields(fullest(head), head), problem: error.message }
    throw error
  }
}

/** The row that most likely names the columns: the one with the most filled cells. */
function fullest(rows: readonly SourceRow[]): string[] {
  const texts = rows.slice(0, HEADER_ROWS).map((r) => r.cells.map(cellText))
  const filled = (cells: readonly string[]) => cells.filter((c) => c.trim() !== '').length
  return texts.reduce<string[]>((best, cells) => (filled(cells) > filled(best) ? cells : best), [])
}
