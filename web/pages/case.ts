// 经办人、签发人与首席数据官：这件事到哪一步、还剩几天、现在谁该做什么？

import { html, nothing, type TemplateResult } from 'lit'
import { itemNumeral } from '../../server/common/numerals.ts'
import { apiUrl, get, send } from '../api.ts'
import { type DraftKind, documentsOf, draftUrl } from '../documents.ts'
import { caseState } from '../labels.ts'
import { Page } from '../page.ts'
import { act, attach } from '../parts/case-act.ts'
import { actionTitle } from '../parts/case-forms.ts'
import { ask } from '../parts/dialog.ts'
import { documentCards } from '../parts/document-cards.ts'
import { field } from '../parts/field.ts'
import { clockMark, evidenceMark, severityMark } from '../parts/marks.ts'
import { unbroken } from '../parts/unbroken.ts'
import type { Route } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { CaseDetail, DocumentRow } from '../wire.ts'
import { bytes, date, minute } from '../words.ts'

class CasePage extends Page<CaseDetail> {
  protected override readonly live = ['case.', 'document.', 'assessment.']

  #issued: readonly DocumentRow[] = []

  protected async load(route: Route, signal: AbortSignal): Promise<CaseDetail> {
    const id = route.params['id'] ?? ''
    const [detail, issued] = await Promise.all([get('/cases/:id', { param: { id }, signal }), documentsOf({ case: id }, signal)])
    this.#issued = issued
    return detail
  }

  protected heading(d: CaseDetail): string {
    return `${d.case_id} ${d.title}`
  }

  protected view(d: CaseDetail): TemplateResult {
    const c = d
    return html`
      <p class="crumbs"><a href="/cases">${t('整改办理')}</a> / <span class="code">${c.case_id}</span></p>
      <h1>${c.title}</h1>
      <p class="marks"><span class="tag state-${c.state}">${caseState(c.state)}</span> ${severityMark(c.severity)} <a href="/agencies/${encodeURIComponent(c.agency_uscc)}">${d.agency}</a>
        <span class="quiet">${t('第{no}项', { no: itemNumeral(c.item) })}</span>
        ${c.ended_on ? nothing : clockMark(d.working_days_left)} ${c.due_date ? html`<span class="quiet">${t('期限 {date}', { date: c.due_date })}</span>` : nothing}
        ${c.due_waits ? html`<span class="due">▲ ${t('待日历：期限算到没有工作日历的年份，导入后补算')}</span>` : nothing}</p>
      ${this.#standing(d)}
      ${c.all_clear && !c.ended_on ? html`<p class="ok">✓ ${t('最近的检测（截至 {date}）已不再出现本事项的线索，可以复核销号。', { date: date(c.rechecked_as_of) })}</p>` : nothing}
      <div class="case">
        <div>${this.#facts(d)}${this.#answers(d)}${this.#files(d)}</div>
        <section><h2>${t('时间线')}</h2>${this.#timeline(d)}</section>
        <aside class="side">${this.#actions(d)}${this.#lint(d)}${this.#documents(d)}</aside>
      </div>`
  }

  /** What stands beside the state: an answer that is owed, a second person who is awaited, a paper that is signed and not served. */
  #standing(d: CaseDetail): TemplateResult {
    const owed = d.objections.some((o) => o.stops && o.answered_on === null) || d.extensions.some((e) => e.answered_on === null)
    const late = d.objections.some((o) => !o.stops && o.state === 'pending')
    const lines: (TemplateResult | false)[] = [
      owed && !d.ended_on && html`<span class="due">▲ ${t('申辩或者延期待答复：期限停止计算，不催办、不上报')}</span>`,
      late && html`<span class="due">▲ ${t('有逾期提出的陈述申辩，由签发人决定是否受理')}</span>`,
      d.proposal !== null && html`<span class="due">▲ ${t('待复签：{reason}', { reason: d.proposal.reason })}</span>`,
      d.upward !== null && html`<span class="due">▲ ${t('上报公文已签发，待登记送达')}</span>`,
      d.revocation !== null && html`<span class="due">▲ ${t('撤销（变更）函已签发，待登记送达')}</span>`,
      d.served_on !== null && d.service === null && html`<span class="due">▲ ${t('送达未登记：旧案须补登送达，才能上报')}</span>`,
    ]
    const shown = lines.filter((l) => l !== false)
    const served =
      d.service && d.served_on
        ? html`<p class="quiet">${t('{number} 于 {date} 送达，{who}签收', { number: d.official_number ?? '', date: date(d.served_on), who: d.service.received_by })}${d.reminders.length > 0 ? ` · ${t('已催办 {n} 次', { n: d.reminders.length })}` : ''}</p>`
        : nothing
    return html`${served}${shown.length > 0 ? html`<p class="marks">${shown}</p>` : nothing}`
  }

  #facts(d: CaseDetail): TemplateResult {
    const c = d
    return html`<section><h2>${t('事实')}</h2>
      <ul class="checks">${c.findings.map(
        (f) => html`<li class=${f.cleared_on ? 'pass' : 'fail'}>
          <a href="/findings/${encodeURIComponent(f.finding_id)}"><b>${f.title}</b></a> ${severityMark(f.severity)} ${evidenceMark(f.evidence_class)}
          ${f.role === 'concurrent' ? html`<span class="tag">${t('竞合，不重复计算')}</span>` : nothing}
          <p>${f.reason_label}${f.occurred_on ? ` · ${t('发生于 {date}', { date: f.occurred_on })}` : ''} · <span class="code date">${f.subject_id}</span></p>
          <p class="quiet">${f.cleared_on ? t('{date} 的检测已消除', { date: f.cleared_on }) : t('尚未消除')}${f.confirmation ? ` · ${t('已书面确认：{text}', { text: f.confirmation.text })}` : ''}</p>
        </li>`,
      )}</ul>
      ${c.confirm_reason ? html`<p><b>${t('认定理由')}</b> ${c.confirm_reason}</p>` : nothing}
      ${c.requirement ? html`<p><b>${t('整改要求')}</b> ${c.requirement}</p>` : nothing}
    ${d.lint.some((x) => x.code === 'service_address_missing') && can('case.work') ? html`<p><button type="button" @click=${() => void this.#address(d)}>${t('登记送达地址')}</button></p>` : nothing}
    </section>`
  }

  #answers(d: CaseDetail): TemplateResult {
    const c = d
    return html`
      ${c.answers.length === 0 ? nothing : html`<section><h2>${t('单位说明与整改报告')}</h2>${c.answers.map((a) => html`<div class="doc"><p class="quiet">${a.kind === 'explanation' ? t('情况说明') : t('整改报告')} · ${a.on}</p><p>${a.text}</p></div>`)}</section>`}
      ${c.objections.length === 0 ? nothing : html`<section><h2>${t('陈述申辩')}</h2>${c.objections.map((o) => html`<div class="doc"><p class="quiet">${o.on}</p><p>${o.grounds}</p>${o.decision_reason ? html`<p><b>${t('答复')}</b> ${o.review?.text ?? o.decision_reason}${o.answered_on ? '' : html` <span class="due">▲ ${t('复函待送达')}</span>`}</p>` : o.state === 'withdrawn' ? html`<p class="quiet">${t('单位已撤回')}</p>` : html`<p class="due">▲ ${t('待答复')}</p>`}</div>`)}</section>`}
      ${c.extensions.length === 0 ? nothing : html`<section><h2>${t('延期')}</h2>${c.extensions.map((e) => html`<div class="doc"><p>${t('申请延至 {date}', { date: e.to })} · ${e.reason}</p>${e.decision_reason ? html`<p><b>${e.state === 'approved' ? t('同意') : t('不同意')}</b> ${e.decision_reason}${e.answered_on ? '' : html` <span class="due">▲ ${t('复函待送达')}</span>`}</p>` : html`<p class="due">▲ ${t('待批复')}</p>`}</div>`)}</section>`}`
  }

  #files(d: CaseDetail): TemplateResult {
    const c = d
    return html`<section><h2>${t('材料')}</h2>
      ${c.files.length === 0 ? html`<p class="quiet">${t('还没有材料。')}</p>` : html`<ul class="sources">${c.files.map((f) => html`<li><a href=${apiUrl('/cases/:id/files/:sha256', { param: { id: c.case_id, sha256: f.sha256 } })} download>${f.name}</a> ${bytes(f.bytes)} · ${f.on}<small class="code">SHA-256 ${f.sha256}</small></li>`)}</ul>`}
      ${c.ended_on ? nothing : html`<p><button type="button" class="plain" @click=${() => void attach(d).then((ok) => (ok ? this.reload() : undefined))}>${t('上传材料')}</button></p>`}
    </section>`
  }

  #timeline(d: CaseDetail): TemplateResult {
    const last = d.timeline.length - 1
    return html`<ol class="line">${d.timeline.map(
      (e, i) =>
        html`<li class=${i === last ? 'now' : ''}><time>${minute(e.at)}</time> · ${e.actor_name}<br /><b>${actionTitle(e)}</b>${e.from_state && e.from_state !== e.to_state ? html` <span class="quiet">${caseState(e.from_state)} → ${caseState(e.to_state)}</span>` : nothing}${e.said ? html`<p>${unbroken(e.said)}</p>` : nothing}</li>`,
    )}</ol>`
  }

  #actions(d: CaseDetail): TemplateResult {
    const mine = d.actions.filter((a) => a.allowed && a.action !== 'attach').sort((a, b) => Number(a.aside) - Number(b.aside))
    const others = d.actions.filter((a) => !a.allowed && a.action !== 'attach')
    return html`<section class="panel"><h2>${t('现在可以办')}</h2>
      ${mine.length === 0 ? html`<p class="quiet">${d.ended_on ? t('事项已了结。') : t('现在没有您要办的事。')}</p>` : nothing}
      <ul class="acts">${mine.map((a, i) => html`<li><button type="button" class=${i === 0 && !a.aside ? 'primary' : ''} @click=${() => void act(d, a).then((ok) => (ok ? this.reload() : undefined))}>${actionTitle(a)}</button></li>`)}</ul>
      ${others.length === 0 ? nothing : html`<details><summary>${t('还不能办或由他人办')}</summary><ul class="acts">${others.map((a) => html`<li class="blocked"><b>${actionTitle(a)}</b><br />${a.why_not}</li>`)}</ul></details>`}
    </section>`
  }

  #lint(d: CaseDetail): TemplateResult | typeof nothing {
    if (!can('case.work') && !can('case.sign')) return nothing
    if (!['confirmed', 'to_issue'].includes(d.state)) return nothing
    return html`<section class="panel"><h2>${t('发文前检查')}</h2>
      ${d.lint.length === 0 ? html`<p class="ok">✓ ${t('没有发现问题')}</p>` : html`<ul class="lint">${d.lint.map((i) => html`<li class=${i.level === 'error' ? 'bad' : 'due'}>${i.level === 'error' ? '✕' : '▲'} ${i.message}</li>`)}</ul>`}
    </section>`
  }

  async #address(d: CaseDetail): Promise<void> {
    const done = await ask({
      title: t('登记送达地址'),
      submit: t('保存'),
      done: t('已保存'),
      body: html`${field({ name: 'address', label: t('送达地址') })}${field({ name: 'contact', label: t('联系人') })}${field({ name: 'phone', label: t('联系电话') })}`,
      run: async (form) => {
        const text = (name: string) => String(form.get(name) ?? '').trim()
        await send('PUT', '/service-addresses/:uscc', {
          param: { uscc: d.agency_uscc },
          json: {
            address: text('address'),
            contact: text('contact'),
            phone: text('phone'),
          },
        })
      },
    })
    if (done) await this.reload()
  }

  #documents(d: CaseDetail): TemplateResult {
    const drafts: readonly [kind: DraftKind, label: string][] =
      d.state === 'confirmed' || d.state === 'to_issue'
        ? [['rectification_notice', t('限期整改通知书')]]
        : d.state === 'overdue'
          ? [
              ['overdue_report', t('逾期未整改情况报告')],
              ['supervision_request', t('提请纳入督查督办的请示')],
            ]
          : []
    return html`<section class="panel"><h2>${t('公文')}</h2>
      ${documentCards(this.#issued)}
      ${can('case.work') || can('case.sign') ? drafts.map(([kind, label]) => html`<p class="actions"><span>${t('草拟稿：{name}', { name: label })}</span> <a href=${draftUrl(kind, d.case_id, 'print')} target="_blank" rel="noopener">${t('预览')}</a> <a href=${draftUrl(kind, d.case_id, 'docx')} download>Word</a></p>`) : nothing}
    </section>`
  }
}

customElements.define('sh-case', CasePage)
