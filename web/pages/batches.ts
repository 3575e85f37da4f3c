// 数据接入人：每个文件读入了多少、退回了多少，何时导入？
import { html, nothing, type TemplateResult } from 'lit'
import { apiUrl, get } from '../api.ts'
import { Page } from '../page.ts'
import { dataTabs } from '../parts/data-tabs.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { withdraw } from '../parts/withdraw.ts'
import { href, type Route } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { BatchPage, BatchRow, RefusedRow } from '../wire.ts'
import { bytes, count, date, minute } from '../words.ts'

const columns = (done: () => void): Column<BatchRow>[] => [
  {
    id: 'file',
    head: t('文件'),
    width: 230,
    value: (b) => (b.part ? `${b.file_name} / ${b.part}` : b.file_name),
    cell: (b) =>
      html`${b.file_name.replace(/^.*\//, '')}${b.part ? ` / ${b.part}` : ''}${b.withdrawn_at ? html` <span class="tag">${t('已撤回')}</span>` : ''}`,
  },
  { id: 'table', head: t('识别为'), width: 140, facet: true, value: (b) => b.table_label },
  { id: 'in', head: t('读入'), unit: t('行'), num: true, value: (b) => b.rows_in },
  { id: 'landed', head: t('入库'), num: true, width: 80, value: (b) => b.rows_landed },
  {
    id: 'rejected',
    head: t('退回'),
    num: true,
    width: 76,
    value: (b) => b.rows_rejected,
    cell: (b) => (b.rows_rejected > 0 ? rejectsLink(b.batch_id, b.rows_rejected) : '0'),
  },
  { id: 'classified', head: t('涉密剔除'), num: true, width: 84, value: (b) => b.rows_classified },
  {
    id: 'left',
    head: t('不是数据行'),
    num: true,
    width: 96,
    value: (b) => b.rows_in - b.rows_landed - b.rows_rejected - b.rows_classified,
  },
  { id: 'warned', head: t('提醒'), num: true, width: 72, value: (b) => b.rows_warned },
  {
    id: 'period',
    head: t('期间'),
    width: 186,
    value: (b) => (b.period_from ? t('{from} 至 {to}', { from: date(b.period_from), to: date(b.period_to) }) : null),
  },
  { id: 'size', head: t('大小'), num: true, width: 88, value: (b) => b.bytes, cell: (b) => bytes(b.bytes) },
  { id: 'at', head: t('导入时间'), width: 136, value: (b) => minute(b.imported_at) },
  {
    id: 'sha',
    head: 'SHA-256',
    width: 92,
    value: (b) => b.sha256,
    cell: (b) => html`<span class="code" title=${b.sha256}>${b.sha256.slice(0, 8)}…</span>`,
  },
  ...(can('import.withdraw')
    ? [
        {
          id: 'withdraw',
          head: t('撤回'),
          width: 84,
          value: (b: BatchRow) => b.withdrawn_at,
          cell: (b: BatchRow) =>
            b.withdrawn_at
              ? html`${minute(b.withdrawn_at)}`
              : html`<button type="button" class="plain" aria-label=${t('撤回 {file}', { file: b.file_name })} @click=${() => void withdraw(b, done)}>${t('撤回')}</button>`,
        },
      ]
    : []),
]

const WHY: Record<RefusedRow['code'], () => string> = {
  file_refused: () => t('文件打不开或不合规定'),
  missing_columns: () => t('缺少必需的列'),
  no_header: () => t('找不到表头'),
  low_score: () => t('认得的列太少'),
  tie: () => t('同时符合几张表'),
  over_reject_limit: () => t('退回的行超过上限'),
}

const refusedColumns = (): Column<RefusedRow>[] => [
  { id: 'file', head: t('文件'), width: 230, value: (r) => (r.part ? `${r.file_name} / ${r.part}` : r.file_name) },
  { id: 'code', head: t('没有导入的原因'), width: 150, facet: true, value: (r) => WHY[r.code]() },
  { id: 'why', head: t('说明'), width: 320, wrap: true, value: (r) => r.why },
  { id: 'table', head: t('识别为'), width: 130, facet: true, value: (r) => r.table_label },
  { id: 'in', head: t('读入'), unit: t('行'), num: true, value: (r) => r.rows_in },
  {
    id: 'rejected',
    head: t('退回'),
    num: true,
    width: 76,
    value: (r) => r.rows_rejected,
    cell: (r) => (r.rows_rejected ? rejectsLink(r.batch_id, r.rows_rejected) : '—'),
  },
  { id: 'at', head: t('拒收时间'), width: 136, value: (r) => minute(r.refused_at) },
]

function rejectsLink(batchId: string, n: number): TemplateResult {
  return html`<span class="due">▲ ${can('import.write') ? html`<a href=${apiUrl('/imports/rejects/:batch_id', { param: { batch_id: batchId } })} download>${count(n)}</a>` : count(n)}</span>`
}

interface Loaded extends BatchPage {
  readonly refused: readonly RefusedRow[]
}

class BatchesPage extends Page<Loaded> {
  protected override readonly live = ['import.']

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const [page, { refused }] = await Promise.all([
      get('/batches', { query: { cursor: route.query.get('cursor'), limit: 500 }, signal }),
      get('/refused', { signal }),
    ])
    return { ...page, refused }
  }

  protected heading(): string {
    return t('导入记录')
  }

  protected view(d: Loaded): TemplateResult {
    const refused =
      d.refused.length === 0
        ? nothing
        : html`<section><h2>${t('没有导入的文件')}</h2>
          <p class="quiet">${t('整份拒收，没有一行入库。点退回数可下载退回的行，改正后在“上传文件”里重新导入。')}</p>
          ${table({ name: 'refused', label: t('没有导入的文件'), columns: refusedColumns(), rows: d.refused, key: (r) => r.batch_id })}</section>`
    if (d.batches.length === 0) {
      return html`${dataTabs('batches')}${emptyState(t('还没有导入任何文件'), t('把平台导出的文件拖到“上传文件”，或用命令 npm run -s shuheng -- import 导入。'))}${refused}`
    }
    return html`
      ${dataTabs('batches')}
      <p class="lead">${t('读入 = 入库 + 退回 + 涉密剔除 + 不是数据行。点退回数可下载退回的行，附有原因。')}
        ${d.refused.length > 0 ? html`<a href="#refused">${t('{n} 个文件没有导入', { n: count(d.refused.length) })}</a>` : nothing}</p>
      ${table({ name: 'batches', label: t('导入记录'), columns: columns(() => void this.reload()), rows: d.batches, key: (b) => b.batch_id })}
      <nav class="paging" aria-label=${t('翻页')}>${d.next ? html`<a rel="next" href=${href('/batches', { cursor: d.next })}>${t('更早的')}</a>` : ''}</nav>
      <div id="refused">${refused}</div>`
  }
}

customElements.define('sh-batches', BatchesPage)
