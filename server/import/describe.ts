import { printable } from '../common/printable.ts'
import { findTable } from '../contract/tables.ts'
import { type BatchReport, type ImportReport, isKept, type Refusal, reasonZh, type Tally } from './report.ts'

const SHOWN = 5

/** The report as Chinese lines for a terminal. */
export function describeReport(report: ImportReport): string[] {
  const lines = [
    ...report.batches.flatMap(describeBatch),
    ...report.unchanged.map((u) => `= ${nameOf(u)}：内容与批次 ${u.batch_id}（${u.imported_at} 导入）相同，未重复导入。`),
    ...report.skipped.map((s) => `- ${nameOf(s)}：${s.message}。`),
    ...report.refused.flatMap(describeRefusal),
  ]
  const landed = report.batches.reduce((n, b) => n + b.rows_landed, 0)
  lines.push(
    `合计：导入 ${report.batches.length} 份，落库 ${count(landed)} 行；未变 ${report.unchanged.length} 份，拒收 ${report.refused.length} 份。`,
  )
  return lines.map(printable)
}

function describeBatch(b: BatchReport): string[] {
  const zh = findTable(b.table)?.zh ?? b.table
  const period = b.period_from && b.period_to ? `，期间 ${b.period_from.slice(0, 10)} 至 ${b.period_to.slice(0, 10)}` : ''
  const lines = [
    `${clean(b) ? '✓' : '!'} ${nameOf({ fileName: b.file_name, ...(b.part === null ? {} : { part: b.part }) })} → ${zh}（${b.batch_id}）`,
    `  读入 ${count(b.rows_in)} 行 = 落库 ${count(b.rows_landed)} + 不合格 ${count(b.rows_rejected)} + 涉密 ${count(b.rows_classified)}${b.rows_left_out > 0 ? ` + 不是数据行 ${count(b.rows_left_out)}` : ''}${period}`,
  ]
  if (b.duplicates > 0) lines.push(`  主键重复 ${count(b.duplicates)} 行，以后出现的为准`)
  if (b.classified_flag_blank > 0) lines.push(`  涉密标识为空 ${count(b.classified_flag_blank)} 行，按不涉密处理`)
  const [kept, empty] = [b.warnings.filter((w) => isKept(w.reason)), b.warnings.filter((w) => !isKept(w.reason))]
  lines.push(
    ...tallyLines('不合格', b.rejects, b.rejects_path),
    ...tallyLines('按空值处理', empty, kept.length > 0 ? null : b.warnings_path),
    ...tallyLines('提醒', kept, b.warnings_path),
    ...tallyLines('不是数据行', b.left_out, null),
    ...b.notes.map((n) => `  注意：${n.message}`),
  )
  if (b.unmatched_headers.length > 0) lines.push(`  未用到的表头：${b.unmatched_headers.join('、')}`)
  if (b.missing_optional.length > 0) lines.push(`  文件里没有的可选列：${b.missing_optional.join('、')}`)
  for (const o of b.overlaps) lines.push(`  注意：期间与批次 ${o.batch_id}（${o.file_name}，${o.from} 至 ${o.to}）重叠，请确认没有重复导出`)
  return lines
}

/** Whether there is nothing to look at: a plain ✓ says no less. */
function clean(b: BatchReport): boolean {
  return b.notes.length === 0 && b.rows_rejected === 0 && b.rows_warned === 0
}

function describeRefusal(r: Refusal): string[] {
  const limit = r.code === 'over_reject_limit' ? ['  调高上限：--max-reject 百分比'] : []
  return [`✗ ${nameOf(r)}：${r.message}`, ...tallyLines('不合格', r.rejects ?? [], r.rejects_path ?? null), ...limit]
}

function tallyLines(title: string, tallies: readonly Tally[], path: string | null): string[] {
  if (tallies.length === 0) return []
  const lines = tallies.slice(0, SHOWN).map((t) => {
    // Values that come again are told by how often, others by where.
    const repeated = t.values.some((v) => v.count > 1 && v.value !== '')
    const examples = repeated
      ? t.values
          .slice(0, SHOWN)
          .map((v) => `“${v.value}”${v.detail === '' ? '' : `（${v.detail}）`} ×${count(v.count)}`)
          .join('、')
      : t.examples.map((e) => `第 ${e.row} 行${e.value === '' ? '' : `“${e.value}”`}${detailOf(t, e.value)}`).join('、')
    return `  ${title} ${count(t.count)} 处：${t.label === '' ? '' : `${t.label} `}${reasonZh(t.reason)}（${examples}${t.count > t.examples.length ? ' 等' : ''}）`
  })
  if (tallies.length > SHOWN) lines.push(`  ${title}还有 ${tallies.length - SHOWN} 种原因`)
  if (path) lines.push(`  明细见 ${path}`)
  return lines
}

function detailOf(t: Tally, value: string): string {
  const detail = t.values.find((v) => v.value === value)?.detail ?? ''
  return detail === '' ? '' : `：${detail}`
}

function nameOf(x: { fileName: string; part?: string | undefined }): string {
  return x.part === undefined ? x.fileName : `${x.fileName}／${x.part}`
}

function count(n: number): string {
  return n.toLocaleString('en-US')
}
