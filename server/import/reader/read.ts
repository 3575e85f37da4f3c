import { Db } from '../../base/db.ts'
import type { Log } from '../../base/log.ts'
import { findTable } from '../../contract/tables.ts'
import type { Mapping } from '../mapping.ts'
import { importPart } from '../part.ts'
import { type Preview, previewFile } from '../preview.ts'
import type { PartOutcome, Register } from '../register.ts'
import { openFound } from '../source/open.ts'
import type { FoundFile } from '../source/walk.ts'

/** How one file is to be read. Plain data: it crosses processes. */
export interface ReadOptions {
  /** Contract table; recognised from the header when absent. */
  readonly table: string | undefined
  readonly mapping: Mapping | undefined
  /** CSVs of big logs from this size on are cast by SQL. */
  readonly directBytes: number
  /** Folder of this import for everything temporary. */
  readonly tmp: string
  /** Memory and threads of DuckDB. */
  readonly memoryLimit: string
  readonly threads: number | undefined
}

export interface PreviewOptions {
  readonly table: string | undefined
  readonly mapping: Mapping | undefined
  readonly tmp: string
  readonly rows: number
}

/** Whatever reads files: in this process for files of one's own making, in a process apart for a stranger's. */
export interface FileReader {
  /** Reads every part of a file and has each registered; one outcome per part. Throws what is no fault of the file. */
  read(file: FoundFile, options: ReadOptions, deps: { log: Log; register: Register; signal?: AbortSignal }): Promise<PartOutcome[]>
  preview(file: FoundFile, options: PreviewOptions): Promise<Preview[]>
}

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
