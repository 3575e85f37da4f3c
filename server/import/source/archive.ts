import { mkdtemp, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { AppError } from '../../base/errors.ts'
import { printable } from '../../common/printable.ts'
import { type Context, innerName, type Opened, type SaidOfFile } from './context.ts'
import { supportedExtension } from './extension.ts'
import { gunzip } from './gzip.ts'
import type { Inspection } from './inspect.ts'
import { asRefusal, refusal } from './refuse.ts'
import { lookAtCells, openWorkbook } from './sheets.ts'
import type { FoundFile } from './walk.ts'
import { type Archive, openArchive } from './zip.ts'

/** A zip: a workbook, or files each of which is opened in turn. */
export async function* openZip(file: FoundFile, facts: Inspection, context: Context): AsyncGenerator<Opened> {
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
      const hides = await lookAtCells(file, archive, context.limits)
      return yield* openWorkbook({ ...file, encoding: undefined, hides }, facts, context)
    }
    if (context.depth >= context.limits.archiveDepth) throw refusal(file.fileName, '压缩包里套了两层以上的压缩包。请先解压再导入。')
    if (archive.members.length === 0) throw refusal(file.fileName, '压缩包里没有文件。请检查后重新压缩。')
    yield* openMembers(file, archive, { ...context, depth: context.depth + 1 })
  } finally {
    archive.close()
  }
}

/** One compressed file: unpacked under the limits of archives, then opened like a member of one. */
export async function* openGzip(file: FoundFile, context: Context): AsyncGenerator<Opened> {
  if (context.depth >= context.limits.archiveDepth) throw refusal(file.fileName, '压缩包里套了两层以上的压缩包。请先解压再导入。')
  const inner = basename(file.fileName).replace(/\.gz$/i, '')
  supportedExtension(inner)
  const folder = await mkdtemp(join(context.work, 'gz-'))
  try {
    const path = join(folder, 'unpacked')
    await gunzip(file, path, context.budget)
    yield* context.open(
      { fileName: `${file.fileName}/${inner}`, path },
      {
        ...context,
        depth: context.depth + 1,
        id: `${context.id}/0`,
        said: saidOfMember(context, `${file.fileName}/${inner}`),
      },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
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
      yield* context.open(
        { fileName, path: await archive.unpack(member, folder, ordinal) },
        { ...context, id, said: saidOfMember(context, fileName) },
      )
    } catch (error) {
      yield { refused: { fileName, error: asRefusal(fileName, error) } }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

function saidOfMember({ said, top }: Context, fileName: string): SaidOfFile {
  const { encoding, delimiter } = said.members?.[innerName(fileName, top)] ?? {}
  return { ...said, ...(encoding === undefined ? {} : { encoding }), ...(delimiter === undefined ? {} : { delimiter }) }
}

function isOffice(archive: Archive): boolean {
  return archive.names.has('[Content_Types].xml') || archive.names.has('mimetype')
}
