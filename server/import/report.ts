import { z } from 'zod'
import type { Problem } from './row.ts'
import { mark } from './secrecy/mark.ts'

/** What may be said of a whole file. */
const NOTES = [
  'hidden_rows',
  'hidden_columns',
  'short_rows',
  'duplicate_headers',
  'empty_columns',
  'all_classified',
  'calendar_gaps',
] as const

const tally = z.strictObject({
  /** Contract column; null when the row as a whole is meant. */
  column: z.string().nullable(),
  /** Header or Chinese name, for people. */
  label: z.string(),
  reason: z.string(),
  count: z.int().positive(),
  /** The most frequent values with what was done to them, and how often; at most twenty. Cut like the examples. */
  values: z.array(z.strictObject({ value: z.string(), detail: z.string(), count: z.int().positive() })).max(20),
  /** The first five, by row number in the file. Values are cut at 60 characters. */
  examples: z.array(z.strictObject({ row: z.int(), value: z.string() })).max(5),
})

const batch = z.strictObject({
  batch_id: z.string().regex(/^\d{8}-\d{6}-[0-9a-f]{8}$/),
  table: z.string(),
  file_name: z.string(),
  part: z.string().nullable(),
  sha256: z.string(),
  bytes: z.int(),
  rows_in: z.int(),
  rows_landed: z.int(),
  rows_rejected: z.int(),
  rows_classified: z.int(),
  /** Lines that are no rows: sums, remarks below the table, the header once more, blank lines. */
  rows_left_out: z.int(),
  /** Landed rows with at least one value that could not be read, or was read with something to say. */
  rows_warned: z.int(),
  /** Rows let in because nothing was written in the classified flag. */
  classified_flag_blank: z.int(),
  /** Earlier rows of this file replaced by a later row with the same primary key. */
  duplicates: z.int(),
  period_from: z.string().nullable(),
  period_to: z.string().nullable(),
  warnings: z.array(tally),
  rejects: z.array(tally),
  left_out: z.array(tally),
  /** What is to be said of the file as a whole. */
  notes: z.array(z.strictObject({ code: z.enum(NOTES), message: z.string() })),
  /** Relative to home, like every path here. */
  rejects_path: z.string().nullable(),
  warnings_path: z.string().nullable(),
  lake_path: z.string(),
  unmatched_headers: z.array(z.string()),
  /** Chinese names of optional columns that the file does not have. */
  missing_optional: z.array(z.string()),
  /** Other landed files of the same big log whose period overlaps this one. */
  overlaps: z.array(
    z.strictObject({
      batch_id: z.string(),
      file_name: z.string(),
      from: z.string(),
      to: z.string(),
    }),
  ),
})

const refusal = z.strictObject({
  /** Under which the ledger keeps it, and by which its rejects are fetched. */
  batch_id: z.string().optional(),
  fileName: z.string(),
  part: z.string().optional(),
  code: z.enum(['file_refused', 'missing_columns', 'no_header', 'low_score', 'tie', 'over_reject_limit', 'secrecy', 'cancelled']),
  message: z.string(),
  /** Places that speak of secrecy, for which the file waits. */
  marks: z.array(mark).optional(),
  sha256: z.string().optional(),
  /** Headers of a file that waits, for choosing the flag. */
  headers: z.array(z.string()).optional(),
  candidates: z
    .array(
      z.strictObject({
        table: z.string(),
        zh: z.string(),
        score: z.number(),
        missing: z.array(z.string()),
      }),
    )
    .optional(),
  table: z.string().optional(),
  rows_in: z.int().optional(),
  rows_rejected: z.int().optional(),
  /** Smallest limit, in whole percent, under which the file would go in. */
  limit_needed: z.int().optional(),
  rejects: z.array(tally).optional(),
  rejects_path: z.string().optional(),
})

const report = z.strictObject({
  batches: z.array(batch),
  refused: z.array(refusal),
  /** Files that had landed before: nothing was done. */
  unchanged: z.array(
    z.strictObject({
      fileName: z.string(),
      part: z.string().optional(),
      table: z.string(),
      batch_id: z.string(),
      imported_at: z.string(),
    }),
  ),
  /** Sheets without data of any table, in a workbook that has other sheets. */
  skipped: z.array(
    z.strictObject({
      fileName: z.string(),
      part: z.string().optional(),
      message: z.string(),
    }),
  ),
})

export type Tally = z.infer<typeof tally>
export type BatchReport = z.infer<typeof batch>
export type Refusal = z.infer<typeof refusal>
export type ImportReport = z.infer<typeof report>

/** The shape, for those who pass it on. */
export const reportSchema = report

/** What leaves the import is checked here, once. */
export function checkReport(value: ImportReport): ImportReport {
  return report.parse(value)
}

const REASONS_ZH: Record<string, string> = {
  extra_cells: '单元格多于表头，可能错列',
  invalid_uscc: '不是有效的统一社会信用代码',
  damaged_number: '长数字已被表格软件截断，请以文本格式导出',
  cleaned_code: '编码里有看不见的字符或异形连接号',
  control_character: '文字里有控制字符',
  implausible_time: '日期早于 1949 年 10 月或晚于今后 20 年',
  wrong_order: '完成早于开始',
  not_an_address: '不是网络地址、网段或地址范围，来自它的调用会算作网外',
  blank_row: '空行',
  total_row: '合计行',
  header_row: '重复的表头行',
  note_row: '表下的说明',
  end_mark: '文件结束符',
}

/** Reasons of warnings after which the value is kept as it was read. */
const KEPT: ReadonlySet<string> = new Set(['cleaned_code', 'control_character', 'implausible_time', 'wrong_order', 'not_an_address'])

/** Whether the value of a warning is kept; otherwise it became NULL. */
export function isKept(reason: string): boolean {
  return KEPT.has(reason)
}

/** `missing_x` / `invalid_x` / row reasons in Chinese. */
export function reasonZh(reason: string): string {
  if (REASONS_ZH[reason]) return REASONS_ZH[reason]
  return reason.startsWith('missing_') ? '必填值缺失' : '无法识别的值'
}

/** Different values that are counted apart for one reason; a column of free text would have as many as rows. */
const DIFFERENT = 2000
const SHOWN_VALUES = 20

interface Counted extends Omit<Tally, 'values'> {
  readonly values: Map<string, Tally['values'][number]>
}

/** Counts problems per column and reason, and per value, and keeps the first few of each. */
export class Tallies {
  readonly #byKey = new Map<string, Counted>()

  add(row: number, p: Problem): void {
    const key = `${p.column ?? ''}\n${p.reason}`
    const value = p.value.length > 60 ? `${shortened(p.value)}…` : p.value.replace(/\p{Cs}/gu, '\ufffd')
    let known = this.#byKey.get(key)
    if (!known) {
      known = { column: p.column ?? null, label: p.label, reason: p.reason, count: 0, values: new Map(), examples: [] }
      this.#byKey.set(key, known)
    }
    known.count += 1
    if (known.examples.length < 5) known.examples.push({ row, value })
    const detail = p.detail ?? ''
    const same = known.values.get(`${value}\n${detail}`)
    if (same) same.count += 1
    else if (known.values.size < DIFFERENT) known.values.set(`${value}\n${detail}`, { value, detail, count: 1 })
  }

  /** Most frequent first. */
  list(): Tally[] {
    return [...this.#byKey.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ values, ...t }) => ({ ...t, values: [...values.values()].sort((a, b) => b.count - a.count).slice(0, SHOWN_VALUES) }))
  }
}

/** The first 60 characters, never half of one. */
function shortened(text: string): string {
  return text.slice(0, 60).replace(/\p{Cs}/gu, '\ufffd')
}
