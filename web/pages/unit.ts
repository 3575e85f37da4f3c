// 首席数据官（手机）：我们单位有什么到期、哪天到期、该做什么？

import { html, nothing, type TemplateResult } from 'lit'
import type { CaseState } from '../../server/common/case-states.ts'
import { addition, get } from '../api.ts'
import { caseState } from '../labels.ts'
import { Page } from '../page.ts'
import { actOn } from '../parts/case-act.ts'
import { clockMark, severityMark } from '../parts/marks.ts'
import { mendList } from '../parts/score-parts.ts'
import { emptyState } from '../parts/states.ts'
import { href, type Route } from '../router.ts'
import { explanationOrNone, unitUrl, yearOf } from '../score-data.ts'
import { can, me } from '../session.ts'
import { type Text, t } from '../text/t.ts'
import type { AgencyDetail, CaseRow, Explanation } from '../wire.ts'
import { count, decimal, signed } from '../words.ts'

interface Loaded {
  readonly cases: readonly CaseRow[]
  /** The one institution this person answers for; undefined for several. */
  readonly agency: AgencyDetail | undefined
  /** By when the explanation is asked for, of the cases that ask for one. */
  readonly explain: ReadonlyMap<string, string>
}

/** What the agency has to do in each state, in one sentence. */
const TODO: Partial<Record<CaseState, Text>> = {
  verifying: '请说明情况，过期将按现有证据认定。',
  rectifying: '请按整改要求整改，并在期限前提交整改报告和佐证。',
  returned: '复核未通过，请按退回意见补正后重新提交。',
  overdue: '已逾期，请立即提交整改报告；主管部门将上报本级人民政府。',
  reported: '已上报本级人民政府，请尽快整改并提交。',
  supervised: '已纳入督办，请按督办要求整改并提交。',
}

const NEEDS: readonly CaseState[] = ['verifying', 'rectifying', 'returned', 'overdue', 'reported', 'supervised']

/** The list of cases does not carry it; the few cases in question do. */
async function explainDates(cases: readonly CaseRow[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const asked = cases.filter((c) => c.state === 'verifying').slice(0, 20)
  const found = await Promise.all(asked.map((c) => addition(get('/cases/:id', { param: { id: c.case_id }, signal }), signal)))
  return new Map(found.flatMap((c) => (c?.explain_due ? [[c.case_id, c.explain_due] as const] : [])))
}

class UnitPage extends Page<Loaded> {
  protected override readonly live = ['case.', 'assessment.', 'score.']

  #score: Explanation | undefined

  protected async load(_route: Route, signal: AbortSignal): Promise<Loaded> {
    const own = me()?.agencies ?? []
    const only = own === 'all' || own.length !== 1 ? undefined : own[0]
    const [list, agency] = await Promise.all([
      get('/cases', { query: { state: [...NEEDS, 'submitted', 'reviewing'].join(','), limit: 200 }, signal }),
      only === undefined ? undefined : addition(get('/agencies/:uscc', { param: { uscc: only }, signal }), signal),
    ])
    if (only !== undefined && can('score.read')) void addition(this.#loadScore(only, signal), signal)
    return { cases: list.cases, agency, explain: await explainDates(list.cases, signal) }
  }

  protected heading(): string {
    return t('我的单位')
  }

  protected view(d: Loaded): TemplateResult {
    const date = (c: CaseRow) => c.due_date ?? d.explain.get(c.case_id) ?? '9999'
    const due = d.cases.filter((c) => NEEDS.includes(c.state)).sort((a, b) => (date(a) < date(b) ? -1 : date(a) > date(b) ? 1 : 0))
    const waiting = d.cases.filter((c) => !NEEDS.includes(c.state))
    return html`
      ${d.agency ? html`<p class="crumbs">${t('我的单位')}</p><h1>${d.agency.agency.name}</h1>` : html`<h1>${t('我的单位')}</h1>`}
      <div class="desk">
        <div>
          ${due.length === 0 ? emptyState(t('没有要办的事'), t('整改事项到您这里时会出现在此，也会从通知里告诉您。'), { href: '/findings', text: t('看看未消除的线索') }) : html`<p class="lead">${t('{n} 件要办，先到期的在前。', { n: due.length })}</p><ul class="unit-list">${due.map((c) => this.#card(c, d))}</ul>`}
        </div>
        <div>
          ${waiting.length === 0 ? nothing : html`<section class="panel"><h2>${t('已提交，等复核')}</h2><ul class="plain-list">${waiting.map((c) => html`<li><a href="/cases/${encodeURIComponent(c.case_id)}">${c.title}</a> <span class="tag">${caseState(c.state)}</span></li>`)}</ul></section>`}
          ${this.#score ? this.#gains(this.#score) : nothing}
          ${d.agency ? this.#leads(d.agency) : nothing}
        </div>
      </div>`
  }

  /** Leads that no case holds yet: what can still be mended before anybody asks. */
  #leads({ agency, controls }: AgencyDetail): TemplateResult | typeof nothing {
    const open = controls.reduce((sum, c) => sum + c.open, 0)
    if (open === 0) return nothing
    const top = [...controls].sort((a, b) => b.open - a.open).slice(0, 5)
    return html`<section class="panel"><h2><a href=${href('/findings', { agency: agency.uscc })}>${t('{n} 条线索未消除', { n: count(open) })}</a></h2>
      <p class="quiet">${t('线索还不是认定；现在就整改，下次检测会自动消除。')}</p>
      <ul class="plain-list">${top.map((c) => html`<li><a href=${href('/findings', { agency: agency.uscc, control: c.id })}>${c.title}</a> <span class="quiet">${t('{n} 条', { n: c.open })}</span></li>`)}</ul>
      <p><a href="/agencies/${encodeURIComponent(agency.uscc)}">${t('本单位画像')}</a></p></section>`
  }

  /** The score takes longer than the list of what is due; the list does not wait. */
  async #loadScore(uscc: string, signal: AbortSignal): Promise<void> {
    const status = await get('/status', { signal })
    if (!status.assessed) return
    this.#score = await explanationOrNone(yearOf(new URLSearchParams(), status), uscc, signal)
    this.requestUpdate()
  }

  #gains(e: Explanation): TemplateResult {
    const gain = e.mends.reduce((sum, m) => sum + m.gain, 0)
    return html`<section class="panel"><h2>${t('{year} 年得分 {total}', { year: e.year, total: decimal(e.score.total) })}</h2>
      <p>${t('补上这些可得 {gain} 分', { gain: signed(gain, 2) })}</p>${mendList({ ...e, mends: e.mends.slice(0, 5) })}
      <p><a href=${unitUrl(e.score.uscc, e.year)}>${t('看得分怎么来的')}</a></p></section>`
  }

  #card(c: CaseRow, d: Loaded): TemplateResult {
    const explain = d.explain.get(c.case_id)
    const late = c.working_days_left !== null && c.working_days_left < 0
    const soon = c.working_days_left !== null && c.working_days_left <= 3
    const main = c.state === 'verifying' ? { action: 'explain', label: t('说明情况') } : { action: 'submit', label: t('提交整改') }
    const todo = TODO[c.state]
    return html`<li class=${late ? 'late' : soon ? 'soon' : ''}>
      <h2><a href="/cases/${encodeURIComponent(c.case_id)}">${c.title}</a></h2>
      <p class="marks">${severityMark(c.severity)} <span class="tag">${caseState(c.state)}</span> ${clockMark(c.working_days_left)}</p>
      ${d.agency === undefined ? html`<p>${c.agency}</p>` : nothing}
      ${explain ? html`<p>${t('说明期限 {date}', { date: explain })}</p>` : nothing}
      ${c.due_date ? html`<p>${t('期限 {date}', { date: c.due_date })}</p>` : nothing}
      ${todo ? html`<p>${t(todo)}</p>` : nothing}
      <p class="actions">
        ${can('case.answer') ? html`<button type="button" class="primary" @click=${() => void actOn(c.case_id, main.action).then((ok) => (ok ? this.reload() : undefined))}>${main.label}</button>` : nothing}
        <a class="button" href="/cases/${encodeURIComponent(c.case_id)}">${t('申辩、延期与详情')}</a>
      </p>
    </li>`
  }
}

customElements.define('sh-unit', UnitPage)
