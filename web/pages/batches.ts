// 数据接入人：每个文件读入了多少、退回了多少，何时导入？
import { html, type TemplateResult } from 'lit'
import { apiUrl, get } from '../api.ts'
import { Page } from '../page.ts'
import { dataTabs } from '../parts/data-tabs.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { BatchPage, BatchRow } from '../wire.ts'
import { bytes, count, date, minute } from '../words.ts'

const columns = (): Column<BatchRow>[] => [
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
    cell: (b) =>
      b.rows_rejected > 0
        ? html`<span class="due">▲ ${can('import.write') ? html`<a href=${apiUrl('/imports/rejects/:batch_id', { param: { batch_id: b.batch_id } })} download>${count(b.rows_rejected)}</a>` : count(b.rows_rejected)}</span>`
        : '0',
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
]

class BatchesPage extends Page<BatchPage> {
  protected override readonly live = ['import.']

  protected load(route: Route, signal: AbortSignal): Promise<BatchPage> {
    return get('/batches', { query: { cursor: route.query.get('cursor'), limit: 500 }, signal })
  }

  protected heading(): string {
    return t('导入记录')
  }

  protected view(d: BatchPage): TemplateResult {
    if (d.batches.length === 0) {
      return html`${dataTabs('batches')}${emptyState(t('还没有导入任何文件'), t('把平台导出的文件拖到“上传文件”，或用命令 npm run -s shuheng -- import 导入。'))}`
    }
    return html`
      ${dataTabs('batches')}
      <p class="lead">${t('读入 = 入库 + 退回 + 涉密剔除 + 不是数据行。点退回数可下载退回的行，附有原因。')}</p>
      ${table({ name: 'batches', label: t('导入记录'), columns: columns(), rows: d.batches, key: (b) => b.batch_id })}
      <nav class="paging" aria-label=${t('翻页')}>${d.next ? html`<a rel="next" href=${href('/batches', { cursor: d.next })}>${t('更早的')}</a>` : ''}</nav>`
  }
}

customElements.define('sh-batches', BatchesPage)
