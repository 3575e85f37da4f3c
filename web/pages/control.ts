// 主管部门与被检机构：这项检测凭什么、怎么判、上次判了什么？
import { html, type TemplateResult } from 'lit'
import { get } from '../api.ts'
import { chart } from '../charts/chart.ts'
import { trendOption, trendTable } from '../charts/trend-option.ts'
import { Page } from '../page.ts'
import { sqlBlock } from '../parts/copy.ts'
import { lawBlock, measuresBlock } from '../parts/law.ts'
import { evidenceMark, severityMark } from '../parts/marks.ts'
import { href, type Route } from '../router.ts'
import { t } from '../text/t.ts'
import type { ControlDetail } from '../wire.ts'
import { controlTitle, count, label, STATUS } from '../words.ts'

class ControlPage extends Page<ControlDetail> {
  protected override readonly live = ['assessment.']

  protected load(route: Route, signal: AbortSignal): Promise<ControlDetail> {
    return get('/controls/:id', { param: { id: route.params['id'] ?? '' }, signal })
  }

  protected heading(d: ControlDetail): string {
    return controlTitle(d.control)
  }

  protected view(d: ControlDetail): TemplateResult {
    const c = d.control
    const trend = trendTable(d.weeks, d.first)
    return html`
      <p class="crumbs"><a href="/controls">${t('检测控制')}</a> / ${c.id}</p>
      <h1>${controlTitle(c)}</h1>
      <p class="marks">${severityMark(c.severity)} ${evidenceMark(c.evidence_class)} <span class="quiet">${t('自 {date} 起判定', { date: c.effective_from })}</span></p>
      <p><a href=${href('/findings', { control: c.id })}>${t('{n} 条线索未消除', { n: count(c.open) })}</a>
        ${c.run?.failed ? html`<span class="bad">✕ ${t('上次检测失败，没有结果')}</span>` : ''}
        ${c.missing_tables.length > 0 ? html`<span class="hatch">${t('缺{name}', { name: c.missing_tables.join('、') })}</span>` : ''}</p>
      <div class="two">
        <div>
          <section><h2>${t('上次检测的结果')}</h2>
            ${
              d.reasons.length === 0
                ? html`<p class="quiet">${t('没有判定任何对象。')}</p>`
                : html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">${t('结果')}</th><th scope="col">${t('理由')}</th><th scope="col" class="num">${t('数量（项）')}</th></tr></thead>
                    <tbody>${d.reasons.map((r) => html`<tr><td>${r.status === 'alarm' ? html`<a href=${href('/findings', { control: c.id })}>${label(STATUS, r.status)}</a>` : html`<span class=${r.status === 'unknown' ? 'hatch' : ''}>${label(STATUS, r.status)}</span>`}</td><td>${r.label}</td><td class="num">${count(r.n)}</td></tr>`)}</tbody></table></div>`
            }
          </section>
          ${
            trend.rows.length === 0
              ? ''
              : chart({
                  title: t('历次检测：每周新增与消除'),
                  about: t('十二周内每周新增、消除的线索数与周末未消除数，数字见“看表格”'),
                  option: (theme) => trendOption(trend, theme),
                  table: trend,
                  height: 220,
                  ...(trend.note ? { note: trend.note } : {}),
                })
          }
          <section><h2>${t('所用数据')}</h2><ul>${d.tables.map((x) => html`<li>${x.label}${x.optional ? t('（可选）') : ''} ${x.loaded ? html`<span class="ok">✓ ${t('已导入')}</span>` : html`<span class="hatch">${t('未导入')}</span>`}</li>`)}</ul></section>
          ${lawBlock(d.citations, c.item, d.item_text)}
        </div>
        <div>
          <section><h2>${t('参数')}</h2>${
            d.params.length === 0
              ? html`<p class="quiet">${t('没有参数。')}</p>`
              : html`<table class="rows fields"><tbody>${d.params.map((p) => html`<tr><th scope="row" title=${p.name}>${p.label}</th><td>${p.value} ${p.unit}</td></tr>`)}</tbody></table>`
          }</section>
          <section><h2>${t('常见误报')}</h2><p>${d.false_positives}</p></section>
          ${measuresBlock(d.measures)}
          ${sqlBlock(t('检测 SQL'), d.sql, true)} ${d.reproduce_sql ? sqlBlock(t('复现 SQL'), d.reproduce_sql) : ''}
        </div>
      </div>`
  }
}

customElements.define('sh-control', ControlPage)
