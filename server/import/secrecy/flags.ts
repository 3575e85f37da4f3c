import { cellText } from '../cast/column.ts'
import { classifiedFlag } from '../cast/values.ts'
import type { Cell, SourceRow } from '../types.ts'

/** One thing that says whether a row is classified. */
export interface Flag {
  /** Header cells that it is read from; each is judged as it stands, so that a mapping can only make it stricter. */
  readonly at: readonly number[]
  /** What a mapping makes of them. */
  readonly mapped: ((cells: readonly Cell[]) => Cell | undefined) | undefined
}

export type Secrecy = 'open' | 'blank' | 'classified' | 'cut'

/**
 * The strictest of all flags of a row. `cut`: the row ends before a flag (`aligned` sheets leave out empty cells at the end
 * of a row and are not cut). `blank`: nothing stands in any flag.
 */
export function secrecyOf(flags: readonly Flag[], row: SourceRow, aligned: boolean): Secrecy {
  let blank = flags.length > 0
  for (const flag of flags) {
    for (const i of flag.at) {
      if (!aligned && i >= row.cells.length) return 'cut'
      const found = classifiedFlag(row.doubt?.get(i) ?? cellText(row.cells[i]))
      if (found === 'classified') return 'classified'
      if (found === 'open') blank = false
    }
    if (!flag.mapped) continue
    const found = classifiedFlag(cellText(flag.mapped(row.cells)))
    if (found === 'classified') return 'classified'
    if (found === 'open') blank = false
  }
  return blank ? 'blank' : 'open'
}
