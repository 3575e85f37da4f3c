import { html, type TemplateResult } from 'lit'
import { documentUrl } from '../documents.ts'
import { t } from '../text/t.ts'
import type { DocumentRow } from '../wire.ts'

/** Issued documents as cards: number, file, print page, hash. */
export function documentCards(rows: readonly DocumentRow[]): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">${t('还没有公文。')}</p>`
  return html`${rows.map(
    (d) => html`<div class="doc"><b>${d.number}</b>
      <p>${d.title}</p>
      <p class="quiet">${d.kind_label} · <span class="date">${d.issued_on}</span> · <span class="date">${t('签发 {name}', { name: d.signer_name })}</span></p>
      <p class="actions"><a class="button" href=${documentUrl(d.document_id, 'docx')} download>${t('下载 Word')}</a> <a href=${documentUrl(d.document_id, 'print')} target="_blank" rel="noopener">${t('打印页')}</a></p>
      <small class="code">SHA-256 ${d.sha256}</small></div>`,
  )}`
}
