// 主管部门与首席数据官：这个单位的分是怎么来的、哪里丢了分、补什么最合算？
import { html, nothing, type TemplateResult } from 'lit'
import { get, send } from '../api.ts'
import { chart } from '../charts/chart.ts'
import { peersOption, peersTable, waterfallOption, waterfallTable } from '../charts/score-options.ts'
import { Page } from '../page.ts'
import { decisionList } from '../parts/decisions.ts'
import { ask } from '../parts/dialog.ts'
import { area, choice } from '../parts/field.ts'
import { computedAndFinal, mendList, pastList, standing } from '../parts/score-parts.ts'
import { scoreRowsDialog } from '../parts/score-rows.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { explanation, scoreYear, yearOf, years } from '../score-data.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { Explanation, ScoreYear, Status } from '../wire.ts'
import { controlTitle, count, decimal, percent } from '../words.ts'

interface Loaded {
  readonly status: Status
  readonly year: ScoreYear
  readonly unit: Explanation
}

type Indicator = Explanation['score']['indicators'][number]

class ScorePage extends Page<Loaded> {
  protected override readonly live = ['score.', 'scheme.', 'assessment.']

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const status = await get('/status', { signal })
    const year = yearOf(route.query, status)
    const [scores, unit] = await Promise.all([scoreYear(year, signal), explanation(year, route.params['uscc'] ?? '', signal)])
    return { status, year: scores, unit }
  }

  protected heading(d: Loaded): string {
    return t('{name}的得分', { name: d.unit.score.name })
  }

  protected view(d: Loaded): TemplateResult {
    const { unit, year } = d
    const s = unit.score
    const steps = unit.steps
    return html`
      <p class="crumbs"><a href=${href('/scores', { year: unit.year })}>${t('年度考核')}</a> / <a href="/agencies/${encodeURIComponent(s.uscc)}">${s.name}</a></p>
      <h1>${t('{name}的得分', { name: s.name })}</h1>
      <nav class="subnav" aria-label=${t('年度')}>${years(d.status).map((y) => html`<a href=${href(`/scores/${encodeURIComponent(s.uscc)}`, { year: y })} aria-current=${y === unit.year ? 'page' : nothing}>${t('{year} 年度', { year: y })}</a>`)}</nav>
      <p class="figures"><span><b>${decimal(s.total)}</b> ${t('分')}</span> <span>${standing(s)}</span><span><b>${percent(s.coverage)}</b> ${t('数据覆盖')}</span></p>
      ${computedAndFinal(s)}
      ${unit.objected.length > 0 ? html`<p class="due">▲ ${t('{n} 件已认定的案件有申辩待答复，暂不扣分。', { n: unit.objected.length })}</p>` : nothing}
      <p class="quiet">${t('同类 {n} 个单位，中位 {median}，四分之一在 {low} 以下、四分之一在 {high} 以上。', { n: unit.peers.count, median: decimal(unit.peers.median), low: decimal(unit.peers.lower_quartile), high: decimal(unit.peers.upper_quartile) })}</p>
      <div class="two even">
        ${chart({
          title: t('从 100 分到 {total} 分', { total: decimal(s.total) }),
          about: t('逐项扣分与加分的瀑布图，数字见“看表格”'),
          option: (theme) => waterfallOption(steps, theme),
          table: waterfallTable(steps),
          height: Math.max(220, (steps.filter((x) => Math.abs(x.delta) >= 0.005).length + 2) * 26),
        })}
        <section class="panel"><h2>${t('补上这些最合算')}</h2>${mendList(unit)}${pastList(unit)}</section>
      </div>
      <section><h2>${t('各项指标')}</h2>${table({ name: 'indicators', label: t('各项指标'), columns: this.#columns(year, unit), rows: s.indicators, key: (i) => i.id, search: false })}</section>
      ${chart({
        title: t('与同类单位比较'),
        about: t('各项指标的完成率与同类单位的中位，数字见“看表格”'),
        option: (theme) => peersOption(unit, year.scheme, theme),
        table: peersTable(unit, year.scheme),
        height: Math.max(240, s.indicators.length * 24 + 60),
      })}
      <section class="panel"><h2>${t('申诉与人工决定')}</h2>${decisionList([...unit.adjustments, ...unit.bonuses], unit.appeals, { ...year, units: [s] }, () => void this.reload())}
        ${can('case.answer') ? html`<p><button type="button" @click=${() => this.#appeal(d)}>${t('提出申诉')}</button></p>` : nothing}</section>`
  }

  #columns(year: ScoreYear, unit: Explanation): Column<Indicator>[] {
    const nameOf = (i: Indicator) => {
      const found = head(i)
      return found ? controlTitle(found) : ''
    }
    const head = (i: Indicator) => year.scheme.indicators.find((x) => x.id === i.id)
    return [
      { id: 'title', head: t('指标'), width: 200, value: (i) => `${i.id} ${nameOf(i)}` },
      {
        id: 'points',
        head: t('得分'),
        num: true,
        width: 84,
        value: (i) => i.points,
        cell: (i) => (i.attainment === null ? '—' : html`<b>${decimal(i.points)}</b>`),
      },
      { id: 'weight', head: t('权重'), num: true, width: 84, value: (i) => i.weight, cell: (i) => decimal(i.weight) },
      {
        id: 'lost',
        head: t('失分'),
        num: true,
        width: 84,
        value: (i) => (i.attainment === null ? null : i.weight - i.points),
        cell: (i) => (i.attainment === null ? '—' : decimal(i.weight - i.points)),
      },
      { id: 'attainment', head: t('完成率'), num: true, width: 96, value: (i) => i.attainment, cell: (i) => percent(i.attainment) },
      { id: 'target', head: t('目标'), num: true, width: 84, value: (i) => i.target, cell: (i) => percent(i.target) },
      {
        id: 'sides',
        head: t('分子／分母'),
        num: true,
        width: 140,
        value: (i) => i.numerator,
        cell: (i) =>
          html`<button type="button" class="link" aria-label=${`${count(i.numerator)}／${count(i.denominator)} · ${t('{name}的分子分母明细', { name: head(i)?.title_zh ?? i.id })}`} @click=${() => void scoreRowsDialog(unit.year, i.id, unit.score.uscc, head(i)?.title_zh ?? i.id)}>${count(i.numerator)}／${count(i.denominator)}</button>`,
      },
      {
        id: 'peer',
        head: t('同类中位'),
        num: true,
        width: 96,
        value: (i) => unit.peers.attainment[i.id] ?? null,
        cell: (i) => percent(unit.peers.attainment[i.id] ?? null),
      },
      {
        id: 'flags',
        head: t('说明'),
        width: 160,
        value: (i) => i.flags.join('、') || null,
        cell: (i) => (i.flags.length > 0 ? html`<span class="hatch">${i.flags.join('、')}</span>` : '—'),
      },
    ]
  }

  #appeal(d: Loaded): void {
    const { unit, year } = d
    void ask({
      title: t('提出申诉'),
      submit: t('提出申诉'),
      done: t('申诉已提交'),
      body: html`${choice(
        { name: 'indicator_id', label: t('指标') },
        unit.score.indicators.map((i) => ({
          code: i.id,
          label: `${i.id} ${year.scheme.indicators.find((x) => x.id === i.id)?.title_zh ?? ''}`,
        })),
      )}${area({ name: 'grounds', label: t('申诉理由') })}`,
      run: async (form) => {
        await send('POST', '/scores/:year/appeals', {
          param: { year: unit.year },
          json: {
            uscc: unit.score.uscc,
            indicator_id: String(form.get('indicator_id')),
            grounds: String(form.get('grounds')).trim(),
          },
        })
      },
    }).then((ok) => (ok ? this.reload() : undefined))
  }
}

customElements.define('sh-score', ScorePage)
