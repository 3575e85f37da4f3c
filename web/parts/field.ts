import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

export interface FieldInput {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value?: string | number
  readonly optional?: boolean
  readonly type?: 'text' | 'date' | 'number' | 'url' | 'password' | 'email'
  readonly min?: string | number
  readonly max?: string | number
  readonly step?: string
  readonly placeholder?: string
  readonly autocomplete?: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off'
}

function frame(f: { label: string; hint?: string; optional?: boolean }, control: TemplateResult): TemplateResult {
  return html`<label class="field"><span>${f.label}${f.optional ? html`<small>${t('（可不填）')}</small>` : nothing}</span>${f.hint ? html`<small class="hint">${f.hint}</small>` : nothing}${control}</label>`
}

/** A labelled input of the browser's own kind: its date picker is the one people know, on a phone too. */
export function field(f: FieldInput): TemplateResult {
  return frame(
    f,
    html`<input name=${f.name} type=${f.type ?? 'text'} .value=${String(f.value ?? '')} ?required=${!f.optional} min=${f.min ?? nothing} max=${f.max ?? nothing} step=${f.step ?? nothing} placeholder=${f.placeholder ?? nothing} autocomplete=${f.autocomplete ?? nothing} />`,
  )
}

export function area(f: FieldInput): TemplateResult {
  return frame(
    f,
    html`<textarea name=${f.name} rows="4" maxlength="4000" ?required=${!f.optional} .value=${String(f.value ?? '')}></textarea>`,
  )
}

export function choice(f: FieldInput, options: readonly { readonly code: string; readonly label: string }[]): TemplateResult {
  return frame(
    f,
    html`<select name=${f.name} ?required=${!f.optional}>${options.map((o) => html`<option value=${o.code} ?selected=${o.code === f.value}>${o.label}</option>`)}</select>`,
  )
}

/** A file input that speaks the page's language; the names of the chosen files stand beside the button, set as a property: no part of the template lies inside. */
export function fileField(f: FieldInput & { readonly accept?: string; readonly multiple?: boolean }): TemplateResult {
  const chosen = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    const names = input.closest('.file')?.querySelector('.file-names')
    if (names) names.textContent = [...(input.files ?? [])].map((x) => x.name).join('、') || t('没有选择文件')
  }
  return frame(
    f,
    html`<span class="file"><input class="sr" name=${f.name} type="file" accept=${f.accept ?? nothing} ?multiple=${f.multiple ?? false} ?required=${!f.optional} @change=${chosen} /><span class="button" aria-hidden="true">${t('选择文件')}</span> <span class="file-names quiet" aria-live="polite" .textContent=${t('没有选择文件')}></span></span>`,
  )
}

/** Any number of some codes. */
export function ticks(name: string, label: string, options: readonly { readonly code: string; readonly label: string }[]): TemplateResult {
  return html`<fieldset class="field"><legend>${label}</legend>${options.map((o) => html`<label class="check"><input type="checkbox" name=${name} value=${o.code} /> <span>${o.label}</span></label>`)}</fieldset>`
}

export function check(name: string, label: string, on = false): TemplateResult {
  return html`<label class="check"><input type="checkbox" name=${name} ?checked=${on} /> <span>${label}</span></label>`
}

/** The value chosen in a form's `choice`, one of those it offered. Throws when the form has another. */
export function chosen<const T extends string>(form: FormData, name: string, of: readonly T[]): T {
  const value = form.get(name)
  const found = of.find((code) => code === value)
  if (found === undefined) throw new Error(t('请选择'))
  return found
}
