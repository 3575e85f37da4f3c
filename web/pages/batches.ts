import { html, type TemplateResult } from 'lit'
import type { BatchPage } from '../../server/api/types.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { emptyState } from '../parts/states.ts'
import { href, type Route } from '../router.ts'
import { count, date } from '../words.ts'

class BatchesPage extends Page<BatchPage> {
  protected load(route: Route, signal: AbortSignal): Promise<BatchPage> {
    return get(href('/batches', Object.fromEntries(route.query)), signal)
  }

  protected heading(): string {
    return '导入记录'
  }

  protected view(d: BatchPage): TemplateResult {
    if (d.batches.length === 0) return emptyState('还没有导入任何文件', '请用命令 npm run -s shuheng -- import 文件或文件夹 导入。')
    return html`
      <h1>导入记录</h1>
      <p class="lead">读入 = 入库 + 退回 + 涉密剔除。退回的行在数据文件夹的 rejects 下，附有原因。</p>
      <div class="scroll" tabindex="0" role="region" aria-label="导入记录"><table class="rows cards">
        <thead><tr><th scope="col">文件</th><th scope="col">识别为</th><th scope="col" class="num">读入（行）</th><th scope="col" class="num">入库</th><th scope="col" class="num">退回</th><th scope="col" class="num">涉密剔除</th><th scope="col" class="num">提醒</th><th scope="col">期间</th><th scope="col">导入时间</th><th scope="col">SHA-256</th></tr></thead>
        <tbody>${d.batches.map(
          (b) => html`<tr>
            <th scope="row" data-label="文件" class="wrap">${b.file_name}${b.part ? ` / ${b.part}` : ''}${b.withdrawn_at ? html` <span class="tag">已撤回</span>` : ''}</th>
            <td data-label="识别为">${b.table_label}</td>
            <td data-label="读入" class="num">${count(b.rows_in)}</td>
            <td data-label="入库" class="num">${count(b.rows_landed)}</td>
            <td data-label="退回" class="num">${b.rows_rejected > 0 ? html`<span class="due">▲ ${count(b.rows_rejected)}</span>` : '0'}</td>
            <td data-label="涉密剔除" class="num">${count(b.rows_classified)}</td>
            <td data-label="提醒" class="num">${count(b.rows_warned)}</td>
            <td data-label="期间" class="date">${b.period_from ? `${date(b.period_from)} 至 ${date(b.period_to)}` : '—'}</td>
            <td data-label="导入时间" class="date">${b.imported_at.slice(0, 16)}</td>
            <td data-label="SHA-256" class="code" title=${b.sha256}>${b.sha256.slice(0, 12)}…</td>
          </tr>`,
        )}</tbody>
      </table></div>
      <nav class="paging" aria-label="翻页">${d.next ? html`<a rel="next" href=${href('/batches', { cursor: d.next })}>下一页</a>` : ''}</nav>`
  }
}

customElements.define('sh-batches', BatchesPage)
