import { html, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import type { Desk } from '../wire.ts'
import { clockMark } from './marks.ts'

/** What falls due, nearest first, each a link to its case. */
export function dueList(due: Desk['due']): TemplateResult {
  if (due.length === 0) return html`<p class="quiet">${t('没有将到期的整改事项。')}</p>`
  return html`<ol class="due-list">${due.map(
    (d) =>
      html`<li><time>${d.date}</time> ${clockMark(d.remaining)} <a href="/cases/${encodeURIComponent(d.case_id)}">${d.title}</a> <span class="quiet">${d.agency}</span></li>`,
  )}</ol>`
}
