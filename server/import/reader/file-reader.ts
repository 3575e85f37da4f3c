import type { Log } from '../../base/log.ts'
import type { Mapping } from '../mapping.ts'
import type { PartOutcome, Register } from '../register.ts'
import type { Mark } from '../secrecy/mark.ts'
import type { FoundFile } from '../source/walk.ts'

/** A place of the header, and what it is taken for. */
export interface PreviewField {
  readonly header: string
  /** 1-based. */
  readonly place: number
  /** Contract column that is read from it; null = not used. */
  readonly column: string | null
  readonly label: string | null
  /** 0…1: how surely, by the kind of agreement; 1 where a mapping says so, null where it is not used. */
  readonly confidence: number | null
  /** The first different values, cut; none of classified rows. */
  readonly samples: readonly string[]
}

/** A value to which the contract gives no meaning. */
export interface UnknownValue {
  readonly column: string
  readonly label: string
  readonly value: string
  readonly detail: string
  readonly count: number
}

/** What an import of one part would do, without doing it. */
export interface Preview {
  readonly file_name: string
  readonly part: string | null
  /** What a mapping calls it (`parts.<key>`); empty for a file that is one table. */
  readonly key: string
  readonly format: 'csv' | 'sheet' | 'json' | 'parquet' | null
  readonly encoding: string | null
  readonly delimiter: string | null
  /** Row of the file that holds the header; null where there is none. */
  readonly header_row: number | null
  /** `hidden`: a sheet that is hidden; `left`: one that the mapping leaves out. */
  readonly passed: 'hidden' | 'left' | null
  /** Sheet, encoding, delimiter and the first line that may be a header, in Chinese; empty where there is nothing to show. */
  readonly seen: string
  /** Header cells as the file has them; of a part that was not recognised, its fullest first row. */
  readonly headers: readonly string[]
  readonly table: string | null
  /** 0…1: how well header and table agree. */
  readonly confidence: number | null
  /** Why it would be refused, in Chinese; null = it would be read. */
  readonly problem: string | null
  /** Places that speak of secrecy, for which it waits; nothing of its rows is shown then. */
  readonly marks: readonly Mark[]
  readonly candidates: readonly { readonly table: string; readonly label: string; readonly missing: readonly string[] }[]
  readonly columns: readonly { readonly name: string; readonly label: string; readonly required: boolean; readonly from: string | null }[]
  readonly fields: readonly PreviewField[]
  /** Of the rows looked at, the most frequent first. */
  readonly unknown_values: readonly UnknownValue[]
  /** How many rows were looked at for values. */
  readonly looked_at: number
  readonly rows: readonly {
    readonly row: number
    readonly kind: 'landed' | 'rejected' | 'classified' | 'left_out'
    /** One value per column; empty for a classified row, of which nothing is shown. */
    readonly values: readonly (string | null)[]
    readonly problem: string | null
  }[]
}

/** How one file is to be read. Plain data: it crosses processes. */
export interface ReadOptions {
  /** Contract table; recognised from the header when absent. */
  readonly table: string | undefined
  readonly mapping: Mapping | undefined
  /** CSVs of big logs from this size on are cast by SQL. */
  readonly directBytes: number
  /** Folder of this import for everything temporary. */
  readonly tmp: string
  /** The last day (`YYYY-MM-DD`) that a date may plausibly name. */
  readonly latest: string
  /** Memory and threads of DuckDB. */
  readonly memoryLimit: string
  readonly threads: number | undefined
}

export interface PreviewOptions {
  readonly table: string | undefined
  readonly mapping: Mapping | undefined
  readonly tmp: string
  readonly latest: string
  readonly rows: number
}

/** Whatever reads files: in this process for files of one's own making, in a process apart for a stranger's. */
export interface FileReader {
  /** Reads every part of a file and has each registered; one outcome per part. Throws what is no fault of the file. */
  read(file: FoundFile, options: ReadOptions, deps: ReadDeps): Promise<PartOutcome[]>
  preview(file: FoundFile, options: PreviewOptions): Promise<Preview[]>
  /** Media type of a file of a case, known by `fileName`; undefined when cases do not take it. Throws `file_refused`. */
  material(file: FoundFile): Promise<string | undefined>
}

export interface ReadDeps {
  readonly log: Log
  readonly register: Register
  readonly signal?: AbortSignal | undefined
}
