import { html, nothing, type TemplateResult } from 'lit'
import type { FindingDetail } from '../../server/api/types.ts'
import { send } from '../api.ts'
import { navigate } from '../router.ts'
import { can } from '../session.ts'
import { t } from '../text/t.ts'
import { ask } from './dialog.ts'
import { field } from './field.ts'

/** What an officer may do with a lead: take it into a case. Its case, once there, decides the rest. */
export function findingActions(d: FindingDetail, done: () => void): TemplateResult | typeof nothing {
  if (!can('case.work') || d.finding.state !== 'open') return nothing
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
        const answer = await send<{ case_id: string }>('POST', '/cases', { findings: [d.finding.finding_id], ...(title ? { title } : {}) })
        id = answer.case_id
      },
    })
    if (made && id) navigate(`/cases/${encodeURIComponent(id)}`)
    else if (made) done()
  }
  return html`<p class="actions"><button type="button" class="primary" @click=${() => void open()}>${t('加入整改')}</button>
    <a class="button" href="#sql" @click=${(e: Event) => {
      e.preventDefault()
      const block = document.querySelector<HTMLDetailsElement>('details.sql:last-of-type')
      if (!block) return
      block.open = true
      block.scrollIntoView({ block: 'center' })
      block.querySelector('button')?.focus()
    }}>${t('复现 SQL')}</a></p>`
}
