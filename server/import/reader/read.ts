import { Db } from '../../base/db.ts'
import { findTable } from '../../contract/tables.ts'
import { saidOfFile } from '../mapping.ts'
import { materialType } from '../material.ts'
import { importPart } from '../part.ts'
import { previewFile } from '../preview.ts'
import type { PartOutcome } from '../register.ts'
import type { OpenDeps } from '../source/context.ts'
import { openFound } from '../source/open.ts'
import type { FoundFile } from '../source/walk.ts'
import type { FileReader, ReadDeps, ReadOptions } from './file-reader.ts'

/** Every part of a file, registered as it comes. */
export async function* readParts(
  file: FoundFile,
  options: ReadOptions,
  { log, register, ...deps }: Pick<ReadDeps, 'log' | 'register'> & Pick<OpenDeps, 'trace' | 'skip'>,
): AsyncGenerator<PartOutcome> {
  const db = await Db.open(':memory:', { memoryLimit: options.memoryLimit, threads: options.threads, home: options.tmp })
  try {
    const context = {
      log,
      db,
      register,
      tmp: options.tmp,
      forced: options.table === undefined ? undefined : findTable(options.table),
      mapping: options.mapping,
      directBytes: options.directBytes,
      latest: options.latest,
    }
    for await (const opened of openFound(file, { ...deps, tmp: options.tmp, said: saidOfFile(options.mapping) })) {
      if ('skipped' in opened) {
        const { fileName, part, message } = opened.skipped
        yield { skipped: { fileName, part, message } }
        continue
      }
      if ('refused' in opened) {
        const { fileName, error } = opened.refused
        yield { refused: { fileName, code: 'file_refused', message: error.message } }
        continue
      }
      const outcome = await importPart(context, opened.part)
      // A sheet without any table matters only where nothing else of the file was understood.
      yield 'bare' in outcome && opened.part.part === undefined ? { refused: outcome.refused } : outcome
    }
  } finally {
    db.closeInstance()
  }
}

/** Reads in this process: for the product's own files, and inside the process that reads a stranger's. */
export const readHere: FileReader = {
  read: async (file, options, deps) => {
    const outcomes: PartOutcome[] = []
    for await (const outcome of readParts(file, options, deps)) outcomes.push(outcome)
    return outcomes
  },
  preview: previewFile,
  material: materialType,
}
