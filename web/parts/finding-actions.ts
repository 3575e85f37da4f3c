import { html, nothing, type TemplateResult } from 'lit'
import { send } from '../api.ts'
import { navigate } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import type { FindingDetail } from '../wire.ts'
import { ask } from './dialog.ts'
import { field } from './field.ts'

/** What an officer may do with a lead: take it into a case. Its case, once there, decides the rest. */
export function findingActions(d: FindingDetail, done: () => void): TemplateResult | typeof nothing {
  const { case_id, waiver_id, hold_id } = d.finding
  if (case_id !== null && can('case.read')) {
    return html`<p class="actions"><a class="button primary" href="/cases/${encodeURIComponent(case_id)}">${t('打开整改事项 {id}', { id: case_id })}</a> ${reproduceLink()}</p>`
  }
  if (waiver_id !== null)
    return html`<p class="actions"><span class="tag">${t('已豁免')}</span> <a href="/cases?view=waivers">${waiver_id}</a> ${reproduceLink()}</p>`
  if (hold_id !== null)
    return html`<p class="actions"><span class="tag">${t('暂缓，待放行')}</span> ${can('case.work') ? html`<a href="/cases?view=holds">${t('去放行')}</a>` : nothing} ${reproduceLink()}</p>`
  if (!can('case.work') || d.finding.state !== 'open') return html`<p class="actions">${reproduceLink()}</p>`
  const open = async () => {
    let id = ''
    const made = await ask({
      title: t('加入整改'),
      submit: t('立案核实'),
      done: t('已立案'),
      body: html`<p>${t('将以这条线索立案，先请单位说明，再作认定。同一单位同一事实的其他线索会作为竞合一并列出。')}</p>
        ${field({ name: 'title', label: t('事项名称'), hint: t('不填则用检测控制的名称。'), optional: true })}`,
      run: async (form) => {
        const title = String(form.get('title') ?? '').trim()
        const answer = await send('POST', '/cases', { json: { findings: [d.finding.finding_id], ...(title ? { title } : {}) } })
        id = answer.case_id
      },
    })
    if (made && id) navigate(`/cases/${encodeURIComponent(id)}`)
    else if (made) done()
  }
  return html`<p class="actions"><button type="button" class="primary" @click=${() => void open()}>${t('加入整改')}</button>
    ${reproduceLink()}</p>`
}

/** Goes to the SQL of this lead alone, opened. */
function reproduceLink(): TemplateResult {
  const go = (event: Event) => {
    event.preventDefault()
    const block = [...document.querySelectorAll<HTMLDetailsElement>('details.sql')].at(-1)
    if (!block) return
    block.open = true
    block.scrollIntoView({ block: 'center' })
    block.querySelector('button')?.focus()
  }
  return html`<a class="button" href="#sql" @click=${go}>${t('复现 SQL')}</a>`
}
