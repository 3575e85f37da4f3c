import type { Mark } from './secrecy/mark.ts'

/** A numeric cell: `value` is the raw number, `text` what a person sees. */
export interface NumberCell {
  readonly value: number
  readonly text: string
  readonly date1904: boolean
  /** Of a file whose columns have types of their own (Parquet): never a serial date. */
  readonly typed?: true
}

/** A cell that holds no value: `unread` is what stands in its place (`#REF!`), or says that nothing was stored. */
export interface UnreadCell {
  readonly unread: string
}

/**
 * One cell as the file has it. A number is a numeric spreadsheet cell (maybe a serial date) or a number of Parquet. Everything
 * else is text as found, or null for an absent cell. JSON lists are joined with ";"; JSON numbers and booleans are text.
 */
export type Cell = string | null | NumberCell | UnreadCell

/** `row` is the 1-based number a person finds in the file: record of a CSV, row of a sheet, element of a JSON list. */
export interface SourceRow {
  readonly row: number
  readonly cells: readonly Cell[]
  /** Hidden, or filtered away. */
  readonly hidden?: boolean
  /** By cell, what a classified flag is to be read by where the cell alone does not tell it (errors, formulas, merged areas). */
  readonly doubt?: ReadonlyMap<number, string>
}

/**
 * One rectangular part of a file: a CSV, one sheet of a workbook, one member of a zip. For JSON and Parquet the first row
 * yielded is the header (row 0).
 */
export interface SourcePart {
  /** Name as a person knows it, zip members as `outer.zip/inner.csv`. */
  readonly fileName: string
  /** Sheet name of a workbook; undefined elsewhere. */
  readonly part: string | undefined
  /** What a mapping names it by: member and sheet within the file, joined with "/"; empty for a file that is one table. */
  readonly key: string
  readonly format: 'csv' | 'sheet' | 'json' | 'parquet'
  /** Path on disk of the bytes (zip members are unpacked to a temporary folder). */
  readonly path: string
  readonly bytes: number
  /** SHA-256 of the file (of the member for a zip), lower-case hex. */
  readonly sha256: string
  /** For csv: what was found. */
  readonly text?: {
    readonly encoding: string
    readonly delimiter: string
    readonly newline: 'lf' | 'crlf' | 'cr' | 'mixed'
    readonly hasBom: boolean
  }
  /** 0-based places of hidden columns. */
  readonly hiddenColumns?: ReadonlySet<number>
  /** What speaks of secrecy beside the rows: other sheets, nested keys, values around a list, document properties. */
  readonly marks?: readonly Mark[]
  /** A fresh pass over the rows from the first; may be called more than once. Memory does not grow with the file. */
  rows(): AsyncIterable<SourceRow>
}
