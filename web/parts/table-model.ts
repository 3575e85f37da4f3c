import {
  type ColumnDef,
  columnFilteringFeature,
  columnResizingFeature,
  columnSizingFeature,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_equalsString,
  filterFn_includesString,
  globalFilteringFeature,
  type Row,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/lit-table'

/** One column. `value` is what sorting, filtering and downloads see; `cell` what a person sees. */
export interface Column<T> {
  readonly id: string
  readonly head: string
  readonly unit?: string
  readonly value: (row: T) => string | number | null
  readonly cell?: (row: T) => unknown
  readonly num?: boolean
  readonly width?: number
  /** Offer its distinct values as a filter. */
  readonly facet?: boolean
  /** On a phone, left out where it is 0. */
  readonly spare?: boolean
  /** Long text runs over several lines instead of ending in dots. */
  readonly wrap?: boolean
}

export interface TableInput<T> {
  /** Names the file that is downloaded, and this table's own part of the URL. */
  readonly name: string
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly key: (row: T) => string
  /** Number of all rows where the server holds more than it sent. */
  readonly total?: number
  /** Loads the next rows; undefined when all are here. */
  readonly more?: (() => Promise<void>) | undefined
  /** `/api/downloads/…` without the ending: the server then writes the file, of all rows and on record. */
  readonly download?: string
  /** Show the search box over the rows (default: when there are more than 12). */
  readonly search?: boolean
  /** Sorted by the server: heads do not sort. */
  readonly fixed?: boolean
  /** A short list inside a page: no search, count or download over it. */
  readonly bare?: boolean
}

export const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  columnSizingFeature,
  columnResizingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { includesString: filterFn_includesString, equalsString: filterFn_equalsString },
})
export type Features = typeof features
export type Any = Record<string, unknown>

/** Pixels that a head needs on its two lines, so that it is never cut: wide characters count double. */
export function headWidth(c: Pick<Column<Any>, 'head' | 'unit'>): number {
  const wide = (text: string) => [...text].reduce((sum, x) => sum + (x > '\u2000' ? 13.5 : 7.5), 0)
  // Chinese may break anywhere; Latin only between words.
  const words = c.head.split(/\s+/).map((word) => (/[\u2e80-\u9fff]/.test(word) ? Math.max(27, wide(word) / 2 + 7) : wide(word)))
  return Math.ceil(Math.max(...words, wide(c.head) / 2, c.unit ? wide(c.unit) * 0.9 + 20 : 0) + 34)
}

// Made once: a collator per comparison makes ten thousand rows take half a second.
const collator = new Intl.Collator('zh-CN', { numeric: true })

/** Ascending order of two values; Chinese text by its collation. Empty values are kept last by the table itself. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** The sort of a URL: `id` ascending, `-id` descending. */
export function parseSort(text: string | null): { id: string; desc: boolean }[] {
  if (!text) return []
  return [text.startsWith('-') ? { id: text.slice(1), desc: true } : { id: text, desc: false }]
}

/** The columns as the table library wants them. */
export function definitions(columns: readonly Column<Any>[]): ColumnDef<Features, Any>[] {
  return columns.map((c) => ({
    id: c.id,
    header: c.head,
    accessorFn: (row: Any) => c.value(row) ?? undefined,
    size: Math.max(c.width ?? (c.num ? 88 : 140), headWidth(c)),
    minSize: 48,
    sortUndefined: 'last' as const,
    sortDescFirst: c.num === true,
    filterFn: 'equalsString' as const,
    sortFn: (a: Row<Features, Any>, b: Row<Features, Any>, id: string) => compareValues(a.getValue(id), b.getValue(id)),
  }))
}
