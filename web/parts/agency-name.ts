import { html, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

/** A link to an institution; one that is only a code in the data, in no register, says so. */
export function agencyLink(uscc: string, name: string): TemplateResult {
  const link = html`<a href="/agencies/${encodeURIComponent(uscc)}">${name}</a>`
  return name === uscc ? html`${link} <span class="tag">${t('未登记')}</span>` : link
}
