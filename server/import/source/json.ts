import type { SourceRow } from '../types.ts'
import type { JsonList } from './json-shape.ts'
import { type JsonFile, jsonCell, jsonValues } from './json-values.ts'

/** Rows of one list of a JSON file: the header as row 0, then one row per record. A null element is a blank row. */
export async function* jsonRows(file: JsonFile, list: JsonList): AsyncGenerator<SourceRow> {
  yield { row: 0, cells: list.header }
  const depth = list.roots ? 0 : list.path.length + 1
  let row = 0
  for await (const { path, value } of jsonValues(file, depth)) {
    if (!list.roots && !list.path.every((key, i) => path[i] === key)) continue
    row += 1
    const record = value !== null && typeof value === 'object' ? (value as { readonly [key: string]: typeof value }) : {}
    yield {
      row,
      cells: list.header.map((key) => (Object.hasOwn(record, key) ? jsonCell(record[key]) : null)),
    }
  }
}
