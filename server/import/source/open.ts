import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FILE_LIMITS } from '../limits.ts'
import { keyMark } from '../secrecy/mark.ts'
import type { SourcePart } from '../types.ts'
import { openGzip, openZip } from './archive.ts'
import { type Context, type OpenDeps, type Opened, partOf } from './context.ts'
import { delimitedRows } from './delimited.ts'
import { findDialect } from './dialect.ts'
import { supportedExtension } from './extension.ts'
import { type Inspection, inspectFile, type TextFacts } from './inspect.ts'
import { jsonRows } from './json.ts'
import { findLists } from './json-shape.ts'
import { parquetColumns, parquetRows } from './parquet.ts'
import { asRefusal, refusal } from './refuse.ts'
import { openWorkbook } from './sheets.ts'
import { type FoundFile, walk } from './walk.ts'
import { WorkbookShelf } from './workbook.ts'
import { freshBudget } from './zip.ts'

/**
 * Opens files, folders and zips: every readable table-like part of them, in the order given (folders and zips by code
 * point). The format is told by content; a bad file is yielded as `refused` and stops nothing. A part may be read until
 * the next item is asked for; its `rows()` throws `file_refused` when damage only shows while reading.
 */
export async function* openPaths(paths: readonly string[], deps: OpenDeps): AsyncGenerator<Opened> {
  for await (const found of walk(paths)) {
    if ('error' in found) yield { refused: found }
    else yield* openFound(found, deps)
  }
}

/** The same for one file that was found already. */
export async function* openFound(file: FoundFile, deps: OpenDeps): AsyncGenerator<Opened> {
  await mkdir(deps.tmp, { recursive: true })
  const work = await mkdtemp(join(deps.tmp, 'open-'))
  const limits = { ...FILE_LIMITS, ...deps.limits }
  const size = await stat(file.path).then(
    (s) => s.size,
    () => 0,
  )
  const context: Context = {
    work,
    limits,
    budget: freshBudget(size, limits),
    shelf: new WorkbookShelf(),
    depth: 0,
    id: '0',
    trace: deps.trace,
    skip: deps.skip ?? new Set(),
    said: deps.said ?? {},
    open: openFile,
    top: file.fileName,
  }
  try {
    yield* openFile(file, context)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function* openFile(file: FoundFile, context: Context): AsyncGenerator<Opened> {
  const { id, trace, skip } = context
  if (skip.has(id)) return
  try {
    const extension = supportedExtension(file.fileName)
    const { size } = await stat(file.path)
    trace?.start(id, file.fileName, size)
    if (size === 0) throw refusal(file.fileName, '文件是空的（0 字节）。请重新导出。')
    const facts = await inspectFile(file.path, context.said.encoding)
    yield* openContent(file, facts, extension, context)
  } catch (error) {
    yield { refused: { fileName: file.fileName, error: asRefusal(file.fileName, error) } }
  } finally {
    trace?.end(id)
  }
}

async function* openContent(file: FoundFile, facts: Inspection, extension: string, context: Context): AsyncGenerator<Opened> {
  const { kind, text } = facts
  if (kind === 'foreign')
    throw refusal(file.fileName, `内容是${facts.kindName}，不是数据表。请解压或改为导出 CSV、Excel、JSON 或 Parquet。`)
  if (kind === 'zip') return yield* openZip(file, facts, context)
  if (kind === 'gzip') return yield* openGzip(file, context)
  if (kind === 'workbook') return yield* openWorkbook({ ...file, encoding: undefined, hides: true }, facts, context)
  if (kind === 'parquet') return yield* openParquet(file, facts, context)
  if (!text) throw refusal(file.fileName, '内容无法识别。请重新导出。')
  if (['xlsx', 'xlsm', 'ods', 'parquet', 'zip', 'gz'].includes(extension) && kind === 'delimited') {
    throw refusal(file.fileName, `扩展名是 .${extension}，内容却不是。文件可能损坏或没有下载完整，请重新导出。`)
  }
  if (text.noise > 0.05)
    throw refusal(
      file.fileName,
      '内容不是文本，或编码无法识别（支持 UTF-8、GBK/GB18030、UTF-16；Big5 请在映射文件写 encoding: big5）。请检查文件后重新导出。',
    )
  if (text.maybeBig5)
    throw refusal(
      file.fileName,
      '文件像是 Big5（繁体中文）编码，也可能是 GBK，两种读法会得出不同的字，因此没有导入。请另存为 UTF-8 后重新导入；确定的，在映射文件写 encoding: big5（或 gb18030）。',
    )
  if (text.whole && text.head.trim() === '') throw refusal(file.fileName, '文件里只有空白。请重新导出。')
  if (kind === 'markup') return yield* openWorkbook({ ...file, encoding: text.encoding, hides: true }, facts, context)
  if (kind === 'json' || ['json', 'jsonl', 'ndjson'].includes(extension)) return yield* openJson(file, facts, text, context)
  yield { part: delimitedPart(file, facts, text, extension, context) }
}

function delimitedPart(file: FoundFile, facts: Inspection, text: TextFacts, extension: string, { said, top }: Context): SourcePart {
  const dialect = findDialect(text, extension, said.delimiter)
  return {
    ...partOf(file, facts, 'csv', undefined, top),
    text: {
      encoding: text.encoding,
      delimiter: dialect.delimiter,
      newline: text.newline,
      hasBom: text.hasBom,
    },
    rows: () => delimitedRows({ ...file, encoding: text.encoding }, dialect),
  }
}

async function* openJson(file: FoundFile, facts: Inspection, text: TextFacts, { top }: Context): AsyncGenerator<Opened> {
  const source = { ...file, encoding: text.encoding }
  const { lists, marks } = await findLists(source)
  for (const list of lists) {
    const name = lists.length > 1 ? list.path.join('.') : undefined
    yield {
      part: {
        ...partOf(file, facts, 'json', name, top),
        marks,
        rows: () => jsonRows(source, list),
      },
    }
  }
}

async function* openParquet(file: FoundFile, facts: Inspection, context: Context): AsyncGenerator<Opened> {
  const source = { fileName: file.fileName, path: resolve(file.path), tmp: context.work }
  const columns = await parquetColumns(source)
  if (columns.length === 0) throw refusal(file.fileName, 'Parquet 文件里没有任何列。请重新导出。')
  yield {
    part: {
      ...partOf(file, facts, 'parquet', undefined, context.top),
      // The type of a nested column names its fields.
      marks: columns.flatMap((c) => (/[([]/.test(c.type) ? (keyMark(c.name, c.type) ?? []) : [])),
      rows: () => parquetRows(source),
    },
  }
}
