import { cellText } from './cast/column.ts'
import { trim } from './cast/text.ts'
import { INVALID } from './cast/values.ts'
import { repeatsHeader } from './header.ts'
import type { Plan } from './plan.ts'
import { secrecyOf } from './secrecy/flags.ts'
import type { Cell, SourceRow } from './types.ts'

/** What is wrong with one value, or (`column` undefined) with the row as a whole. */
export interface Problem {
  /** `missing_<column>`, `invalid_<column>`, `extra_cells` or `repeated_header` */
  readonly reason: string
  readonly column: string | undefined
  /** Header or Chinese name, for people. */
  readonly label: string
  /** The value as found; empty where there is none or it may not be kept. */
  readonly value: string
}

export type RowOutcome =
  | { readonly kind: 'blank' }
  /** `cut`: it ends before the flag. */
  | { readonly kind: 'classified'; readonly cut: boolean }
  /** `keep` false: whether the row is classified cannot be told, so its cells must not be kept. */
  | {
      readonly kind: 'rejected'
      readonly problems: readonly Problem[]
      readonly keep: boolean
      readonly flagBlank: boolean
    }
  /** One canonical text or null per planned column. */
  | {
      readonly kind: 'landed'
      readonly values: readonly (string | null)[]
      readonly warnings: readonly Problem[]
      readonly flagBlank: boolean
    }

const BLANK: RowOutcome = { kind: 'blank' }
const CLASSIFIED: RowOutcome = { kind: 'classified', cut: false }
const CUT: RowOutcome = { kind: 'classified', cut: true }
const NONE: readonly Problem[] = []

/**
 * Judges one data row by the import conventions, in their order: classified rows first, then the shape of the row, then
 * each value. `aligned` = cells sit under their headers by position (sheets), so a stray cell to the right shifts nothing.
 */
export function judgeRow(plan: Plan, row: SourceRow, aligned: boolean): RowOutcome {
  const { cells } = row
  if (isBlank(cells)) return BLANK

  const secrecy = secrecyOf(plan.flags, row, aligned)
  if (secrecy === 'classified') return CLASSIFIED
  if (secrecy === 'cut') return CUT
  const flagBlank = secrecy === 'blank'
  if (!aligned && cells.length > plan.headers.length && !isBlank(cells.slice(plan.headers.length))) {
    // Cells have shifted: the flag may stand in another place, so a table with a flag keeps nothing of such a row.
    return {
      kind: 'rejected',
      problems: [whole('extra_cells')],
      keep: plan.flags.length === 0 && !plan.table.columns.some((c) => c.classified_flag),
      flagBlank,
    }
  }
  // Where a required column has a type of its own, a header among the rows is rejected anyway and told apart then.
  if (plan.textOnly && isHeaderAgain(plan, cells)) return headerAgain(flagBlank)

  const values: (string | null)[] = new Array(plan.columns.length)
  let warnings: Problem[] | undefined
  let rejects: Problem[] | undefined
  for (let i = 0; i < plan.columns.length; i += 1) {
    const planned = plan.columns[i] as Plan['columns'][number]
    const { column } = planned
    // The flag has been read above by its own rule; the row is not classified.
    if (column.classified_flag) {
      values[i] = flagBlank ? null : 'false'
      continue
    }
    const cell = planned.read(cells)
    const value = planned.cast(cell)
    if (value === INVALID) {
      values[i] = null
      const problem: Problem = {
        reason: `invalid_${column.name}`,
        column: column.name,
        label: planned.label,
        value: cellText(cell),
      }
      if (column.required) rejects = [...(rejects ?? []), problem]
      else warnings = [...(warnings ?? []), problem]
    } else if (value === null && column.required) {
      rejects = [
        ...(rejects ?? []),
        {
          reason: `missing_${column.name}`,
          column: column.name,
          label: planned.label,
          value: cellText(cell),
        },
      ]
    } else {
      values[i] = value
    }
  }
  if (rejects) return isHeaderAgain(plan, cells) ? headerAgain(flagBlank) : { kind: 'rejected', problems: rejects, keep: true, flagBlank }
  return { kind: 'landed', values, warnings: warnings ?? NONE, flagBlank }
}

/** `judgeRow` for the rows of one part in their order: what follows a cut row and is short is the rest of it. */
export function rowJudge(plan: Plan, aligned: boolean): (row: SourceRow) => RowOutcome {
  let afterCut = false
  return (row) => {
    const rest = afterCut && row.cells.length < plan.headers.length && !isBlank(row.cells)
    const outcome = rest ? CUT : judgeRow(plan, row, aligned)
    afterCut = outcome.kind === 'classified' && outcome.cut
    return outcome
  }
}

function isHeaderAgain(plan: Plan, cells: readonly Cell[]): boolean {
  return repeatsHeader(plan.matches, (i) => cellText(cells[i]))
}

function headerAgain(flagBlank: boolean): RowOutcome {
  return { kind: 'rejected', problems: [whole('repeated_header')], keep: true, flagBlank }
}

function whole(reason: string): Problem {
  return { reason, column: undefined, label: '', value: '' }
}

function isBlank(cells: readonly Cell[]): boolean {
  for (const cell of cells) {
    if (cell === null || cell === '') continue
    if (typeof cell !== 'string' || trim(cell) !== '') return false
  }
  return true
}
