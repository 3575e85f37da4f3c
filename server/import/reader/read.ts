import { Db } from '../../base/db.ts'
import { findTable } from '../../contract/tables.ts'
import { importPart } from '../part.ts'
import { previewFile } from '../preview.ts'
import type { PartOutcome } from '../register.ts'
import { openFound } from '../source/open.ts'
import type { FileReader } from './file-reader.ts'

/** Reads in this process: for the product's own files, and inside the process that reads a stranger's. */
export const readHere: FileReader = {
  read: async (file, options, { log, register }) => {
    const db = await Db.open(':memory:', { memoryLimit: options.memoryLimit, threads: options.threads, home: options.tmp })
    const outcomes: PartOutcome[] = []
    try {
      const context = {
        log,
        db,
        register,
        tmp: options.tmp,
        forced: options.table === undefined ? undefined : findTable(options.table),
        mapping: options.mapping,
        directBytes: options.directBytes,
      }
      for await (const opened of openFound(file, { tmp: options.tmp })) {
        if ('refused' in opened) {
          const { fileName, error } = opened.refused
          outcomes.push({ refused: { fileName, code: 'file_refused', message: error.message } })
          continue
        }
        const outcome = await importPart(context, opened.part)
        // A sheet without any table matters only where nothing else of the file was understood.
        outcomes.push('bare' in outcome && opened.part.part === undefined ? { refused: outcome.refused } : outcome)
      }
    } finally {
      db.closeInstance()
    }
    return outcomes
  },
  preview: previewFile,
}
