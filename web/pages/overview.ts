// 数据主管部门：上周以来变了什么、在哪里、什么在等我？

import { html, nothing, type TemplateResult } from 'lit'
import { SEVERITIES } from '../../server/common/codes.ts'
import { addDays } from '../../server/common/days.ts'
import { addition, get } from '../api.ts'
import { chart } from '../charts/chart.ts'
import { severityOption, severityTable } from '../charts/severity-option.ts'
import { trendOption, trendTable } from '../charts/trend-option.ts'
import { Page } from '../page.ts'
import { dueList } from '../parts/due-list.ts'
import { filterBar } from '../parts/filters.ts'
import { type HeatExtra, heatRows, heatTable } from '../parts/heat.ts'
import { changedEvidence, emptyState, notAssessed } from '../parts/states.ts'
import { type Route, withQuery } from '../router.ts'
import { scoreYear, yearOf } from '../score-data.ts'
import { can } from '../session.ts'
import { served, t } from '../text/t.ts'
import type { Desk, Overview, Pulse, Status } from '../wire.ts'
import { CHANGE, count, SEVERITY, SHAPE } from '../words.ts'

interface Loaded {
  readonly overview: Overview
  readonly pulse: Pulse
  readonly desk: Desk
  readonly status: Status
}

class OverviewPage extends Page<Loaded> {
  protected override readonly live = ['assessment.', 'case.', 'import.', 'score.published']

  #extras: ReadonlyMap<string, HeatExtra> = new Map()
  #pending = false

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const [overview, pulse, desk, status] = await Promise.all([
      get('/overview', { query: { region: route.query.get('region'), org_type: route.query.get('org_type') }, signal }),
      get('/pulse', { signal }),
      get('/desk', { signal }),
      get('/status', { signal }),
    ])
    // Scores take longer than the rest; the page does not wait for them.
    if (can('score.read') && status.assessed) {
      this.#pending = true
      void addition(this.#scores(status, pulse, signal), signal)
    }
    return { overview, pulse, desk, status }
  }

  async #scores(status: Status, pulse: Pulse, signal: AbortSignal): Promise<void> {
    const weeks = new Map(pulse.agencies.map((a) => [a.uscc, a.open]))
    // Weeks before the first assessment were not looked at; a line through them would say that all was well.
    const looked = (open: readonly number[]) => open.filter((_, i) => (pulse.weeks[i]?.ends ?? '') >= (pulse.first ?? ''))
    try {
      const year = await scoreYear(yearOf(new URLSearchParams(), status), signal)
      this.#extras = new Map(
        year.units.map((u) => [
          u.uscc,
          { total: u.total, coverage: u.coverage, weeks: looked(weeks.get(u.uscc) ?? pulse.weeks.map(() => 0)) },
        ]),
      )
    } finally {
      this.#pending = false
      this.requestUpdate()
    }
  }

  protected heading(): string {
    return t('总览')
  }

  protected view(d: Loaded): TemplateResult {
    const { overview, pulse } = d
    const changed = changedEvidence(d.status)
    if (!overview.assessed) return html`${changed}${notAssessed()}`
    const { query } = this.route
    const sort = query.get('sort') ?? 'open'
    const rows = heatRows(overview.agencies, query.get('q') ?? '', sort, this.#extras)
    const trend = trendTable(pulse.weeks, pulse.first)
    const severity = severityTable(rows, overview.items)
    return html`
      <h1>${t('总览')}</h1>
      ${changed}
      <div class="three">${this.#week(pulse)}${this.#desk(d.desk)}${this.#coverage(d.status)}</div>
      <h2>${t('机构与九项')}</h2>
      <p class="lead">${t('{n} 个机构，对照第三十五条九项。线索须经人核实后才作认定。', { n: overview.agencies.length })}</p>
      ${filterBar(
        '/overview',
        query,
        [
          {
            name: 'region',
            label: t('区域'),
            all: t('全部区域'),
            options: overview.regions.map((r) => ({ code: r.code, label: `${r.label}（${r.agencies}）` })),
          },
          {
            name: 'org_type',
            label: t('类型'),
            all: t('全部类型'),
            options: overview.types.map((x) => ({ code: x.code, label: `${x.label}（${x.agencies}）` })),
          },
        ],
        t('机构名称'),
      )}
      <p class="legend" aria-label=${t('图例')}>
        ${SEVERITIES.map((s) => html`<span class="sev sev-${s}">${SHAPE[s]} ${SEVERITY[s]}</span>`)}
        <span class="hatch">${t('数据不足')}</span><span class="ok">0 ${t('已判定无线索')}</span><span><span class="hatch">0</span> ${t('部分已判定')}</span><span>— ${t('无判定对象')}</span>
      </p>
      ${
        rows.length === 0
          ? emptyState(t('没有符合条件的机构'), t('请放宽区域、类型或搜索条件。'), { href: '/overview', text: t('清除条件') })
          : heatTable(rows, overview.items, (s) => withQuery('/overview', query, { sort: s }), sort, this.#extras, this.#pending)
      }
      <div class="two even">
        ${chart({
          title: t('趋势：每周新增与消除'),
          about: t('十二周内每周新增、消除的线索数与周末未消除数，数字见“看表格”'),
          option: (theme) => trendOption(trend, theme),
          table: trend,
          ...(trend.note ? { note: trend.note } : {}),
        })}
        <section class="panel"><h2>${t('逾期与今后十五个工作日到期')}</h2>${dueList(d.desk.due)}</section>
      </div>
      ${chart({
        title: t('线索：按事项与程度'),
        about: t('各事项线索数按程度堆叠的条形图，数字见“看表格”'),
        option: (theme) => severityOption(severity, theme),
        table: severity,
        height: 320,
      })}
    `
  }

  #week(p: Pulse): TemplateResult {
    // Against nothing there is no change to tell: all of it was there before somebody looked.
    if (p.first === p.as_of)
      return html`<section class="panel"><h2>${t('首次检测')}</h2>
      <p class="figures"><a href="/findings"><b>${count(p.opened)}</b> ${t('条线索')}</a></p>
      <p class="quiet">${t('下次检测起，这里显示一周的新增、消除与反弹。')}</p>
    </section>`
    const since = p.as_of === null ? '' : addDays(p.as_of, -6)
    const changes = (change: string) => `/findings?change=${change}&since=${since}&until=${p.as_of ?? ''}`
    return html`<section class="panel"><h2>${t('本周变化')}</h2>
      <p class="figures">
        <a href=${changes('new')}><b>${count(p.opened)}</b> ${CHANGE.new}</a>
        <a href=${changes('cleared')}><b class="ok">${count(p.cleared)}</b> ${CHANGE.cleared}</a>
        <a href=${changes('recurred')}><b class=${p.recurred > 0 ? 'bad' : ''}>${count(p.recurred)}</b> ${CHANGE.recurred}</a>
      </p>
      <p class="quiet">${t('以数据截至日为最后一天的七天')}</p>
    </section>`
  }

  #desk(d: Desk): TemplateResult {
    return html`<section class="panel"><h2>${t('待我处理')}</h2>
      ${
        d.waiting.length === 0
          ? html`<p class="quiet">${t('没有等您处理的事项。')}</p>`
          : html`<ul class="todo">${d.waiting.map((w) => html`<li><a href=${w.href}><b class=${w.urgent ? 'bad' : ''}>${count(w.n)}</b> ${served(w.label, w.label_en)}</a></li>`)}</ul>`
      }
    </section>`
  }

  #coverage(s: Status): TemplateResult {
    return html`<section class="panel"><h2>${t('数据覆盖')}</h2>
      <p class="figures"><a href="/coverage"><b>${s.tables_loaded}/${s.tables_total}</b> ${t('类数据已导入')}</a></p>
      ${s.tables_missing.length > 0 ? html`<p>${s.tables_missing.slice(0, 4).map((name) => html`<span class="hatch">${name} ${t('未导入')}</span> `)}${s.tables_missing.length > 4 ? t('等 {n} 类', { n: s.tables_missing.length }) : nothing}</p>` : html`<p class="ok">✓ ${t('数据齐全')}</p>`}
      ${s.controls_failed > 0 ? html`<p class="bad">✕ ${t('{n} 项检测失败', { n: s.controls_failed })}</p>` : nothing}
    </section>`
  }
}

customElements.define('sh-overview', OverviewPage)
