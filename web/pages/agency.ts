// 主管部门与该单位：这个单位整体怎样，分丢在哪、线索在哪、谁负责？
import { html, nothing, type TemplateResult } from 'lit'
import { addition, apiUrl, get } from '../api.ts'
import { chart } from '../charts/chart.ts'
import { peersOption, peersTable, waterfallOption, waterfallTable } from '../charts/score-options.ts'
import { Page } from '../page.ts'
import { caseTable } from '../parts/case-table.ts'
import { cellFace, openCount } from '../parts/cell.ts'
import { findingTable } from '../parts/finding-table.ts'
import { computedAndFinal, mendList, standing } from '../parts/score-parts.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { explanationOrNone, unitUrl, yearOf } from '../score-data.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { AgencyDetail, CaseList, Explanation, Scheme } from '../wire.ts'
import { count, decimal, itemName, minute, signed } from '../words.ts'

interface Loaded {
  readonly agency: AgencyDetail
  readonly cases: CaseList | undefined
}

interface Score {
  readonly unit: Explanation
  readonly scheme: Scheme
}

type Unknown = AgencyDetail['unknown'][number]

class AgencyPage extends Page<Loaded> {
  protected override readonly live = ['assessment.', 'case.', 'score.']
  #score: Score | undefined
  #year: number | undefined
  #waiting = false

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const uscc = route.params['uscc'] ?? ''
    const [agency, cases, status] = await Promise.all([
      get('/agencies/:uscc', { param: { uscc }, signal }),
      can('case.read') ? get('/cases', { query: { agency: uscc, limit: 200 }, signal }) : undefined,
      get('/status', { signal }),
    ])
    if (this.#score?.unit.score.uscc !== uscc) this.#score = undefined
    this.#year = yearOf(new URLSearchParams(), status)
    // The score takes longer than the rest; the page does not wait for it.
    if (can('score.read') && agency.assessed) {
      this.#waiting = true
      void addition(this.#loadScore(this.#year, uscc, signal), signal).finally(() => {
        this.#waiting = false
        this.requestUpdate()
      })
    }
    return { agency, cases }
  }

  async #loadScore(year: number, uscc: string, signal: AbortSignal): Promise<void> {
    const [unit, scheme] = await Promise.all([
      explanationOrNone(year, uscc, signal),
      addition(get('/schemes/:year', { param: { year }, signal }), signal),
    ])
    this.#score = unit && scheme ? { unit, scheme: scheme.effective } : undefined
  }

  protected heading(d: Loaded): string {
    return d.agency.agency.name
  }

  protected view({ agency: d, cases }: Loaded): TemplateResult {
    if (!d.assessed) return notAssessed()
    const a = d.agency
    const open = cases?.cases.filter((c) => !c.ended_on) ?? []
    return html`
      <p class="crumbs"><a href="/">${t('首页')}</a> / ${t('机构画像')}</p>
      <h1>${a.name}</h1>
      <p class="quiet">${a.region_label} · ${a.org_type_label} · <span class="code">${a.uscc}</span>${a.in_scope ? '' : html` · <span class="tag">${t('不在适用范围')}</span>`}
        ${can('score.read') && this.#year ? html` · <a href=${apiUrl('/reports/agencies/:uscc/:year', { param: { uscc: a.uscc, year: this.#year }, query: { form: 'docx' } })} download>${t('下载画像（Word）')}</a>` : nothing}</p>
      ${this.#people(d)}
      ${this.#score ? this.#scoreView(this.#score.unit) : this.#waiting ? html`<p class="panel quiet" role="status">${t('正在计算得分……')}</p>` : nothing}
      <section><h2>${t('九项')}</h2>
        <ul class="tiles">${d.items.map((item) => {
          const cell = a.cells[item.no - 1]
          if (!cell) return ''
          const face = cellFace(cell, item)
          const body = html`<span class="tile-name">${itemName(item.no)}</span><span class="tile-figure">${face.text}</span><span class="tile-note">${face.title}</span>`
          return html`<li class="cell cell-${face.kind}">${openCount(cell) > 0 ? html`<a href=${href('/findings', { agency: a.uscc, item: item.no })}>${body}</a>` : html`<div>${body}</div>`}</li>`
        })}</ul>
      </section>
      <div class="two even">
        <section><h2>${t('线索集中在')}</h2>
          ${
            d.controls.length === 0
              ? html`<p class="quiet">${t('没有未消除的线索。')}</p>`
              : table({
                  name: 'controls',
                  label: t('线索集中在'),
                  rows: [...d.controls].sort((x, y) => y.open - x.open || (x.id < y.id ? -1 : 1)),
                  search: false,
                  key: (c) => c.id,
                  columns: [
                    {
                      id: 'title',
                      head: t('检测控制'),
                      width: 260,
                      value: (c) => `${c.id} ${c.title}`,
                      cell: (c) => html`<a href=${href('/findings', { agency: a.uscc, control: c.id })}>${c.id} ${c.title}</a>`,
                    },
                    { id: 'open', head: t('未消除'), unit: t('条'), num: true, value: (c) => c.open },
                  ],
                })
          }
        </section>
        <section><h2>${t('数据不足的原因')}</h2>
          ${d.unknown.length === 0 ? html`<p class="quiet">${t('没有因数据不足而无法判定的对象。')}</p>` : table({ name: 'unknown', label: t('数据不足的原因'), rows: d.unknown, key: (u) => u.reason, columns: this.#unknown() })}
        </section>
      </div>
      ${this.#score ? this.#peers(this.#score) : nothing}
      ${cases ? html`<section><h2>${t('整改事项')}</h2>${open.length === 0 ? html`<p class="quiet">${t('没有在办的整改事项。')}</p>` : caseTable(open, open.length, undefined, ['agency'])}</section>` : nothing}
      <section><h2>${t('线索')}</h2>
        ${d.recent.length === 0 ? emptyState(t('没有未消除的线索'), t('已检测的部分没有线索；数据不足的部分没有判定。')) : html`${findingTable(d.recent, t('{name}的线索', { name: a.name }), { omit: ['agency', 'state'] })}<p><a href=${href('/findings', { agency: a.uscc })}>${t('全部线索')}</a></p>`}
      </section>`
  }

  /** Who answers for data there, and what it feeds. */
  #people({ posts, feed, agency }: AgencyDetail): TemplateResult {
    const holders = (kind: string) => posts?.filter((p) => p.kind === kind) ?? []
    const post = (kind: string, name: string) =>
      html`<div><dt>${name}</dt><dd>${
        posts === null
          ? html`<span class="hatch">${t('未导入')}</span>`
          : holders(kind).length === 0
            ? html`<span class="due">▲ ${t('未任命')}</span>`
            : holders(kind).map((p, i) => html`${i > 0 ? '、' : ''}<span title=${t('{date} 起', { date: p.since })}>${p.holder}</span>`)
      }</dd></div>`
    return html`<dl class="facts-list">
      ${post('cdo', t('首席数据官'))}${post('body', t('工作机构'))}${post('liaison', t('联络员'))}
      <div><dt>${t('已供数／在用目录')}</dt><dd>${count(feed.fed)}／${count(feed.catalogs)}</dd></div>
      <div><dt>${t('最近供数')}</dt><dd>${minute(feed.last_at)}</dd></div>
      <div><dt>${t('超周期未更新')}</dt><dd><a href=${href('/findings', { agency: agency.uscc, control: feed.stale_control })}>${t('看线索')}</a></dd></div>
    </dl>`
  }

  #peers({ unit, scheme }: Score): TemplateResult {
    return chart({
      title: t('与同类单位比较'),
      about: t('各项指标的完成率与同类单位的中位，数字见“看表格”'),
      option: (theme) => peersOption(unit, scheme, theme),
      table: peersTable(unit, scheme),
      height: Math.max(240, unit.score.indicators.length * 24 + 60),
    })
  }

  #unknown(): Column<Unknown>[] {
    return [
      { id: 'reason', head: t('原因'), width: 220, value: (u) => u.label, cell: (u) => html`<span class="hatch">${u.label}</span>` },
      { id: 'n', head: t('对象'), unit: t('项'), num: true, value: (u) => u.n },
      {
        id: 'controls',
        head: t('检测控制'),
        width: 200,
        value: (u) => u.controls.join('、'),
        wrap: true,
        cell: (u) => u.controls.map((id, i) => html`${i > 0 ? '、' : ''}<a class="date" href="/controls/${id}">${id}</a>`),
      },
    ]
  }

  #scoreView(e: Explanation): TemplateResult {
    const gain = e.mends.reduce((sum, m) => sum + m.gain, 0)
    return html`<div class="two even">
      ${chart({
        title: t('{year} 年得分 {total}', { year: e.year, total: decimal(e.score.total) }),
        about: t('逐项扣分与加分的瀑布图，数字见“看表格”'),
        option: (theme) => waterfallOption(e.steps, theme),
        table: waterfallTable(e.steps),
        height: Math.max(220, (e.steps.filter((x) => Math.abs(x.delta) >= 0.005).length + 2) * 26),
      })}
      <section class="panel"><h2>${t('补上这些可得 {gain} 分', { gain: signed(gain, 2) })}</h2>
        <p class="quiet">${standing(e.score)} · <a href=${unitUrl(e.score.uscc, e.year)}>${t('看得分怎么来的')}</a></p>
        ${computedAndFinal(e.score)}
        ${mendList({ ...e, mends: e.mends.slice(0, 5) })}</section>
    </div>`
  }
}

customElements.define('sh-agency', AgencyPage)
