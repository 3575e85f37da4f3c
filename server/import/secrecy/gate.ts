import { cellText } from '../cast/column.ts'
import type { Mapping } from '../mapping.ts'
import type { Plan } from '../plan.ts'
import type { SourcePart, SourceRow } from '../types.ts'
import { type Cleared, fileMarks, headerMark, type Mark, openMarks, sheetMark, titleMark } from './mark.ts'

/** What was found out about one part before a row of it is judged. */
export interface Gate {
  /** Places for which the part waits; none = it may be read. */
  readonly open: readonly Mark[]
  /** What a person signed for it. */
  readonly cleared: readonly Cleared[]
}

/**
 * Looks at everything of a part that may speak of secrecy: its name, its sheet, the lines above its header, its header, and
 * what lies beside its rows. `found` is undefined where no header was recognised: then every first row counts as a title.
 */
export function gateOf(
  part: SourcePart,
  head: readonly SourceRow[],
  found: { readonly plan: Plan; readonly at: number; readonly start: number } | undefined,
  mapping: Mapping | undefined,
): Gate {
  const above = found ? head.slice(0, found.at) : []
  const marks = [
    ...fileMarks(part.fileName, part.path),
    ...(part.part === undefined ? [] : [sheetMark(part.part) ?? []].flat()),
    ...(part.marks ?? []),
    ...above.flatMap((row) => row.cells.flatMap((cell) => titleMark('title', titlePlace(part, row), cellText(cell)) ?? [])),
    ...(found ? headerMarks(found, head[found.at]) : []),
  ]
  const cleared = mapping?.secrecy?.cleared ?? []
  const ids = new Set(marks.map((m) => m.id))
  return { open: openMarks(marks, cleared), cleared: cleared.filter((c) => ids.has(c.mark)) }
}

/** Headers that speak of secrecy and are not read as a flag. A header merged over cells stands over each of them. */
function headerMarks({ plan, at, start }: { plan: Plan; at: number; start: number }, row: SourceRow | undefined): Mark[] {
  const flags = new Set(plan.flags.flatMap((f) => f.at))
  // Of a table said to have no header the first row may be one all the same.
  const headers = start > at ? plan.headers : (row?.cells.map(cellText) ?? [])
  const width = Math.max(headers.length, ...[...(row?.doubt?.keys() ?? [])].map((i) => i + 1))
  return Array.from({ length: width }, (_, i) => i).flatMap((i) => {
    if (flags.has(i)) return []
    return [headers[i] ?? '', row?.doubt?.get(i) ?? ''].flatMap((text) => headerMark(text) ?? [])
  })
}

function titlePlace(part: SourcePart, row: SourceRow): string {
  return part.part === undefined ? String(row.row) : `${part.part}!${row.row}`
}
