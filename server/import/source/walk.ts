import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { AppError } from '../../base/errors.ts'
import { printable } from '../../common/printable.ts'
import { asRefusal, refusal } from './refuse.ts'

export interface FoundFile {
  /** Shown to people: safe to print. */
  readonly fileName: string
  readonly path: string
}

export type Walked = FoundFile | { readonly fileName: string; readonly error: AppError }

/**
 * Files named by `paths`, folders walked to any depth and in code point order. Hidden files, lock files of office programs
 * and system leftovers are skipped; a file named directly is always returned. A missing path becomes a refusal.
 */
export async function* walk(paths: readonly string[]): AsyncGenerator<Walked> {
  const seen = new Set<string>()
  for (const path of paths) {
    try {
      const info = await stat(path)
      if (info.isDirectory()) yield* walkFolder(path, printable(basename(await realpath(path))), seen)
      else if (info.isFile()) yield { fileName: printable(basename(path)), path }
      else
        yield {
          fileName: printable(path),
          error: refusal(printable(path), '不是普通文件。请给出文件、文件夹或 .zip。'),
        }
    } catch (error) {
      yield { fileName: printable(path), error: asRefusal(printable(path), error) }
    }
  }
}

async function* walkFolder(folder: string, name: string, seen: Set<string>): AsyncGenerator<Walked> {
  // A link to a folder above would walk for ever.
  const real = await realpath(folder)
  if (seen.has(real)) return
  seen.add(real)
  let entries: string[]
  try {
    entries = (await readdir(folder)).filter((e) => !isLeftover(e)).sort(byCodePoint)
  } catch (error) {
    yield { fileName: name, error: asRefusal(name, error) }
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry)
    const fileName = `${name}/${printable(entry)}`
    try {
      const info = await stat(path)
      if (info.isDirectory()) yield* walkFolder(path, fileName, seen)
      else if (info.isFile()) yield { fileName, path }
    } catch (error) {
      yield { fileName, error: asRefusal(fileName, error) }
    }
  }
}

/** Names that no one exported on purpose: hidden files, `~$x.xlsx`, `.~x.et`, what operating systems leave behind. */
export function isLeftover(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || /^(thumbs\.db|desktop\.ini|__MACOSX)$/i.test(name)
}

export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
