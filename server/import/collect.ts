import { join } from 'node:path'
import { cellText } from './cast/column.ts'
import { CsvFile } from './csv-file.ts'
import type { Plan } from './plan.ts'
import { reasonZh, Tallies } from './report.ts'
import { type Problem, rowJudge } from './row.ts'
import type { SourceRow } from './types.ts'

/**
 * Takes rows one by one, judges each, and writes what may be kept: canonical values of landed rows to `landed.csv`, rejected
 * rows beside their reasons to `rejects.csv`, unread values of landed rows to `warnings.csv`. All in `folder`.
 */
export class Collector {
  readonly plan: Plan
  readonly rejects = new Tallies()
  readonly warnings = new Tallies()
  counts = { landed: 0, rejected: 0, classified: 0, warned: 0, flagBlank: 0 }
  readonly #folder: string
  readonly #judge: ReturnType<typeof rowJudge>
  readonly #landed: CsvFile
  #rejectsFile: CsvFile | undefined
  #warningsFile: CsvFile | undefined

  constructor(plan: Plan, folder: string, aligned: boolean) {
    this.plan = plan
    this.#folder = folder
    this.#judge = rowJudge(plan, aligned)
    this.#landed = new CsvFile(join(folder, 'landed.csv'))
  }

  add(row: SourceRow): void {
    const outcome = this.#judge(row)
    switch (outcome.kind) {
      case 'blank':
        return
      case 'classified':
        this.counts.classified += 1
        return
      case 'rejected':
        this.counts.rejected += 1
        if (outcome.flagBlank) this.counts.flagBlank += 1
        this.#reject(row, outcome.problems, outcome.keep)
        return
      case 'landed':
        this.counts.landed += 1
        if (outcome.flagBlank) this.counts.flagBlank += 1
        this.#landed.write([String(row.row), ...outcome.values])
        if (outcome.warnings.length > 0) this.#warn(row, outcome.warnings)
    }
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
    this.#rejectsFile.write([
      String(row.row),
      joined((p) => p.label),
      joined((p) => p.value),
      joined((p) => reasonZh(p.reason)),
      ...original,
    ])
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
      this.#warningsFile.write([String(row.row), p.label, p.value, `${reasonZh(p.reason)}，已按空值处理`])
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
