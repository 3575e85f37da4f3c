import { isUtf8 } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { AppError } from '../../base/errors.ts'
import { printable } from '../../common/printable.ts'
import { FILE_LIMITS, type FileLimits } from '../limits.ts'
import { asRefusal, refusal } from './refuse.ts'
import { byCodePoint, isLeftover } from './walk.ts'

/** What is left of the limits for one file, the archives inside it counted with it. */
export interface ArchiveBudget {
  members: number
  bytes: number
  /** Bytes to which all may grow for the size of the outermost archive. */
  grown: number
}

/** For a file of `size` bytes. */
export const freshBudget = (size: number, limits: FileLimits = FILE_LIMITS): ArchiveBudget => ({
  members: limits.members,
  bytes: limits.unpacked,
  grown: limits.grownFree + limits.ratio * size,
})

interface ZipMember {
  readonly name: string
  readonly entry: yauzl.Entry
}

export interface Archive {
  /** Files worth opening, in code point order; folders and leftovers of operating systems are not listed. */
  readonly members: readonly ZipMember[]
  /** Names of all entries as stored, for telling a workbook from an archive. */
  readonly names: ReadonlySet<string>
  /** The bytes of one member. */
  read(member: ZipMember): Promise<Readable>
  /** Unpacks one member into `folder` under a name of its own; returns the path. */
  unpack(member: ZipMember, folder: string, ordinal: number): Promise<string>
  close(): void
}

/**
 * Lists a zip and judges it before a byte is unpacked. Throws `file_refused` for a damaged or encrypted archive, a name that
 * leaves the archive (zip slip) and one that would unpack to more than the limits allow (zip bomb).
 */
export async function openArchive(
  fileName: string,
  path: string,
  budget: ArchiveBudget,
  limits: FileLimits = FILE_LIMITS,
): Promise<Archive> {
  let zip: yauzl.ZipFile
  try {
    zip = await yauzl.openPromise(path, {
      decodeStrings: false,
      autoClose: false,
    })
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw asRefusal(fileName, error)
    throw refusal(fileName, '压缩包损坏或没有下载完整，无法打开。请重新压缩或重新下载。', error)
  }
  try {
    const all = await list(fileName, zip, budget, limits)
    const members = all.filter((m) => !m.name.endsWith('/') && !m.name.split('/').some(isLeftover))
    return {
      members: members.sort((a, b) => byCodePoint(a.name, b.name)),
      names: new Set(all.map((m) => m.name)),
      read: (member) => zip.openReadStreamPromise(member.entry),
      unpack: (member, folder, ordinal) => unpack(fileName, zip, member, join(folder, `${ordinal}${safeExtension(member.name)}`)),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    if (error instanceof AppError) throw error
    throw refusal(fileName, '压缩包目录损坏，无法读取。请重新压缩或重新下载。', error)
  }
}

async function list(fileName: string, zip: yauzl.ZipFile, budget: ArchiveBudget, limits: FileLimits): Promise<ZipMember[]> {
  if (zip.entryCount > budget.members) {
    throw refusal(fileName, `压缩包里有 ${zip.entryCount} 个文件（连同套在里面的压缩包，上限 ${limits.members}）。请分成几个压缩包。`)
  }
  const members: ZipMember[] = []
  for await (const entry of zip.eachEntry()) {
    const name = memberName(entry)
    if (yauzl.validateFileName(name) !== null || name.includes('\0')) {
      throw refusal(fileName, '压缩包内有指向包外的文件路径（如 ../ 或盘符），可能是恶意文件，已整包拒绝。请重新压缩。')
    }
    if (entry.isEncrypted()) throw refusal(fileName, `压缩包设有密码（“${printable(name)}”已加密）。请解密后重新压缩，不要加密。`)
    budget.members -= 1
    budget.bytes -= entry.uncompressedSize
    budget.grown -= entry.uncompressedSize
    const grown = entry.uncompressedSize - limits.grownFree
    if (budget.bytes < 0 || budget.grown < 0 || grown > limits.ratio * entry.compressedSize) {
      throw refusal(
        fileName,
        `压缩包解开后过大（“${printable(name)}”处超出限制），可能是压缩炸弹，已整包拒绝。如确为真实数据，请解压后直接导入。`,
      )
    }
    members.push({ name, entry })
  }
  if (overlap(members)) throw refusal(fileName, '压缩包里的几个文件共用同一段内容，不是正常的压缩包，已整包拒绝。请重新压缩。')
  return members
}

/** Whether two members claim the same bytes, which multiplies what a small archive unpacks to. */
function overlap(members: readonly ZipMember[]): boolean {
  const spans = members
    .map(({ entry: e }) => ({
      from: e.relativeOffsetOfLocalHeader,
      to: e.relativeOffsetOfLocalHeader + 30 + e.fileNameRaw.length + e.compressedSize,
    }))
    .sort((a, b) => a.from - b.from)
  return spans.some((s, i) => i > 0 && s.from < (spans[i - 1] as { to: number }).to)
}

/** UTF-8 when flagged or when it reads as Chinese in UTF-8; else GBK, which Windows in Chinese writes without a flag. */
function memberName(entry: yauzl.Entry): string {
  const raw = entry.fileNameRaw
  const flagged = (entry.generalPurposeBitFlag & 0x800) !== 0 || entry.extraFields.some((f) => f.id === 0x7075)
  if (flagged) return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false)
  const utf8 = raw.toString('utf8')
  // Two-byte UTF-8 alone (Latin, Greek, Cyrillic) is far more often GBK that happens to fit, as 联通 does.
  const fits = isUtf8(raw) && (/^[\x20-\x7e]*$/.test(utf8) || /[\u2e80-\uffff]/.test(utf8))
  return (fits ? utf8 : new TextDecoder('gb18030').decode(raw)).replaceAll('\\', '/')
}

/** Members are stored under numbers: their own names never touch the disk. */
function safeExtension(name: string): string {
  const extension = extname(name).toLowerCase()
  return /^\.[a-z0-9]{1,8}$/.test(extension) ? extension : ''
}

async function unpack(fileName: string, zip: yauzl.ZipFile, member: ZipMember, target: string): Promise<string> {
  const full = `${fileName}/${printable(member.name)}`
  const disk = await statfs(join(target, '..'))
  if (disk.bavail * disk.bsize < member.entry.uncompressedSize) {
    throw refusal(full, `临时目录空间不足，解开它需要 ${Math.ceil(member.entry.uncompressedSize / 2 ** 20)} MB。请腾出空间后重试。`)
  }
  try {
    // yauzl ends the stream with an error when more bytes come out than the directory declared.
    await pipeline(await zip.openReadStreamPromise(member.entry), createWriteStream(target, { flags: 'wx' }))
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw asRefusal(full, error)
    throw refusal(full, '压缩包中的这个文件损坏或压缩方式不受支持，无法解开。请用标准 ZIP 方式重新压缩。', error)
  }
  return target
}
