import { html, type TemplateResult } from 'lit'
import type { ControlDetail } from '../../server/api/types.ts'
import { get } from '../api.ts'
import { Page } from '../page.ts'
import { sqlBlock } from '../parts/copy.ts'
import { lawBlock } from '../parts/law.ts'
import { evidenceMark, severityMark } from '../parts/marks.ts'
import { href, type Route } from '../router.ts'
import { count, label, STATUS } from '../words.ts'

class ControlPage extends Page<ControlDetail> {
  protected load(route: Route, signal: AbortSignal): Promise<ControlDetail> {
    return get(`/controls/${encodeURIComponent(route.params['id'] ?? '')}`, signal)
  }

  protected heading(d: ControlDetail): string {
    return d.control.title_zh
  }

  protected view(d: ControlDetail): TemplateResult {
    const c = d.control
    return html`
      <p class="crumbs"><a href="/controls">检测控制</a> / ${c.id}</p>
      <h1>${c.title_zh}</h1>
      <p class="marks">${severityMark(c.severity)} ${evidenceMark(c.evidence_class)} <span class="quiet">自 ${c.effective_from} 起判定</span></p>
      <p><a href=${href('/findings', { control: c.id })}>${count(c.open)} 条线索未消除</a>
        ${c.run?.failed ? html`<span class="bad">✕ 上次检测失败，没有结果</span>` : ''}
        ${c.missing_tables.length > 0 ? html`<span class="hatch">缺 ${c.missing_tables.join('、')}</span>` : ''}</p>
      <div class="two">
        <div>
          <section><h2>上次检测的结果</h2>
            ${
              d.reasons.length === 0
                ? html`<p class="quiet">没有判定任何对象。</p>`
                : html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">结果</th><th scope="col">理由</th><th scope="col" class="num">数量（项）</th></tr></thead>
                    <tbody>${d.reasons.map((r) => html`<tr><td><span class=${r.status === 'unknown' ? 'hatch' : ''}>${label(STATUS, r.status)}</span></td><td>${r.label}</td><td class="num">${count(r.n)}</td></tr>`)}</tbody></table></div>`
            }
          </section>
          <section><h2>所用数据</h2><ul>${d.tables.map((t) => html`<li>${t.label}${t.optional ? '（可选）' : ''} ${t.loaded ? html`<span class="ok">✓ 已导入</span>` : html`<span class="hatch">未导入</span>`}</li>`)}</ul></section>
          ${lawBlock(d.articles, c.item, d.item_text, c.other_law)}
        </div>
        <div>
          <section><h2>参数</h2>${
            d.params.length === 0
              ? html`<p class="quiet">没有参数。</p>`
              : html`<table class="rows fields"><tbody>${d.params.map((p) => html`<tr><th scope="row" title=${p.name}>${p.label}</th><td>${p.value} ${p.unit}</td></tr>`)}</tbody></table>`
          }</section>
          <section><h2>常见误报</h2><p>${d.false_positives}</p></section>
          <section><h2>整改办法</h2><p>${d.remediation}</p><p class="quiet">${d.clears_when}</p></section>
          ${sqlBlock('检测 SQL', d.sql, true)} ${d.reproduce_sql ? sqlBlock('复现 SQL', d.reproduce_sql) : ''}
        </div>
      </div>`
  }
}

customElements.define('sh-control', ControlPage)
