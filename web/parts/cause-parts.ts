import { html, nothing, type TemplateResult } from 'lit'
import { send } from '../api.ts'
import { href, navigate } from '../router.ts'
import { can } from '../session.ts'
import { served, t } from '../text/t.ts'
import type { Cause, CausePage } from '../wire.ts'
import { controlTitle, count } from '../words.ts'
import { ask } from './dialog.ts'
import { field } from './field.ts'
import { severityMark } from './marks.ts'

/** Kind and thing of a cause: `供数任务《…》`. */
export function causeName(c: Cause): string {
  const kind = served(c.kind, c.kind_en)
  return c.object === '' ? kind : c.object.startsWith('《') ? `${kind}${c.object}` : `${kind} ${c.object}`
}

export function causeControls(c: Cause): string {
  return c.controls.map((k) => controlTitle({ title_zh: k.title, title_en: k.title_en })).join(t('、'))
}

export function causeLink(c: Cause): TemplateResult {
  return html`<a href=${href('/findings', { cause: c.cause_id })}>${causeName(c)}</a>`
}

const SHOWN = 6

/** The causes that most leads come from, above the leads themselves. */
export function causesPanel(page: CausePage, query: Readonly<Record<string, string>>): TemplateResult | typeof nothing {
  if (page.total === 0) return nothing
  return html`<section class="panel causes"><h2>${t('按原因看')} <span class="quiet">${t('{leads} 条未消除线索出自 {n} 个原因', { leads: count(page.leads), n: count(page.total) })}</span></h2>
    <table class="rows"><thead><tr><th scope="col">${t('改掉哪一件事')}</th><th scope="col">${t('程度')}</th><th scope="col" class="num">${t('线索')}</th></tr></thead>
    <tbody>${page.causes.slice(0, SHOWN).map(
      (c) => html`<tr><th scope="row">${causeLink(c)} · ${c.agency}<br /><span class="quiet">${served(c.mend, c.mend_en)}</span></th>
        <td>${severityMark(c.severity)}</td><td class="num">${count(c.leads)}</td></tr>`,
    )}</tbody></table>
    ${page.total > SHOWN ? html`<p><a href=${href('/causes', query)}>${t('看全部 {n} 个原因', { n: count(page.total) })}</a></p>` : nothing}
  </section>`
}

/** What one cause is, what ends it, and the case that may be opened on it. */
export function causeHead(c: Cause, done: () => void): TemplateResult {
  const open = async () => {
    let id = ''
    const made = await ask({
      title: t('就这一原因立案'),
      submit: t('立案核实'),
      done: t('已立案'),
      body: html`<p>${t('将以这一原因下未立案的 {n} 条线索立案，先请单位说明，再作认定。', { n: count(c.free.length) })}</p>
        ${field({ name: 'title', label: t('事项名称'), hint: t('不填则用检测控制的名称。'), optional: true })}`,
      run: async (form) => {
        const title = String(form.get('title') ?? '').trim()
        id = (await send('POST', '/cases', { json: { findings: c.free, ...(title ? { title } : {}) } })).case_id
      },
    })
    if (made && id) navigate(`/cases/${encodeURIComponent(id)}`)
    else if (made) done()
  }
  return html`<section class="panel cause"><h2>${causeName(c)}</h2>
    <p>${t('{agency}：{leads} 条未消除线索，涉及 {controls}。', { agency: c.agency, leads: count(c.leads), controls: causeControls(c) })}
      ${c.in_case > 0 ? t('其中 {n} 条已立案。', { n: count(c.in_case) }) : nothing} ${c.waived > 0 ? t('其中 {n} 条已豁免。', { n: count(c.waived) }) : nothing}</p>
    <p><b>${t('怎么消除')}</b> ${served(c.mend, c.mend_en)}</p>
    <p class="actions">${
      can('case.work') && c.free.length > 0
        ? html`<button type="button" class="primary" @click=${() => void open()}>${t('就这一原因立案')}</button>`
        : nothing
    } <a class="button" href="/findings">${t('回到全部线索')}</a></p>
  </section>`
}
