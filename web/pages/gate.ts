// 项目审批部门：这个项目能不能过这一关，为什么，要补什么，我的意见是什么？

import { html, nothing, type TemplateResult } from 'lit'
import { GATE_IDS } from '../../server/common/codes.ts'
import { asWritten, get, send } from '../api.ts'
import { documentsOf, draftUrl } from '../documents.ts'
import { gateName, standingName } from '../gate-data.ts'
import { Page } from '../page.ts'
import { ask } from '../parts/dialog.ts'
import { documentCards } from '../parts/document-cards.ts'
import { area, choice, chosen, field } from '../parts/field.ts'
import { checkList, verdictLarge, verdictMark } from '../parts/gate-parts.ts'
import { href, type Route } from '../router.ts'
import { can } from '../session.ts'
import { type Text, t } from '../text/t.ts'
import type { DocumentRow, GateDetail, GateHistory, Opinion } from '../wire.ts'
import { date, minute } from '../words.ts'

interface Loaded {
  readonly gate: GateDetail
  readonly history: GateHistory['events']
}

const EVENTS: Readonly<Record<string, Text>> = {
  'gate.judged': '首次判定',
  'gate.verdict_changed': '结论变化',
  'gate.opinion_recorded': '提出意见',
  'gate.opinion_proposed': '提出意见，待复核',
  'gate.opinion_issued': '出具意见',
  'gate.opinion_confirmed': '复核同意',
  'gate.opinion_refused': '复核退回',
  'gate.opinion_reopened': '意见重新打开',
}

const CONCLUSIONS = ['符合', '基本符合', '不符合', '暂缓出具'] as const

class GatePage extends Page<Loaded> {
  protected override readonly live = ['gate.', 'document.', 'assessment.']

  #issued: readonly DocumentRow[] = []

  protected async load(route: Route, signal: AbortSignal): Promise<Loaded> {
    const project = route.params['project'] ?? ''
    const [gate, history, issued] = await Promise.all([
      get('/gates/:project', { param: { project }, query: asWritten(route.query, 'stage'), signal }),
      get('/gates/:project/history', { param: { project }, signal }),
      documentsOf({ project }, signal),
    ])
    this.#issued = issued
    return { gate, history: history.events }
  }

  protected heading({ gate }: Loaded): string {
    return `${gate.project.name} · ${gateName(gate.gate)}`
  }

  protected view({ gate: g, history }: Loaded): TemplateResult {
    const path = `/gates/${encodeURIComponent(g.project_id)}`
    return html`
      <p class="crumbs"><a href="/gates">${t('项目闸口')}</a> / <span class="code">${g.project_id}</span></p>
      <h1>${g.project.name}</h1>
      <nav class="subnav" aria-label=${t('环节')}>${GATE_IDS.map((x) => html`<a href=${href(path, { stage: x })} aria-current=${x === g.gate ? 'page' : nothing}>${gateName(x)} ${verdictMark(g.verdicts[x])}</a>`)}</nav>
      ${verdictLarge(g.verdict)}
      ${g.text_zh ? html`<p class="sentence" lang="zh-CN">${g.text_zh}</p>` : nothing}
      <p class="quiet">${t('按截至 {date} 的数据判定。', { date: g.as_of })}</p>
      <div class="two">
        <section><h2>${t('检查')}</h2>${checkList(g.checks)}</section>
        <div>
          <section class="panel"><h2>${t('符合性审查意见')}</h2>
            ${can('gate.opine') ? html`<p><button type="button" class="primary" @click=${() => this.#opine(g)}>${t('出具意见')}</button></p>` : nothing}
            ${g.opinions.length === 0 ? html`<p class="quiet">${t('还没有意见。')}</p>` : g.opinions.map((o) => this.#opinion(g, o))}
          </section>
          <section><h2>${t('项目')}</h2><table class="rows fields"><tbody>
            <tr><th scope="row">${t('建设单位')}</th><td><a href="/agencies/${encodeURIComponent(g.project.uscc)}">${g.project.agency}</a></td></tr>
            <tr><th scope="row">${t('审批部门')}</th><td>${g.project.approver ?? '—'}</td></tr>
            <tr><th scope="row">${t('资金来源')}</th><td>${g.project.fund_label ?? '—'}</td></tr>
            <tr><th scope="row">${t('数据清单')}</th><td>${date(g.project.data_list_at)}</td></tr>
            <tr><th scope="row">${t('立项批准')}</th><td>${date(g.project.approved_at)}</td></tr>
            <tr><th scope="row">${t('验收')}</th><td>${date(g.project.accepted_at)}</td></tr>
            <tr><th scope="row">${t('付款')}</th><td>${date(g.project.paid_at)}</td></tr>
            <tr><th scope="row">${t('系统')}</th><td>${g.project.system_id ?? '—'}</td></tr>
            <tr><th scope="row">${t('目录')}</th><td>${g.project.catalog_ids.join('、') || '—'}</td></tr>
          </tbody></table></section>
          <section><h2>${t('经过')}</h2>${history.length === 0 ? html`<p class="quiet">${t('还没有经过。')}</p>` : html`<ol class="line">${history.map((e) => this.#event(e))}</ol>`}</section>
        </div>
      </div>`
  }

  #event(e: GateHistory['events'][number]): TemplateResult {
    const text = EVENTS[e.kind]
    return html`<li><time>${minute(e.at)}</time> · ${gateName(e.gate)}<br /><b>${text ? t(text) : e.kind}</b> ${e.before ? `${e.before} → ` : ''}${e.verdict ?? e.conclusion ?? ''}${e.reason ? html`<p class="quiet">${e.reason}</p>` : nothing}</li>`
  }

  #opinion(g: GateDetail, o: Opinion): TemplateResult {
    const decide = (confirm: boolean) =>
      void ask({
        title: confirm ? t('复核同意') : t('退回意见'),
        submit: confirm ? t('同意') : t('退回'),
        body: area({ name: 'note', label: t('复核意见'), optional: confirm }),
        run: async (form) => {
          const note = String(form.get('note') ?? '').trim()
          const param = { project: g.project_id, id: o.opinion_id }
          if (confirm) await send('POST', '/gates/:project/opinions/:id/confirm', { param, json: note ? { note } : {} })
          else await send('POST', '/gates/:project/opinions/:id/refuse', { param, json: { note } })
        },
      }).then((ok) => (ok ? this.reload() : undefined))
    return html`<div class="doc">
      <b>${verdictMark(o.conclusion)}</b> <span class="tag">${standingName(o.standing)}</span> <span class="quiet">${minute(o.recorded_at)} · ${o.recorded_by_name}</span>
      <p>${t('签发 {name}，有效期至 {date}', { name: o.signer_name, date: o.valid_until })}${o.correct_by ? ` · ${t('补正期限 {date}', { date: o.correct_by })}` : ''}</p>
      ${o.note ? html`<p>${o.note}</p>` : nothing}
      ${o.override_reason ? html`<p class="due">▲ ${t('与检查结论（{verdict}）不同，理由：{reason}', { verdict: o.verdict, reason: o.override_reason })}</p>` : nothing}
      ${o.broken.length > 0 ? html`<p class="bad">✕ ${t('出具后又不合格：{what}', { what: o.broken.map((b) => b.title_zh).join('、') })}</p>` : nothing}
      ${o.decision_note ? html`<p class="quiet">${o.decided_by_name ?? ''}：${o.decision_note}</p>` : nothing}
      ${o.state === 'proposed' ? (o.mine ? html`<p class="quiet">${t('须由另一人复核。')}</p>` : can('gate.opine') ? html`<p class="actions"><button type="button" class="primary" @click=${() => decide(true)}>${t('复核同意')}</button><button type="button" @click=${() => decide(false)}>${t('退回')}</button></p>` : nothing) : nothing}
      ${this.#document(g, o)}
    </div>`
  }

  /** The opinion as a document: made once, when somebody who may asks for it. */
  #document(g: GateDetail, o: Opinion): TemplateResult | typeof nothing {
    if (o.state !== 'issued') return nothing
    const made = this.#issued.filter((d) => d.opinion_id === o.opinion_id)
    if (made.length > 0) return documentCards(made)
    if (!can('gate.opine')) return nothing
    const make = async () => {
      await send('POST', '/gates/:project/opinions/:opinion/document', { param: { project: g.project_id, opinion: o.opinion_id } })
      await this.reload()
    }
    return html`<p class="actions"><button type="button" @click=${() => void make()}>${t('编号成文')}</button> <a href=${draftUrl('gate_opinion', o.opinion_id, 'print', g.project_id)} target="_blank" rel="noopener">${t('预览')}</a></p>`
  }

  #opine(g: GateDetail): void {
    void ask({
      title: t('出具符合性审查意见'),
      submit: t('出具'),
      done: t('已记录'),
      body: html`
        <p>${t('检查结论：')}${verdictMark(g.verdict)}</p>
        ${choice(
          { name: 'conclusion', label: t('意见结论'), value: g.verdict },
          CONCLUSIONS.map((code) => ({ code, label: code })),
        )}
        ${field({ name: 'valid_until', label: t('有效期至'), type: 'date' })}
        ${field({ name: 'correct_by', label: t('补正期限'), type: 'date', optional: true, hint: t('结论为“基本符合”时填写。') })}
        ${field({ name: 'signer_name', label: t('签发人姓名') })}
        ${area({ name: 'note', label: t('说明'), optional: true })}
        ${area({ name: 'override_reason', label: t('与检查结论不同的理由'), optional: true, hint: t('结论与检查不同时必填，并由另一人复核后才有效。') })}`,
      run: async (form) => {
        const text = (name: string) => String(form.get(name) ?? '').trim() || undefined
        await send('POST', '/gates/:project/opinions', {
          param: { project: g.project_id },
          json: {
            stage: g.gate,
            conclusion: chosen(form, 'conclusion', CONCLUSIONS),
            valid_until: text('valid_until') ?? '',
            correct_by: text('correct_by'),
            signer_name: text('signer_name') ?? '',
            note: text('note'),
            override_reason: text('override_reason'),
          },
        })
      },
    }).then((ok) => (ok ? this.reload() : undefined))
  }
}

customElements.define('sh-gate', GatePage)
