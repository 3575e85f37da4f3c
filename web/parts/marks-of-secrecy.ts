import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import type { ImportPreview } from '../wire.ts'
import type { Reading } from './reading.ts'

type Mark = ImportPreview['parts'][number]['marks'][number]

const HEADER = 'header:'

/** The reading with a header named as the flag, or a place signed to be none with a reason. */
export function withMark(reading: Reading, mark: Mark, reason: string | undefined): Reading {
  const { flags = [], cleared = [] } = reading.mapping?.secrecy ?? {}
  const secrecy =
    reason === undefined
      ? { flags: [...flags, mark.id.slice(HEADER.length)], cleared }
      : { flags, cleared: [...cleared, { mark: mark.id, reason }] }
  return { ...reading, mapping: { ...reading.mapping, secrecy } }
}

/** For each place that speaks of secrecy: it is the flag, or the signed-in person signs with a reason that it is none. */
export function marksOfSecrecy(
  marks: readonly Mark[],
  reading: Reading,
  change: (reading: Reading) => void,
): TemplateResult | typeof nothing {
  if (marks.length === 0) return nothing
  const sign = (mark: Mark) => (e: Event) => {
    e.preventDefault()
    const reason = String(new FormData(e.currentTarget as HTMLFormElement).get('reason') ?? '').trim()
    if (reason.length >= 2) change(withMark(reading, mark, reason))
  }
  return html`<ul class="plain-list">${marks.map(
    (m) => html`<li><span class="code">${m.id}</span>
      ${m.where === 'header' ? html`<button type="button" @click=${() => change(withMark(reading, m, undefined))}>${t('是涉密标识')}</button>` : nothing}
      ${
        m.where === 'duplicate'
          ? nothing
          : html`<form class="filters" @submit=${sign(m)}><label class="field"><span>${t('不是涉密标识的理由')}</span><input name="reason" required minlength="2" maxlength="300" /></label>
              <button type="submit">${t('不是，签字')}</button></form>`
      }</li>`,
  )}</ul>`
}
