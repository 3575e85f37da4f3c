// 经办人与签发人：哪些整改事项走到哪一步，哪一件该先办？

import { html, nothing, type TemplateResult } from 'lit'
import type { CaseState } from '../../server/common/case-states.ts'
import { apiUrl, get, send } from '../api.ts'
import { BOARD, caseState } from '../labels.ts'
import { Page } from '../page.ts'
import { caseTable } from '../parts/case-table.ts'
import { ask } from '../parts/dialog.ts'
import { area } from '../parts/field.ts'
import { clockMark, severityMark } from '../parts/marks.ts'
import { emptyState } from '../parts/states.ts'
import { type Column, table } from '../parts/table.ts'
import { href, type Route, withQuery } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { CaseList, CaseRow, Hold, Waiver } from '../wire.ts'
import { count } from '../words.ts'

type View = 'board' | 'table' | 'waivers' | 'holds'

interface Loaded {
  readonly view: View
  readonly list: CaseList
  readonly waivers: readonly Waiver[]
  readonly holds: readonly Hold[]
}

class CasesPage extends Page<Loaded> {
  protected override readonly live = ['case.', 'waiver.', 'hold.', 'assessment.']

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const view = (route.query.get('view') ?? 'board') as View
    const filters = {
      state: route.query.get('state'),
      agency: route.query.get('agency'),
      item: route.query.get('item'),
      q: route.query.get('q'),
    }
    const [list, waivers, holds] = await Promise.all([
      get('/cases', { query: { ...filters, limit: 200 }, signal }),
      view === 'waivers' ? get('/waivers', { signal }) : { waivers: [] },
      view === 'holds' ? get('/holds', { signal }) : { holds: [] },
    ])
    return { view, list, waivers: waivers.waivers, holds: holds.holds }
  }

  protected heading(): string {
    return t('整改办理')
  }

  protected view(d: Loaded): TemplateResult {
    const { query } = this.route
    const link = (view: View, text: string) =>
      html`<a href=${href('/cases', { view: view === 'board' ? null : view, state: view === 'table' ? query.get('state') : null })} aria-current=${d.view === view ? 'page' : nothing}>${text}</a>`
    return html`
      <h1>${t('整改办理')}</h1>
      <nav class="subnav" aria-label=${t('整改办理')}>
        ${link('board', t('看板'))}${link('table', t('列表'))}${link('waivers', t('豁免'))}${can('case.work') ? link('holds', t('待放行的线索')) : nothing}
      </nav>
      ${d.view === 'waivers' ? this.#waivers(d.waivers) : d.view === 'holds' ? this.#holds(d.holds) : d.view === 'table' ? this.#table(d) : this.#board(d.list)}`
  }

  #table({ list }: Loaded): TemplateResult {
    const { query } = this.route
    const states = query.get('state')?.split(',') as CaseState[] | undefined
    return html`
      ${states ? html`<p class="lead">${t('只看：{states}', { states: states.map(caseState).join('、') })} · <a href=${withQuery('/cases', query, { state: '' })}>${t('看全部')}</a></p>` : nothing}
      ${list.cases.length === 0 ? this.#empty() : caseTable(list.cases, list.total, can('export') ? apiUrl('/downloads/:file', { param: { file: 'cases' } }) : undefined)}`
  }

  #empty(): TemplateResult {
    return emptyState(t('没有整改事项'), t('整改从线索开始：打开一条线索，点“加入整改”。'), { href: '/findings', text: t('去看线索') })
  }

  #board(list: CaseList): TemplateResult {
    if (list.cases.length === 0) return this.#empty()
    return html`<div class="board" role="list" tabindex="0" aria-label=${t('看板')}>${BOARD.map((column) => {
      const cards = list.cases.filter((c) => column.states.includes(c.state))
      return html`<section role="listitem" aria-label=${t(column.title)}><h2><a href=${href('/cases', { view: 'table', state: column.states.join(',') })}>${t(column.title)}</a> <span class="quiet">${count(cards.length)}</span></h2>
        ${cards.slice(0, 30).map((c) => this.#card(c))}
        ${cards.length > 30 ? html`<p class="quiet">${t('还有 {n} 件', { n: cards.length - 30 })}</p>` : nothing}
        ${cards.length === 0 ? html`<p class="quiet">${t('没有')}</p>` : nothing}
      </section>`
    })}</div>`
  }

  #card(c: CaseRow): TemplateResult {
    return html`<a class="card" href="/cases/${encodeURIComponent(c.case_id)}">
      <b>${c.title}</b>
      <p>${c.agency}</p>
      <p>${severityMark(c.severity)} <span class="tag">${caseState(c.state)}</span>${c.rebounds > 0 ? html` <span class="tag">${t('反弹')}</span>` : nothing}</p>
      ${c.ended_on ? nothing : html`<p>${clockMark(c.working_days_left)}</p>`}
      ${c.pending_extension ? html`<p class="due">▲ ${t('延期申请待批')}</p>` : nothing}
      ${c.pending_objection ? html`<p class="due">▲ ${t('陈述申辩待答复')}</p>` : nothing}
      ${c.all_clear && !c.ended_on ? html`<p class="ok">✓ ${t('检测已消除')}</p>` : nothing}
    </a>`
  }

  #waivers(rows: readonly Waiver[]): TemplateResult {
    if (rows.length === 0)
      return emptyState(t('没有豁免'), t('豁免须有依据与期限，由申请人之外的签发人批准；豁免的线索仍会检测，并在此计数。'))
    const decide = (w: Waiver, decision: 'approve' | 'reject') =>
      void ask({
        title: decision === 'approve' ? t('批准豁免') : t('不批准豁免'),
        body: html`<p>${w.basis}</p>${area({ name: 'reason', label: t('批复意见') })}`,
        submit: decision === 'approve' ? t('批准') : t('不批准'),
        run: async (form) => {
          await send('POST', '/waivers/:id/decide', {
            param: { id: w.waiver_id },
            json: { decision, reason: String(form.get('reason')) },
            version: w.version,
          })
        },
      }).then((ok) => (ok ? this.reload() : undefined))
    const columns: Column<Waiver>[] = [
      { id: 'id', head: t('编号'), width: 110, value: (w) => w.waiver_id },
      { id: 'agency', head: t('机构'), width: 190, value: (w) => w.agency },
      {
        id: 'control',
        head: t('检测控制'),
        width: 180,
        value: (w) => w.control,
        cell: (w) => html`<a href="/controls/${w.control_id}">${w.control}</a>`,
      },
      { id: 'basis', head: t('依据'), width: 260, value: (w) => w.basis },
      { id: 'state', head: t('状态'), width: 96, facet: true, value: (w) => w.state_label },
      { id: 'covers', head: t('涵盖线索'), unit: t('条'), num: true, value: (w) => w.covers },
      { id: 'until', head: t('到期'), width: 104, value: (w) => w.expires_on },
      {
        id: 'do',
        head: t('办理'),
        width: 160,
        value: () => null,
        cell: (w) =>
          w.state === 'requested' && can('case.sign')
            ? html`<button type="button" @click=${() => decide(w, 'approve')}>${t('批准')}</button> <button type="button" class="plain" @click=${() => decide(w, 'reject')}>${t('不批准')}</button>`
            : '—',
      },
    ]
    return table({ name: 'waivers', label: t('豁免'), columns, rows, key: (w) => w.waiver_id })
  }

  #holds(rows: readonly Hold[]): TemplateResult {
    if (rows.length === 0)
      return emptyState(t('没有待放行的线索'), t('一次检测新增线索异常多时，会先在这里等人看过，以免一份坏掉的导出文件淹没办理。'))
    const decide = (id: string, decision: 'release' | 'reject') =>
      void ask({
        title: decision === 'release' ? t('放行') : t('退回这批线索'),
        body: area({ name: 'reason', label: t('理由') }),
        submit: decision === 'release' ? t('放行') : t('退回'),
        run: async (form) => {
          await send('POST', '/holds/:id/decide', { param: { id }, json: { decision, reason: String(form.get('reason')) } })
        },
      }).then((ok) => (ok ? this.reload() : undefined))
    return html`<ul class="unit-list">${rows.map(
      (
        h,
      ) => html`<li class=${h.state === 'held' ? 'soon' : ''}><h2>${t('截至 {date} 的检测新增 {n} 条线索', { date: h.as_of, n: count(h.leads) })}</h2>
        <p>${t('平常每次约 {n} 条。', { n: count(h.usual) })} <span class="tag">${h.state_label}</span></p>
        ${h.decision_reason ? html`<p class="quiet">${h.decision_reason}</p>` : nothing}
        ${h.state === 'held' ? html`<p class="actions"><button type="button" class="primary" @click=${() => decide(h.hold_id, 'release')}>${t('放行')}</button><button type="button" @click=${() => decide(h.hold_id, 'reject')}>${t('退回')}</button></p>` : nothing}</li>`,
    )}</ul>`
  }
}

customElements.define('sh-cases', CasesPage)
