// 主管部门：今年各单位得几分、排第几、为什么变了，什么时候公布？
import { html, nothing, type TemplateResult } from 'lit'
import { addition, apiUrl, get, send } from '../api.ts'
import { documentsOf } from '../documents.ts'
import { Page } from '../page.ts'
import { decisionList } from '../parts/decisions.ts'
import { ask } from '../parts/dialog.ts'
import { documentCards } from '../parts/document-cards.ts'
import { area } from '../parts/field.ts'
import { gradeMark } from '../parts/score-parts.ts'
import { bar } from '../parts/spark.ts'
import { emptyState, notAssessed } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route } from '../router.ts'
import { scoreYear, unitUrl, yearOf, years } from '../score-data.ts'
import { can, me } from '../session.ts'
import { t } from '../text/t.ts'
import type { Appeal, Decision, DocumentRow, Publication, Release, ScoreYear, Status, UnitScore } from '../wire.ts'
import { controlTitle, decimal, label, minute, percent, signed, UNIT_GROUP } from '../words.ts'

interface Loaded {
  readonly status: Status
  readonly year: ScoreYear | undefined
  readonly publications: readonly Publication[]
  readonly releases: readonly Release[]
  readonly decisions: readonly Decision[]
  readonly appeals: readonly Appeal[]
  readonly documents: readonly DocumentRow[]
}

const GROUPS = Object.keys(UNIT_GROUP)

/** Group by group, the ranked first; the rest of a group by total. */
function inOrder(units: readonly UnitScore[]): UnitScore[] {
  return [...units].sort(
    (a, b) =>
      GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
      (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER) ||
      (b.total ?? 0) - (a.total ?? 0),
  )
}

class ScoresPage extends Page<Loaded> {
  protected override readonly live = ['score.', 'scheme.', 'assessment.']
  /** Last year's totals, for what changed; they come after the page. */
  #before: ReadonlyMap<string, number> = new Map()

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const status = await get('/status', { signal })
    if (!status.assessed) return { status, year: undefined, publications: [], releases: [], decisions: [], appeals: [], documents: [] }
    const year = yearOf(route.query, status)
    void addition(this.#last(year - 1, signal), signal)
    const [scores, published, decisions, appeals, documents] = await Promise.all([
      scoreYear(year, signal),
      get('/scores/:year/publications', { param: { year }, signal }),
      get('/scores/:year/decisions', { param: { year }, signal }),
      get('/scores/:year/appeals', { param: { year }, signal }),
      documentsOf({ year, kind: 'score_circular' }, signal),
    ])
    return {
      status,
      year: scores,
      publications: published.publications,
      releases: published.releases,
      decisions: decisions.decisions,
      appeals: appeals.appeals,
      documents,
    }
  }

  /** Without last year's data the column of changes stays away. */
  async #last(year: number, signal: AbortSignal): Promise<void> {
    const { units } = await scoreYear(year, signal)
    this.#before = new Map(units.flatMap((u) => (u.total === null ? [] : [[u.uscc, u.total] as const])))
    this.requestUpdate()
  }

  protected heading(): string {
    return t('年度考核')
  }

  #columns(year: ScoreYear): Column<UnitScore>[] {
    const before = this.#before
    const change = (u: UnitScore) => {
      const last = before.get(u.uscc)
      return last === undefined || u.total === null ? null : Math.round((u.total - last) * 100) / 100
    }
    const most = Math.max(1, ...year.units.map((u) => (u.total === null ? 0 : 100 - u.total)))
    const given = (u: UnitScore) => u.bonus - u.deduction
    const some = (what: (u: UnitScore) => boolean) => year.units.some(what)
    return [
      {
        id: 'name',
        head: t('机构'),
        width: 190,
        value: (u) => u.name,
        cell: (u) => html`<a href=${unitUrl(u.uscc, year.year)}>${u.name}</a>`,
      },
      { id: 'group', head: t('层级'), width: 72, facet: true, value: (u) => label(UNIT_GROUP, u.group) },
      { id: 'rank', head: t('本级名次'), num: true, width: 84, value: (u) => u.rank },
      { id: 'computed', head: t('计算得分'), num: true, width: 84, value: (u) => u.total_computed, cell: (u) => decimal(u.total_computed) },
      ...(some((u) => u.adjustment !== 0)
        ? [
            {
              id: 'adjustment',
              head: t('调整'),
              num: true,
              width: 76,
              value: (u: UnitScore) => u.adjustment,
              cell: (u: UnitScore) => (u.adjustment === 0 ? '—' : signed(u.adjustment, 2)),
            },
          ]
        : []),
      { id: 'total', head: t('最终得分'), num: true, width: 84, value: (u) => u.total, cell: (u) => html`<b>${decimal(u.total)}</b>` },
      ...(before.size > 0
        ? [
            {
              id: 'change',
              head: t('较上年'),
              num: true,
              width: 84,
              value: change,
              cell: (u: UnitScore) => {
                const d = change(u)
                return d === null ? '—' : html`<span class=${d < 0 ? 'bad' : d > 0 ? 'ok' : ''}>${signed(d, 2)}</span>`
              },
            },
          ]
        : []),
      {
        id: 'lost',
        head: t('失分'),
        width: 96,
        value: (u) => (u.total === null ? null : Math.round((100 - u.total) * 100) / 100),
        cell: (u) => (u.total === null ? '—' : bar((100 - u.total) / most, t('失分 {n}', { n: decimal(100 - u.total) }))),
      },
      {
        id: 'grade',
        head: t('等次'),
        width: 112,
        facet: true,
        value: (u) => (u.graded ? u.grade : u.flags.join('、')),
        cell: (u) => (u.graded ? gradeMark(u.grade) : html`<span class="quiet">${u.flags.join('、')}</span>`),
      },
      ...year.scheme.dimensions.map(
        (d): Column<UnitScore> => ({
          id: `d${d.id}`,
          head: controlTitle(d),
          unit: String(d.weight),
          num: true,
          width: 80,
          value: (u) => {
            const own = u.indicators.filter((i) => i.id.startsWith(d.id) && i.attainment !== null)
            return own.length === 0 ? null : Math.round(own.reduce((sum, i) => sum + i.points, 0) * 100) / 100
          },
          cell: (u) => {
            const own = u.indicators.filter((i) => i.id.startsWith(d.id) && i.attainment !== null)
            return own.length === 0 ? '—' : decimal(own.reduce((sum, i) => sum + i.points, 0))
          },
        }),
      ),
      ...(some((u) => given(u) !== 0)
        ? [
            {
              id: 'given',
              head: t('加减分'),
              num: true,
              width: 76,
              spare: true,
              value: given,
              cell: (u: UnitScore) => signed(given(u), 2),
            },
          ]
        : []),
      ...(some((u) => u.coverage < 1)
        ? [
            {
              id: 'coverage',
              head: t('数据覆盖'),
              num: true,
              width: 80,
              value: (u: UnitScore) => Math.round(u.coverage * 1000) / 10,
              cell: (u: UnitScore) => (u.coverage < 1 ? html`<span class="hatch">${percent(u.coverage)}</span>` : percent(u.coverage)),
            },
          ]
        : []),
    ]
  }

  protected view(d: Loaded): TemplateResult {
    const { year, status } = d
    if (!year) return notAssessed()
    return html`
      <h1>${t('年度考核')}</h1>
      <nav class="subnav" aria-label=${t('年度')}>${years(status).map((y) => html`<a href=${href('/scores', { year: y })} aria-current=${y === year.year ? 'page' : nothing}>${t('{year} 年度', { year: y })}</a>`)}
        <a href=${href('/scores/scheme', { year: year.year })}>${t('考核方案')}</a></nav>
      <p class="lead">${year.source === 'published' ? html`<span class="ok">✓ ${t('已公布（第 {n} 次），结果冻结', { n: year.revision ?? 1 })}</span>` : t('未公布：按现有数据计算，至 {date}', { date: year.as_of })}
        ${year.rules === '1.0' ? html` · <span class="due">${t('按 1.0 规则公布，不能用现行规则重算')}</span>` : nothing}
        · ${year.instrument ? html`《${year.instrument.title_zh}》（${year.instrument.doc_no}）` : nothing} ${year.scheme_version === null ? t('默认方案') : t('方案第 {n} 版', { n: year.scheme_version })}
        ${year.missing.length > 0 ? html` · <span class="hatch">${t('{n} 项指标因数据未导入不适用', { n: year.missing.length })}</span>` : nothing}</p>
      ${
        year.units.length === 0
          ? emptyState(t('没有可以考核的机构'), t('考核只对纳入范围的行政机关；请先导入机构清单。'), {
              href: '/coverage',
              text: t('查看数据覆盖'),
            })
          : table({
              name: 'scores',
              label: t('考核得分'),
              columns: this.#columns(year),
              rows: inOrder(year.units),
              key: (u) => u.uscc,
              ...(can('export')
                ? { download: apiUrl('/downloads/:file', { param: { file: 'scores' }, query: { year: String(year.year) } }) }
                : {}),
            })
      }
      <div class="two even">${this.#published(d, year)}
        <section class="panel"><h2>${t('申诉与人工决定')}</h2>${decisionList(d.decisions, d.appeals, year, () => void this.reload())}</section></div>`
  }

  async #circular(year: number): Promise<void> {
    await send('POST', '/scores/:year/circular', { param: { year } })
    await this.reload()
  }

  #published(d: Loaded, year: ScoreYear): TemplateResult {
    const publish = () =>
      void ask({
        title: t('提请公布'),
        submit: t('提请公布'),
        done: t('已提请公布，待另一人公布'),
        body: html`<p>${t('另一人公布时按现有数据与方案固定 {year} 年度的结果：方案、参数、检测控制版本与文件清单一并冻结，以后导入的数据不再改变它。', { year: year.year })}</p>${area({ name: 'note', label: t('公布说明') })}
          ${year.as_of < `${year.year}-12-31` ? area({ name: 'partial_reason', label: t('年度未满而公布的理由') }) : nothing}`,
        run: async (form) => {
          const text = (key: string) => String(form.get(key) ?? '').trim()
          await send('POST', '/scores/:year/publications', {
            param: { year: year.year },
            json: { note: text('note'), ...(text('partial_reason') ? { partial_reason: text('partial_reason') } : {}) },
          })
        },
      }).then((ok) => (ok ? this.reload() : undefined))
    const decide = (r: Release, accept: boolean) =>
      void ask({
        title: accept ? t('冻结并公布') : t('退回'),
        submit: accept ? t('冻结并公布') : t('退回'),
        done: accept ? t('已公布并冻结') : t('已退回'),
        body: area({ name: 'note', label: t('意见') }),
        run: async (form) => {
          await send('POST', '/score-releases/:id/verdict', {
            param: { id: r.release_id },
            json: { accept, note: String(form.get('note') ?? '').trim() },
          })
        },
      }).then((ok) => (ok ? this.reload() : undefined))
    const waiting = (
      r: Release,
    ) => html`<div class="doc"><b>${t('提请公布')} ${r.release_id}</b> <span class="quiet">${minute(r.proposed_at)} · ${t('数据截至 {date}', { date: r.as_of })}</span><p>${r.note}</p>
      ${r.partial_reason === null ? nothing : html`<p class="due">▲ ${t('年度未满而公布的理由')}：${r.partial_reason}</p>`}
      ${can('score.sign') ? (r.proposed_by === me()?.id ? html`<p class="quiet">${t('须由另一人签批。')}</p>` : html`<p class="actions"><button type="button" class="primary" @click=${() => decide(r, true)}>${t('冻结并公布')}</button><button type="button" @click=${() => decide(r, false)}>${t('退回')}</button></p>`) : html`<p class="quiet">${t('由签发人冻结并公布。')}</p>`}</div>`
    const recompute = (p: Publication) =>
      void ask({
        title: t('核对已公布的结果'),
        submit: t('重新计算并核对'),
        done: t('核对完成：一字不差'),
        body: html`<p>${t('用公布时的文件、方案和参数重新计算，与公布的结果逐字比较。')}</p>`,
        run: async () => {
          const r = await send('POST', '/scores/:year/publications/:revision/recompute', { param: { year: p.year, revision: p.revision } })
          if (!r.same || !r.intact) throw new Error(t('不一致：{what}', { what: r.changed.join('、') || 'SHA-256' }))
        },
      })
    return html`<section class="panel"><h2>${t('公布')}</h2>
      ${d.publications.length === 0 ? html`<p class="quiet">${t('{year} 年度还没有公布。', { year: year.year })}</p>` : nothing}
      ${d.publications.map((p) => html`<div class="doc"><b>${t('第 {n} 次公布', { n: p.revision })}</b> <span class="quiet">${minute(p.published_at)} · ${t('数据截至 {date}', { date: p.as_of })}</span><p>${p.note}</p><small class="code">SHA-256 ${p.sha256}</small><p><button type="button" class="plain" @click=${() => recompute(p)}>${t('核对')}</button></p></div>`)}
      ${can('score.sign') && d.publications.length > 0 ? html`<p><button type="button" @click=${() => void this.#circular(year.year)}>${t('签发结果通报')}</button></p>` : nothing}
      ${documentCards(d.documents)}
      <p><a href=${apiUrl('/reports/annual/:year', { param: { year: year.year }, query: { form: 'print' } })} target="_blank" rel="noopener">${t('年度报告')}</a> · <a href=${apiUrl('/reports/annual/:year', { param: { year: year.year }, query: { form: 'docx' } })} download>Word</a></p>
      ${d.releases.filter((r) => r.state === 'proposed').map(waiting)}
      ${year.instrument === null ? html`<p class="quiet">${t('本年度还没有签发的考核方案（文号、会签部门、签发日期），不能公布。')} <a href=${href('/scores/scheme', { year: year.year })}>${t('考核方案')}</a></p>` : can('score.edit') ? html`<p><button type="button" class="primary" @click=${publish}>${t('提请公布')}</button></p>` : nothing}
    </section>`
  }
}

customElements.define('sh-scores', ScoresPage)
