import type { AppError } from '../../base/errors.ts'
import type { Encoding } from '../encoding.ts'
import type { FileLimits } from '../limits.ts'
import type { SourcePart } from '../types.ts'
import type { Inspection } from './inspect.ts'
import type { FoundFile } from './walk.ts'
import type { WorkbookShelf } from './workbook.ts'
import type { ArchiveBudget } from './zip.ts'

/** What `openPaths` yields: a readable part, a sheet that is passed over, or a file that was refused while the others go on. */
export type Opened =
  | { readonly part: SourcePart }
  | { readonly skipped: { readonly fileName: string; readonly part: string; readonly message: string; readonly hidden: boolean } }
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
  /** Files of an archive that are to be read in another way, by name. */
  readonly members?: Readonly<Record<string, Pick<SaidOfFile, 'encoding' | 'delimiter'>>> | undefined
}

/** Follows the reading. An id is the way through the archives: `0`, then `0/3` for its fourth member. */
export interface Trace {
  start(id: string, fileName: string, bytes: number): void
  end(id: string): void
}

/** What the opening of one file, with all that lies in it, has in common. */
export interface Context {
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
  /** Name of the file in which all lies. */
  readonly top: string
  /** Opens what lies in an archive. */
  readonly open: (file: FoundFile, context: Context) => AsyncGenerator<Opened>
}

/** What a part has from its file. */
export function partOf(
  file: { readonly fileName: string; readonly path: string },
  facts: Inspection,
  format: SourcePart['format'],
  part: string | undefined,
  top: string,
): Omit<SourcePart, 'rows' | 'text'> {
  return {
    fileName: file.fileName,
    part,
    key: [innerName(file.fileName, top), part ?? ''].filter((name) => name !== '').join('/'),
    format,
    path: file.path,
    bytes: facts.bytes,
    sha256: facts.sha256,
  }
}

/** Name of a file within the archive `top`; empty for that file itself. */
export function innerName(fileName: string, top: string): string {
  return fileName === top ? '' : fileName.slice(top.length + 1)
}
