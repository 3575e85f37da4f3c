import { cellText } from './cast/column.ts'
import { trim } from './cast/text.ts'
import { INVALID, type Told } from './cast/values.ts'
import { equalsHeader, firstText, isHeaderAgain, isTotal, type NotRow } from './not-rows.ts'
import type { Plan } from './plan.ts'
import { secrecyOf } from './secrecy/flags.ts'
import type { Cell, SourceRow } from './types.ts'

/** What is wrong with one value, or (`column` undefined) with the row as a whole. */
export interface Problem {
  /** `missing_<column>`, `invalid_<column>`, `damaged_number`, `extra_cells`; of a kept value `Told.reason`. */
  readonly reason: string
  readonly column: string | undefined
  /** Header or Chinese name, for people. */
  readonly label: string
  /** The value as found; empty where there is none or it may not be kept. */
  readonly value: string
  /** What exactly, in Chinese, where the reason does not say all. */
  readonly detail?: string
}

export type RowOutcome =
  /** No row of the table. `text`: its first words, for people; empty where they may not be kept. */
  | { readonly kind: 'left_out'; readonly reason: NotRow; readonly text: string }
  /** `cut`: it ends before the flag. */
  | { readonly kind: 'classified'; readonly cut: boolean }
  /** `keep` false: whether the row is classified cannot be told, so its cells must not be kept. */
  | {
      readonly kind: 'rejected'
      readonly problems: readonly Problem[]
      readonly keep: boolean
      readonly flagBlank: boolean
    }
  /** One canonical text or null per planned column. `more`: rows beside it, where one address range becomes several blocks. */
  | {
      readonly kind: 'landed'
      readonly values: readonly (string | null)[]
      readonly more?: readonly (readonly (string | null)[])[]
      readonly warnings: readonly Problem[]
      readonly flagBlank: boolean
    }

const BLANK: RowOutcome = { kind: 'left_out', reason: 'blank_row', text: '' }
const END: RowOutcome = { kind: 'left_out', reason: 'end_mark', text: '' }
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
  if (isEndMark(cells)) return END
  // The header alone can stand here: what it says of secrecy has been looked at.
  if (equalsHeader(plan.headers, cells)) return headerAgain(firstText(cells))

  const secrecy = secrecyOf(plan.flags, row, aligned)
  if (secrecy === 'classified') return CLASSIFIED
  if (secrecy === 'cut') return CUT
  const flagBlank = secrecy === 'blank'
  const first = firstText(cells)
  if (isTotal(cells, first)) return { kind: 'left_out', reason: 'total_row', text: first }
  if (plan.footer?.test(first)) return { kind: 'left_out', reason: 'note_row', text: first }
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
  if (plan.textOnly && isHeaderAgain(plan, cells)) return headerAgain(first)

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
    const cast = planned.cast(cell)
    if (typeof cast === 'string') {
      values[i] = cast
      continue
    }
    const told = cast !== null && typeof cast === 'object' ? cast : undefined
    const value = told ? told.value : (cast as Exclude<typeof cast, Told>)
    const problem = (reason: string): Problem => ({
      reason,
      column: column.name,
      label: planned.label,
      value: cellText(cell),
      ...(told && told.detail !== '' ? { detail: told.detail } : {}),
    })
    if (value === INVALID) {
      values[i] = null
      const found = problem(told && told.reason !== 'invalid' ? told.reason : `invalid_${column.name}`)
      if (column.required) rejects = [...(rejects ?? []), found]
      else warnings = [...(warnings ?? []), found]
    } else if (value === null && column.required) {
      rejects = [...(rejects ?? []), problem(`missing_${column.name}`)]
    } else {
      values[i] = value
      if (told) warnings = [...(warnings ?? []), problem(told.reason)]
    }
  }
  if (rejects) return isHeaderAgain(plan, cells) ? headerAgain(first) : { kind: 'rejected', problems: rejects, keep: true, flagBlank }
  for (const [begin, end] of plan.order) {
    const [from, to] = [values[begin], values[end]]
    if (typeof from !== 'string' || typeof to !== 'string' || from <= to) continue
    const { column, label } = plan.columns[end] as Plan['columns'][number]
    const problem = { reason: 'wrong_order', column: column.name, label, value: to, detail: `早于${plan.columns[begin]?.label} ${from}` }
    warnings = [...(warnings ?? []), problem]
  }
  const landed = { kind: 'landed', values, warnings: warnings ?? NONE, flagBlank } as const
  return plan.blocks === undefined ? landed : spread(landed, plan.blocks)
}

type Landed = Extract<RowOutcome, { kind: 'landed' }>

/** One stored row for each block that the range of a row became. */
function spread(landed: Landed, at: number): Landed {
  const [value, ...others] = landed.values[at]?.split(';') ?? []
  if (value === undefined || others.length === 0) return landed
  const rowOf = (block: string) => landed.values.map((v, i) => (i === at ? block : v))
  return { ...landed, values: rowOf(value), more: others.map(rowOf) }
}

/** `judgeRow` for the rows of one part in their order: what follows a cut row and is short is the rest of it. */
export function rowJudge(plan: Plan, aligned: boolean): (row: SourceRow) => RowOutcome {
  let afterCut = false
  return (row) => {
    const rest = afterCut && row.cells.length < plan.headers.length && !isBlank(row.cells) && !isEndMark(row.cells)
    const outcome = rest ? CUT : judgeRow(plan, row, aligned)
    afterCut = outcome.kind === 'classified' && outcome.cut
    return outcome
  }
}

function headerAgain(text: string): RowOutcome {
  return { kind: 'left_out', reason: 'header_row', text }
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

/** The byte by which old systems end a text. */
function isEndMark(cells: readonly Cell[]): boolean {
  return cells.length === 1 && cells[0] === '\u001a'
}
