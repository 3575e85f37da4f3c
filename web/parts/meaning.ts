import { html, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

/** A small form that gives a value its meaning: one of the words of its column, or any text; or none. */
export function meaning(label: string, words: readonly string[], add: (to: string | null) => void): TemplateResult {
  const submit = (e: Event) => {
    e.preventDefault()
    const to = String(new FormData(e.currentTarget as HTMLFormElement).get('to') ?? '').trim()
    if (to !== '') add(to === NONE ? null : to)
  }
  return html`<form class="meaning" @submit=${submit}>
    ${
      words.length > 0
        ? html`<select name="to" required aria-label=${t('“{value}”的意思', { value: label })}>
            <option value="">${t('意思是……')}</option>${words.map((w) => html`<option value=${w}>${w}</option>`)}<option value=${NONE}>${t('空值')}</option></select>`
        : html`<input name="to" required maxlength="200" placeholder=${t('意思是……')} aria-label=${t('“{value}”的意思', { value: label })} />`
    }
    <button type="submit">${t('加入映射')}</button></form>`
}

/** A choice that no word of a column can be. */
const NONE = '\u0000'
