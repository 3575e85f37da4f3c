import { html, nothing, type TemplateResult } from 'lit'
import { apiUrl } from '../api.ts'
import { t } from '../text/t.ts'
import type { ImportJob } from '../wire.ts'
import { count } from '../words.ts'
import { table } from './table.ts'

type Report = NonNullable<ImportJob['report']>

type Tally = Report['batches'][number]['rejects'][number]

/** Why rows were sent back, with the first of them: the importer's codes in words. */
function why(x: Tally): string {
  const reason = x.reason.startsWith('missing_')
    ? t('必填值缺失')
    : x.reason === 'invalid_uscc'
      ? t('统一社会信用代码校验不通过')
      : x.reason === 'extra_cells'
        ? t('单元格多于表头，可能错列')
        : x.reason === 'repeated_header'
          ? t('重复的表头行')
          : t('无法识别的值')
  const first = x.examples[0]
  return `${x.label} ${reason} ${count(x.count)}${first ? t('（如第 {row} 行“{value}”）', { row: first.row, value: first.value }) : ''}`
}

/** What came of an import: per file, rows in = landed + rejected + classified, and what to mend. */
export function importReport(job: ImportJob, nameOf: (table: string) => string): TemplateResult {
  const { report } = job
  return html`<section class="panel" role="status"><h2>${job.state === 'cancelled' ? t('已取消导入') : t('导入完成')}</h2>
    ${report ? landed(report.batches, nameOf) : nothing}
    ${report && report.unchanged.length > 0 ? html`<p class="quiet">${t('{n} 个文件以前导入过，没有重复导入。', { n: report.unchanged.length })}</p>` : nothing}
    ${report && report.refused.length > 0 ? html`<h3>${t('没有导入的文件')}</h3><ul>${report.refused.map((r) => html`<li><b>${r.fileName}${r.part ? ` / ${r.part}` : ''}</b><br /><span class="bad">✕</span> ${r.message}</li>`)}</ul>` : nothing}
    ${job.assessed ? html`<p class="ok">✓ ${t('已检测，数据截至 {date}，{n} 条线索。', { date: job.assessed.as_of, n: count(job.assessed.alarms) })} <a href="/overview">${t('看总览')}</a></p>` : nothing}
  </section>`
}

function landed(batches: Report['batches'], nameOf: (table: string) => string): TemplateResult | typeof nothing {
  if (batches.length === 0) return nothing
  type Row = Report['batches'][number]
  return table<Row>({
    name: 'landed',
    label: t('导入的文件'),
    rows: batches,
    key: (b) => b.batch_id,
    search: false,
    columns: [
      { id: 'file', head: t('文件'), width: 220, value: (b) => (b.part ? `${b.file_name} / ${b.part}` : b.file_name) },
      { id: 'table', head: t('识别为'), width: 160, value: (b) => nameOf(b.table) },
      { id: 'in', head: t('读入'), unit: t('行'), num: true, value: (b) => b.rows_in },
      { id: 'landed', head: t('入库'), num: true, value: (b) => b.rows_landed },
      {
        id: 'rejected',
        head: t('退回'),
        num: true,
        value: (b) => b.rows_rejected,
        cell: (b) =>
          b.rows_rejected > 0
            ? html`<a href=${apiUrl('/imports/rejects/:batch_id', { param: { batch_id: b.batch_id } })} download aria-label=${t('下载退回的 {n} 行', { n: count(b.rows_rejected) })}>▲ ${t('{n}，下载', { n: count(b.rows_rejected) })}</a>`
            : '0',
      },
      { id: 'classified', head: t('涉密剔除'), num: true, value: (b) => b.rows_classified },
      {
        id: 'why',
        head: t('退回与提醒的原因'),
        width: 320,
        wrap: true,
        value: (b) => [...b.rejects, ...b.warnings].map(why).join('；') || null,
      },
    ],
  })
}
