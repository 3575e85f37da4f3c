import { html, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

/** A SQL text with a button that copies it; the button says when it did. */
export function sqlBlock(title: string, sql: string, open = false): TemplateResult {
  const copy = async (event: Event) => {
    const button = event.currentTarget as HTMLButtonElement
    try {
      await navigator.clipboard.writeText(sql)
      button.textContent = t('已复制')
    } catch {
      button.textContent = t('复制不了，请手动选取')
    }
    setTimeout(() => {
      button.textContent = t('复制')
    }, 2000)
  }
  return html`<details class="sql" ?open=${open}>
    <summary>${title}</summary>
    <button type="button" @click=${copy} .textContent=${t('复制')}></button>
    <pre tabindex="0"><code>${sql}</code></pre>
  </details>`
}
