import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { OpenDeps } from '../../../server/import/source/context.ts'
import { openPaths } from '../../../server/import/source/open.ts'
import type { SourcePart, SourceRow } from '../../../server/import/types.ts'
import { crc32, deflateRawSync } from './bytes.ts'

interface ReadPart extends Pick<SourcePart, 'fileName' | 'part' | 'format' | 'text' | 'bytes' | 'sha256'> {
  readonly rows: SourceRow[]
}

export interface ReadResult {
  readonly parts: ReadPart[]
  readonly refused: { readonly fileName: string; readonly message: string; readonly code: string }[]
}

/** A folder that lives for one test file. */
export class Scratch {
  readonly dir = mkdtempSync(join(tmpdir(), 'source-test-'))

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.dir, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  path(name: string): string {
    return join(this.dir, name)
  }

  async read(paths: string | string[], deps: Partial<OpenDeps> = {}): Promise<ReadResult> {
    const result: ReadResult = { parts: [], refused: [] }
    for await (const opened of openPaths([paths].flat(), { tmp: this.path('tmp'), ...deps })) {
      if ('skipped' in opened) continue
      if ('refused' in opened) {
        const { fileName, error } = opened.refused
        result.refused.push({ fileName, message: error.message, code: error.code })
        continue
      }
      const { fileName, part, format, text, bytes, sha256 } = opened.part
      const rows: SourceRow[] = []
      for await (const row of opened.part.rows()) rows.push(row)
      result.parts.push({ fileName, part, format, text, bytes, sha256, rows })
    }
    return result
  }

  /** Cells of the only part of one file. */
  async cells(name: string, content: string | Uint8Array): Promise<SourceRow['cells'][]> {
    const { parts, refused } = await this.read(this.write(name, content))
    if (parts.length !== 1 || refused.length > 0) throw new Error(`${parts.length} parts; ${refused.map((r) => r.message).join()}`)
    return (parts[0] as ReadPart).rows.map((r) => r.cells)
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

export interface ZipInput {
  readonly name: Uint8Array
  readonly data: Uint8Array
  /** General purpose flags: 0x800 UTF-8 name, 1 encrypted. */
  readonly flags?: number
}

/** A zip archive, for names and flags that no friendly library would write. */
export function zipOf(members: readonly ZipInput[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, flags = 0 } of members) {
    const packed = deflateRawSync(data)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(flags, 2)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(data), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(data.length, 18)
    head.writeUInt16LE(name.length, 22)
    const entry = Buffer.concat([Buffer.from('504b0304', 'hex'), head, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), head, tail, name]))
    local.push(entry)
    offset += entry.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}
