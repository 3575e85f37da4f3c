import { html, type TemplateResult } from 'lit'
import type { AgencyDetail } from '../../server/api/types.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { cellFace, openCount } from '../parts/cell.ts'
import { findingTable } from '../parts/finding-table.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { href, type Route } from '../router.ts'
import { count, itemName } from '../words.ts'

class AgencyPage extends Page<AgencyDetail> {
  protected load(route: Route, signal: AbortSignal): Promise<AgencyDetail> {
    return get(`/agencies/${encodeURIComponent(route.params['uscc'] ?? '')}`, signal)
  }

  protected heading(d: AgencyDetail): string {
    return d.agency.name
  }

  protected view(d: AgencyDetail): TemplateResult {
    if (!d.assessed) return notAssessed()
    const a = d.agency
    return html`
      <p class="crumbs"><a href="/">总览</a> / 机构</p>
      <h1>${a.name}</h1>
      <p class="quiet">${a.region_label} · ${a.org_type_label} · <span class="code">${a.uscc}</span>${a.in_scope ? '' : html` · <span class="tag">不在适用范围</span>`}</p>
      <section><h2>九项</h2>
        <ul class="tiles">${d.items.map((item) => {
          const cell = a.cells[item.no - 1]
          if (!cell) return ''
          const face = cellFace(cell, item)
          const body = html`<span class="tile-name">${itemName(item.no, item.short)}</span><span class="tile-figure">${face.text}</span><span class="tile-note">${face.title}</span>`
          return html`<li class="cell cell-${face.kind}">${openCount(cell) > 0 ? html`<a href=${href('/findings', { agency: a.uscc, item: item.no })}>${body}</a>` : html`<div>${body}</div>`}</li>`
        })}</ul>
      </section>
      <section><h2>线索集中在</h2>
        ${
          d.controls.length === 0
            ? html`<p class="quiet">没有未消除的线索。</p>`
            : html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">检测控制</th><th scope="col" class="num">未消除（条）</th></tr></thead><tbody>${d.controls.map(
                (c) =>
                  html`<tr><th scope="row"><a href=${href('/findings', { agency: a.uscc, control: c.id })}>${c.id} ${c.title}</a></th><td class="num">${count(c.open)}</td></tr>`,
              )}</tbody></table></div>`
        }
      </section>
      <section><h2>数据不足的原因</h2>
        ${
          d.unknown.length === 0
            ? html`<p class="quiet">没有因数据不足而无法判定的对象。</p>`
            : html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">原因</th><th scope="col" class="num">对象（项）</th><th scope="col">检测控制</th></tr></thead><tbody>${d.unknown.map(
                (u) =>
                  html`<tr><td><span class="hatch">${u.label}</span></td><td class="num">${count(u.n)}</td><td class="wrap">${u.controls.map((id, i) => html`${i > 0 ? '、' : ''}<a href="/controls/${id}">${id}</a>`)}</td></tr>`,
              )}</tbody></table></div>`
        }
      </section>
      <section><h2>线索</h2>
        ${d.recent.length === 0 ? emptyState('没有未消除的线索', '已检测的部分没有线索；数据不足的部分没有判定。') : html`${findingTable(d.recent, `${a.name}的线索`)}<p><a href=${href('/findings', { agency: a.uscc })}>全部线索</a></p>`}
      </section>`
  }
}

customElements.define('sh-agency', AgencyPage)
