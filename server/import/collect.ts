import { join } from 'node:path'
import { cellText } from './cast/column.ts'
import { CsvFile } from './csv-file.ts'
import { firstText, isNote, isSentence, type NotRow } from './not-rows.ts'
import type { Plan } from './plan.ts'
import { isKept, reasonZh, Tallies } from './report.ts'
import { type Problem, type RowOutcome, rowJudge } from './row.ts'
import type { SourceRow } from './types.ts'

/** Most lines that may wait to be told from rows: a foot is short. */
const FOOT_ROWS = 200

interface Waiting {
  readonly row: SourceRow
  readonly outcome: Extract<RowOutcome, { kind: 'landed' | 'rejected' }>
  /** Told by its length alone, which takes the width of every value. */
  readonly sentence: boolean
}

/**
 * Takes rows one by one, judges each, and writes what may be kept: canonical values of landed rows to `landed.csv`, rejected
 * rows beside their reasons to `rejects.csv`, warnings of landed rows to `warnings.csv`. All in `folder`. `sparse`: other rows lie
 * between those that it is given.
 */
export class Collector {
  readonly plan: Plan
  readonly rejects = new Tallies()
  readonly warnings = new Tallies()
  readonly leftOut = new Tallies()
  counts = { landed: 0, rejected: 0, classified: 0, leftOut: 0, warned: 0, flagBlank: 0, hidden: 0, short: 0 }
  /** Rows written: one range of addresses is several. */
  stored = 0
  readonly #folder: string
  readonly #judge: ReturnType<typeof rowJudge>
  readonly #landed: CsvFile
  readonly #aligned: boolean
  readonly #sparse: boolean
  /** 0-based places of columns without a header in which something stands. */
  readonly nameless = new Set<number>()
  readonly #widest: number[]
  readonly #named: readonly boolean[]
  #waiting: Waiting[] = []
  #last = 0
  #rejectsFile: CsvFile | undefined
  #warningsFile: CsvFile | undefined

  constructor(plan: Plan, folder: string, aligned: boolean, sparse = false) {
    this.plan = plan
    this.#folder = folder
    this.#aligned = aligned
    this.#sparse = sparse
    this.#widest = plan.headers.map(() => 0)
    this.#named = plan.headers.map((h) => h !== '')
    this.#judge = rowJudge(plan, aligned)
    this.#landed = new CsvFile(join(folder, 'landed.csv'))
  }

  add(row: SourceRow): void {
    const outcome = this.#judge(row)
    if (this.#sparse && row.row !== this.#last + 1) this.#settle()
    this.#last = row.row
    if (row.hidden && outcome.kind !== 'left_out') this.counts.hidden += 1
    switch (outcome.kind) {
      case 'left_out':
        this.#leave(row.row, outcome.reason, outcome.text)
        return
      case 'classified':
        this.#settle()
        this.counts.classified += 1
        return
      default: {
        const waiting = this.#foot(row, outcome)
        if (waiting && this.#waiting.length < FOOT_ROWS) this.#waiting.push(waiting)
        else {
          this.#settle()
          this.#take(row, outcome)
        }
      }
    }
  }

  /**
   * Ends the rows: lines that wait and after which nothing came are the foot of the table. `last`: number of the last row. False
   * when it cannot be told, because the width of rows that were not given matters.
   */
  finish(last: number): boolean {
    if (this.#sparse && this.#last !== last) this.#settle()
    if (this.#sparse && this.#waiting.some((w) => w.sentence)) return false
    for (const { row, outcome } of this.#waiting)
      this.#leave(row.row, 'note_row', outcome.kind === 'rejected' && !outcome.keep ? '' : firstText(row.cells))
    this.#waiting = []
    return true
  }

  #foot(row: SourceRow, outcome: Waiting['outcome']): Waiting | undefined {
    if (isNote(firstText(row.cells))) return { row, outcome, sentence: false }
    return outcome.kind === 'rejected' && isSentence(row.cells, this.#widest) ? { row, outcome, sentence: true } : undefined
  }

  #leave(row: number, reason: NotRow, text: string): void {
    this.counts.leftOut += 1
    this.leftOut.add(row, { reason, column: undefined, label: '', value: text })
  }

  /** What waited was followed by a row: it is judged like one. */
  #settle(): void {
    if (this.#waiting.length === 0) return
    const rows = this.#waiting
    this.#waiting = []
    for (const { row, outcome } of rows) this.#take(row, outcome)
  }

  #take(row: SourceRow, outcome: Waiting['outcome']): void {
    const { cells } = row
    if (!this.#sparse) {
      for (let i = 0; i < cells.length; i += 1) {
        const cell = cells[i]
        if (this.#named[i] !== true && cell !== null && cell !== '') this.nameless.add(i)
        if (typeof cell === 'string' && cell.length > (this.#widest[i] ?? 0)) this.#widest[i] = cell.length
      }
    }
    if (!this.#aligned && cells.length < this.plan.headers.length) this.counts.short += 1
    if (outcome.flagBlank) this.counts.flagBlank += 1
    if (outcome.kind === 'rejected') {
      this.counts.rejected += 1
      this.#reject(row, outcome.problems, outcome.keep)
      return
    }
    this.counts.landed += 1
    for (const values of [outcome.values, ...(outcome.more ?? [])]) {
      this.#landed.write([String(row.row), ...values])
      this.stored += 1
    }
    if (outcome.warnings.length > 0) this.#warn(row, outcome.warnings)
  }

  #reject(row: SourceRow, problems: readonly Problem[], keep: boolean): void {
    for (const p of problems) this.rejects.add(row.row, p)
    if (!this.#rejectsFile) {
      this.#rejectsFile = new CsvFile(join(this.#folder, 'rejects.csv'), {
        bom: true,
      })
      this.#rejectsFile.write(['行号', '列', '值', '原因', ...this.plan.headers])
    }
    const joined = (of: (p: Problem) => string) => problems.map(of).join('；')
    const original = keep ? row.cells.map(cellText) : ['（无法判明是否涉密，原行未保留，请对照原文件行号修改）']
    this.#rejectsFile.write([String(row.row), joined((p) => p.label), joined((p) => p.value), joined(reasonOf), ...original])
  }

  #warn(row: SourceRow, problems: readonly Problem[]): void {
    this.counts.warned += 1
    if (!this.#warningsFile) {
      this.#warningsFile = new CsvFile(join(this.#folder, 'warnings.csv'), {
        bom: true,
      })
      this.#warningsFile.write(['行号', '列', '值', '原因'])
    }
    for (const p of problems) {
      this.warnings.add(row.row, p)
      this.#warningsFile.write([String(row.row), p.label, p.value, isKept(p.reason) ? reasonOf(p) : `${reasonOf(p)}，已按空值处理`])
    }
  }

  /** Closes the files; returns where they are. Call once, also after an error. */
  close(): {
    landed: string
    longestLine: number
    rejects: string | undefined
    warnings: string | undefined
  } {
    for (const file of [this.#landed, this.#rejectsFile, this.#warningsFile]) file?.close()
    return {
      landed: this.#landed.path,
      longestLine: this.#landed.longest,
      rejects: this.#rejectsFile?.path,
      warnings: this.#warningsFile?.path,
    }
  }
}

function reasonOf(p: Problem): string {
  return `${reasonZh(p.reason)}${p.detail === undefined ? '' : `：${p.detail}`}`
}
