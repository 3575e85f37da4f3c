import { html, nothing, type TemplateResult } from 'lit'
import { apiUrl } from '../api.ts'
import { t } from '../text/t.ts'
import type { ImportJob, Tables } from '../wire.ts'
import { count } from '../words.ts'
import { headingOf } from './import-heading.ts'
import { meaning } from './meaning.ts'
import { table } from './table.ts'

type Report = NonNullable<ImportJob['report']>

type Tally = Report['batches'][number]['rejects'][number]

/** The importer's codes in words. */
function reasonOf(code: string): string {
  if (code.startsWith('missing_')) return t('必填值缺失')
  switch (code) {
    case 'invalid_uscc':
      return t('不是有效的统一社会信用代码')
    case 'extra_cells':
      return t('单元格多于表头，可能错列')
    case 'damaged_number':
      return t('长数字已被表格软件截断，请以文本格式导出')
    case 'cleaned_code':
      return t('编码里有看不见的字符或异形连接号')
    case 'control_character':
      return t('文字里有控制字符')
    case 'implausible_time':
      return t('日期早于 1949 年 10 月或晚于今后 20 年')
    case 'wrong_order':
      return t('完成早于开始')
    case 'not_an_address':
      return t('不是网络地址，来自它的调用会算作网外')
    case 'blank_row':
      return t('空行')
    case 'total_row':
      return t('合计行')
    case 'header_row':
      return t('重复的表头行')
    case 'note_row':
      return t('表下的说明')
    case 'end_mark':
      return t('文件结束符')
    default:
      return t('无法识别的值')
  }
}

/** How many values without a meaning are listed, the most frequent first. */
const SHOWN_VALUES = 30
/** How many values of a reason are named. */
const NAMED = 5

/** Why rows were sent back, left out or noted: grouped by value with counts, or with the first row. */
function why(x: Tally): string {
  const first = x.examples[0]
  const values = x.values.filter((v) => v.value !== '')
  const named = values.some((v) => v.count > 1)
    ? `：${values
        .slice(0, NAMED)
        .map((v) => `${v.value} ×${count(v.count)}${v.detail === '' ? '' : `（${v.detail}）`}`)
        .join('、')}`
    : `${first ? t('（如第 {row} 行“{value}”）', { row: first.row, value: first.value }) : ''}${values[0]?.detail ?? ''}`
  return `${x.label} ${reasonOf(x.reason)} ${count(x.count)}${named}`
}

/** What the page does with a report while it still holds the files. */
export interface ReportActions {
  /** Takes files up again, with a new limit where too many rows were bad. */
  readonly retry: (names: readonly string[], maxReject: number | undefined) => void
  /** Gives a value of a column a meaning, null = none; it counts once the file is read again. */
  readonly addValue: (
    at: {
      readonly fileName: string
      readonly part: string | null
      readonly table: string
      readonly column: string
      readonly header: string
    },
    value: string,
    to: string | null,
  ) => void
  /** Files whose reading was changed since. */
  readonly changed: ReadonlySet<string>
}

/** What came of an import: per file, rows in = landed + rejected + classified + left out, and what to mend. */
export function importReport(job: ImportJob, tables: Tables, actions: ReportActions | undefined): TemplateResult {
  const { report } = job
  const nameOf = (name: string) => tables.find((x) => x.name === name)?.label ?? name
  return html`<section class="panel" role=${report && report.refused.length > 0 ? 'alert' : 'status'}><h2>${headingOf(job)}</h2>
    ${report && report.refused.length > 0 ? refusals(report.refused, actions, report.batches.length + report.unchanged.length === 0) : nothing}
    ${report ? landed(report.batches, nameOf) : nothing}
    ${report && report.unchanged.length > 0 ? html`<p class="quiet">${t('{n} 个文件以前导入过，没有重复导入。', { n: report.unchanged.length })}</p>` : nothing}
    ${report && report.skipped.length > 0 ? html`<ul>${report.skipped.map((x) => html`<li><b>${x.fileName}${x.part ? ` / ${x.part}` : ''}</b>：${x.message}</li>`)}</ul>` : nothing}
    ${report ? notes(report.batches) : nothing}
    ${report ? values(report, tables, actions) : nothing}
    ${job.assessed ? html`<p class="ok">✓ ${t('已检测，数据截至 {date}，{n} 条线索。', { date: job.assessed.as_of, n: count(job.assessed.alarms) })} <a href="/overview">${t('看总览')}</a></p>` : nothing}
  </section>`
}

/** Files that did not go in: why, their bad rows to fetch, and how to go on. */
function refusals(refused: Report['refused'], actions: ReportActions | undefined, alone: boolean): TemplateResult {
  const retry = actions?.retry
  return html`${alone ? nothing : html`<h3>${t('没有导入的文件')}</h3>`}<ul>${refused.map((r) => {
    const again = (maxReject: number | undefined) => () => retry?.([fileOf(r.fileName)], maxReject)
    return html`<li><b>${r.fileName}${r.part ? ` / ${r.part}` : ''}</b><br /><span class="bad">✕</span> ${r.message}
      ${r.rejects && r.rejects.length > 0 ? html`<br /><span class="quiet">${r.rejects.map(why).join('；')}</span>` : nothing}
      <p class="actions low">
        ${
          r.batch_id && r.rejects_path
            ? html`<a class="button" href=${apiUrl('/imports/rejects/:batch_id', { param: { batch_id: r.batch_id } })} download>${t('下载退回的 {n} 行', { n: count(r.rows_rejected ?? 0) })}</a>`
            : nothing
        }
        ${retry ? html`<button type="button" @click=${again(undefined)}>${t('调整读法后重试')}</button>` : nothing}
        ${retry && r.limit_needed !== undefined ? html`<button type="button" @click=${again(r.limit_needed)}>${t('退回上限改为 {n}% 后重试', { n: r.limit_needed })}</button>` : nothing}
      </p></li>`
  })}</ul>
  ${retry ? nothing : html`<p class="quiet">${t('要重试，请重新选择这些文件；读法和退回上限可在导入前调整。')}</p>`}`
}

/** The file that was brought, of a member of an archive. */
function fileOf(name: string): string {
  return name.split('/')[0] ?? name
}

/** Values that could not be read, each with how often, and with the way to give it a meaning. */
function values(report: Report, tables: Tables, actions: ReportActions | undefined): TemplateResult | typeof nothing {
  const files = [
    ...report.batches.map((b) => ({ fileName: b.file_name, part: b.part, table: b.table, tallies: [...b.rejects, ...b.warnings] })),
    ...report.refused.map((r) => ({ fileName: r.fileName, part: r.part ?? null, table: r.table ?? '', tallies: r.rejects ?? [] })),
  ]
  const found = files.flatMap(({ tallies, ...file }) =>
    tallies.flatMap((x) =>
      x.column !== null && x.reason.startsWith('invalid_')
        ? x.values.filter((v) => v.value !== '').map((v) => ({ ...file, ...v, column: x.column as string, header: x.label }))
        : [],
    ),
  )
  if (found.length === 0) return nothing
  const changed = [...(actions?.changed ?? [])]
  const touched = files.filter((f) => changed.some((name) => fileOf(f.fileName) === name))
  const logs = touched.some(
    (f) => tables.find((x) => x.name === f.table)?.keyed === false && report.batches.some((b) => b.file_name === f.fileName),
  )
  return html`<h3>${t('读不出含义的值')}</h3>
    <ul class="plain-list">${found
      .sort((a, b) => b.count - a.count)
      .slice(0, SHOWN_VALUES)
      .map((v) => {
        const words = tables.find((x) => x.name === v.table)?.columns.find((c) => c.name === v.column)?.words ?? []
        return html`<li>${v.header}：<b>${v.value}</b> ×${count(v.count)}${v.detail ? html` <span class="quiet">${v.detail}</span>` : nothing}
          ${actions ? meaning(`${v.header} ${v.value}`, words, (to) => actions.addValue(v, v.value, to)) : nothing}</li>`
      })}</ul>
    ${
      changed.length === 0
        ? nothing
        : logs
          ? html`<p class="due">▲ ${t('映射已改。日志没有主键，同一份再导入会重复计数：请先撤回这一批，再按新的映射导入；也可以把读法存为来源，下次照此读。')}</p>`
          : html`<p role="status">${t('映射已改，重新读入后生效。')} <button type="button" class="primary" @click=${() => actions?.retry(changed, undefined)}>${t('按改好的映射重新导入')}</button></p>`
    }`
}

/** What is to be said of files as a whole. */
function notes(batches: Report['batches']): TemplateResult | typeof nothing {
  const said = batches.flatMap((b) => b.notes.map((n) => ({ file: b.part ? `${b.file_name} / ${b.part}` : b.file_name, ...n })))
  if (said.length === 0) return nothing
  return html`<h3>${t('请留意')}</h3><ul>${said.map((n) => html`<li><span class="due">▲</span> <b>${n.file}</b>：${n.message}</li>`)}</ul>`
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
      { id: 'left', head: t('不是数据行'), num: true, value: (b) => b.rows_left_out },
      {
        id: 'why',
        head: t('退回与提醒的原因'),
        width: 320,
        wrap: true,
        value: (b) => [...b.rejects, ...b.warnings, ...b.left_out].map(why).join('；') || null,
      },
    ],
  })
}
