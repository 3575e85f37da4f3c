import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import type { AppError } from '../../base/errors.ts'
import { printable } from '../../common/printable.ts'
import type { Encoding } from '../encoding.ts'
import { FILE_LIMITS, type FileLimits } from '../limits.ts'
import { keyMark } from '../secrecy/mark.ts'
import type { SourcePart } from '../types.ts'
import { delimitedRows } from './delimited.ts'
import { findDialect } from './dialect.ts'
import { gunzip } from './gzip.ts'
import { type Inspection, inspectFile, type TextFacts } from './inspect.ts'
import { jsonRows } from './json.ts'
import { findLists } from './json-shape.ts'
import { parquetColumns, parquetRows } from './parquet.ts'
import { asRefusal, refusal } from './refuse.ts'
import { refBeyond } from './sheet-refs.ts'
import { EXTENSIONS } from './sniff.ts'
import { type FoundFile, walk } from './walk.ts'
import { type WorkbookFile, WorkbookShelf } from './workbook.ts'
import { type Archive, type ArchiveBudget, freshBudget, openArchive } from './zip.ts'

/** What `openPaths` yields: a readable part, a sheet that is passed over, or a file that was refused while the others go on. */
export type Opened =
  | { readonly part: SourcePart }
  | { readonly skipped: { readonly fileName: string; readonly part: string; readonly message: string } }
  | {
      readonly refused: { readonly fileName: string; readonly error: AppError }
    }

export interface OpenDeps {
  /** Folder for unpacked zip members and spill files; created when missing, cleaned before the generator ends. */
  readonly tmp: string
  readonly limits?: Partial<FileLimits>
  /** Told what is being read; archives enclose their members. */
  readonly trace?: Trace | undefined
  /** Files to pass over, by id. */
  readonly skip?: ReadonlySet<string> | undefined
  readonly said?: SaidOfFile | undefined
}

/** What a person has said of how files are to be read. */
export interface SaidOfFile {
  readonly encoding?: Encoding | undefined
  readonly delimiter?: string | undefined
  /** This sheet alone, hidden or not. */
  readonly sheet?: string | undefined
  /** Hidden sheets too. */
  readonly hiddenSheets?: boolean | undefined
}

/** Follows the reading. An id is the way through the archives: `0`, then `0/3` for its fourth member. */
export interface Trace {
  start(id: string, fileName: string, bytes: number): void
  end(id: string): void
}

interface Context {
  readonly work: string
  readonly limits: FileLimits
  readonly budget: ArchiveBudget
  readonly shelf: WorkbookShelf
  /** How many archives lie around the file. */
  readonly depth: number
  readonly id: string
  readonly trace: Trace | undefined
  readonly skip: ReadonlySet<string>
  readonly said: SaidOfFile
}

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

function supportedExtension(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase()
  if ((EXTENSIONS as readonly string[]).includes(extension)) return extension
  const shown = extension === '' ? '无扩展名' : `.${extension}`
  throw refusal(fileName, `不支持的文件类型（${shown}）。请导出为 .${EXTENSIONS.join('、.')} 之一。`)
}

async function* openContent(file: FoundFile, facts: Inspection, extension: string, context: Context): AsyncGenerator<Opened> {
  const { kind, text } = facts
  if (kind === 'foreign')
    throw refusal(file.fileName, `内容是${facts.kindName}，不是数据表。请解压或改为导出 CSV、Excel、JSON 或 Parquet。`)
  if (kind === 'zip') return yield* openZip(file, facts, context)
  if (kind === 'gzip') return yield* openGzip(file, context)
  if (kind === 'workbook') return yield* openWorkbook({ ...file, encoding: undefined }, facts, context)
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
  if (kind === 'markup') return yield* openWorkbook({ ...file, encoding: text.encoding }, facts, context)
  if (kind === 'json' || ['json', 'jsonl', 'ndjson'].includes(extension)) return yield* openJson(file, facts, text)
  yield { part: delimitedPart(file, facts, text, extension, context.said.delimiter) }
}

function delimitedPart(file: FoundFile, facts: Inspection, text: TextFacts, extension: string, said: string | undefined): SourcePart {
  const dialect = findDialect(text, extension, said)
  return {
    ...base(file, facts, 'csv', undefined),
    text: {
      encoding: text.encoding,
      delimiter: dialect.delimiter,
      newline: text.newline,
      hasBom: text.hasBom,
    },
    rows: () => delimitedRows({ ...file, encoding: text.encoding }, dialect),
  }
}

async function* openJson(file: FoundFile, facts: Inspection, text: TextFacts): AsyncGenerator<Opened> {
  const source = { ...file, encoding: text.encoding }
  const { lists, marks } = await findLists(source)
  for (const list of lists) {
    const name = lists.length > 1 ? list.path.join('.') : undefined
    yield {
      part: {
        ...base(file, facts, 'json', name),
        marks,
        rows: () => jsonRows(source, list),
      },
    }
  }
}

async function* openWorkbook(file: WorkbookFile, facts: Inspection, { shelf, said }: Context): AsyncGenerator<Opened> {
  const sheets = await shelf.sheets(file)
  if (sheets.length > FILE_LIMITS.parts)
    throw refusal(file.fileName, `工作簿里的工作表超过 ${FILE_LIMITS.parts} 张。请拆成几个工作簿后再导入。`)
  if (sheets.length === 0) throw refusal(file.fileName, '工作簿里没有任何有内容的工作表。请检查导出结果。')
  const wanted = sheets.filter((s) => (said.sheet === undefined ? said.hiddenSheets || !s.hidden : s.name === said.sheet))
  if (wanted.length === 0) {
    const names = sheets.map((s) => `${s.name}${s.hidden ? '（隐藏）' : ''}`).join('、')
    throw refusal(
      file.fileName,
      said.sheet === undefined
        ? `工作簿里有内容的工作表都是隐藏的：${names}。请取消隐藏后重新保存，或说明要导入隐藏的工作表（网页勾选，或映射文件写 hidden_sheets: true）。`
        : `工作簿里没有名为“${said.sheet}”的工作表。有的是：${names}。请改正映射文件的 sheet。`,
    )
  }
  const marks = await shelf.marks(file)
  for (const { name, hidden, hiddenColumns } of sheets) {
    if (!wanted.some((s) => s.name === name)) {
      const message = hidden
        ? '隐藏的工作表，没有导入；要导入请取消隐藏，或在映射文件写 sheet 或 hidden_sheets: true'
        : `映射文件只读工作表“${said.sheet}”，没有导入`
      yield { skipped: { fileName: file.fileName, part: name, message } }
      continue
    }
    yield {
      part: {
        ...base(file, facts, 'sheet', name),
        marks,
        ...(hiddenColumns.size > 0 ? { hiddenColumns } : {}),
        rows: () => shelf.rows(file, name),
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
      ...base(file, facts, 'parquet', undefined),
      // The type of a nested column names its fields.
      marks: columns.flatMap((c) => (/[([]/.test(c.type) ? (keyMark(c.name, c.type) ?? []) : [])),
      rows: () => parquetRows(source),
    },
  }
}

async function* openZip(file: FoundFile, facts: Inspection, context: Context): AsyncGenerator<Opened> {
  const archive = await openArchive(file.fileName, file.path, context.budget, context.limits)
  try {
    if (isOffice(archive)) {
      // Sheets unpack in memory, as JavaScript strings: far less than an archive of files may hold.
      const total = archive.members.reduce((sum, m) => sum + m.entry.uncompressedSize, 0)
      if (total > context.limits.workbook)
        throw refusal(file.fileName, '工作簿过大（展开后超过 256 MB，约 40 万行）。请另存为 CSV 后导入。')
      if (
        !['xl/workbook.xml', 'xl/workbook.bin'].some((name) => archive.names.has(name)) &&
        extname(file.fileName).toLowerCase() !== '.ods'
      ) {
        throw refusal(file.fileName, '内容不是 Excel 工作簿（可能是 Word 或演示文稿）。请导出为 .xlsx 或 CSV。')
      }
      await checkCells(file, archive, context.limits)
      return yield* openWorkbook({ ...file, encoding: undefined }, facts, context)
    }
    if (context.depth >= context.limits.archiveDepth) throw refusal(file.fileName, '压缩包里套了两层以上的压缩包。请先解压再导入。')
    if (archive.members.length === 0) throw refusal(file.fileName, '压缩包里没有文件。请检查后重新压缩。')
    yield* openMembers(file, archive, { ...context, depth: context.depth + 1 })
  } finally {
    archive.close()
  }
}

/** One compressed file: unpacked under the limits of archives, then opened like a member of one. */
async function* openGzip(file: FoundFile, context: Context): AsyncGenerator<Opened> {
  if (context.depth >= context.limits.archiveDepth) throw refusal(file.fileName, '压缩包里套了两层以上的压缩包。请先解压再导入。')
  const inner = basename(file.fileName).replace(/\.gz$/i, '')
  supportedExtension(inner)
  const folder = await mkdtemp(join(context.work, 'gz-'))
  try {
    const path = join(folder, 'unpacked')
    await gunzip(file, path, context.budget)
    yield* openFile({ fileName: `${file.fileName}/${inner}`, path }, { ...context, depth: context.depth + 1, id: `${context.id}/0` })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The library would make room for every cell up to the last one named, wherever that is. */
async function checkCells(file: FoundFile, archive: Archive, limits: FileLimits): Promise<void> {
  for (const member of archive.members.filter((m) => /^xl\/worksheets\/[^/]+\.xml$/i.test(m.name))) {
    const ref = await refBeyond(await archive.read(member), limits)
    if (ref !== undefined)
      throw refusal(
        file.fileName,
        `工作表里有超出 Excel 范围的单元格（“${ref.slice(0, 40)}”，最末一格是 XFD1048576）。请用 Excel 或 WPS 打开后另存再导入。`,
      )
  }
}

/** Why a member need not be unpacked at all: thousands of those cost nothing. */
function unreadable(fileName: string, bytes: number): AppError | undefined {
  try {
    supportedExtension(fileName)
    return bytes === 0 ? refusal(fileName, '文件是空的（0 字节）。请重新导出。') : undefined
  } catch (error) {
    return asRefusal(fileName, error)
  }
}

async function* openMembers(file: FoundFile, archive: Archive, context: Context): AsyncGenerator<Opened> {
  for (const [ordinal, member] of archive.members.entries()) {
    const fileName = `${file.fileName}/${printable(member.name)}`
    const id = `${context.id}/${ordinal}`
    if (context.skip.has(id)) continue
    const wrong = unreadable(fileName, member.entry.uncompressedSize)
    if (wrong) {
      yield { refused: { fileName, error: wrong } }
      continue
    }
    const folder = await mkdtemp(join(context.work, 'zip-'))
    try {
      yield* openFile({ fileName, path: await archive.unpack(member, folder, ordinal) }, { ...context, id })
    } catch (error) {
      yield { refused: { fileName, error: asRefusal(fileName, error) } }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

function isOffice(archive: Archive): boolean {
  return archive.names.has('[Content_Types].xml') || archive.names.has('mimetype')
}

function base(
  file: { readonly fileName: string; readonly path: string },
  facts: Inspection,
  format: SourcePart['format'],
  part: string | undefined,
): Omit<SourcePart, 'rows' | 'text'> {
  return {
    fileName: file.fileName,
    part,
    format,
    path: file.path,
    bytes: facts.bytes,
    sha256: facts.sha256,
  }
}
