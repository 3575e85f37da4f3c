import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'

export interface Option {
  readonly code: string
  readonly label: string
}

/** So many are offered at a time; typing narrows them. */
const OFFERED = 50

/**
 * Chooses several out of many: type to search, arrows and Enter to take one, Backspace to give the last one back. The chosen
 * codes are sent with the form under `name`.
 */
class Picker extends LitElement {
  static override properties = {
    name: {},
    label: {},
    options: { attribute: false },
    chosen: { attribute: false },
    text: { state: true },
    at: { state: true },
    open: { state: true },
  }
  declare name: string
  declare label: string
  declare options: readonly Option[]
  declare chosen: readonly string[]
  declare text: string
  declare at: number
  declare open: boolean

  constructor() {
    super()
    this.options = []
    this.chosen = []
    this.text = ''
    this.at = 0
    this.open = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  #found(): readonly Option[] {
    const text = this.text.trim().toLowerCase()
    return this.options.filter(
      (o) => !this.chosen.includes(o.code) && (text === '' || o.label.toLowerCase().includes(text) || o.code.toLowerCase().includes(text)),
    )
  }

  #take(option: Option | undefined): void {
    if (!option) return
    this.chosen = [...this.chosen, option.code]
    this.text = ''
    this.at = 0
    this.querySelector('input')?.focus()
  }

  #drop(code: string): void {
    this.chosen = this.chosen.filter((c) => c !== code)
    this.querySelector('input')?.focus()
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const found = this.#found().slice(0, OFFERED)
    if (event.key === 'ArrowDown') {
      this.at = this.open ? Math.min(found.length - 1, this.at + 1) : 0
      this.open = true
    } else if (event.key === 'ArrowUp') this.at = Math.max(0, this.at - 1)
    else if (event.key === 'Enter' && this.open) this.#take(found[this.at])
    else if (event.key === 'Escape' && this.open) {
      this.open = false
      // The dialog around it stays.
      event.stopPropagation()
    } else if (event.key === 'Backspace' && this.text === '') {
      this.chosen = this.chosen.slice(0, -1)
      return
    } else return
    event.preventDefault()
    void this.updateComplete.then(() => this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }))
  }

  protected override render(): TemplateResult {
    const found = this.#found()
    const list = `${this.name}-list`
    const names = new Map(this.options.map((o) => [o.code, o.label]))
    return html`
      ${this.chosen.map((c) => html`<input type="hidden" name=${this.name} value=${c} />`)}
      ${this.chosen.length === 0 ? nothing : html`<ul class="chips">${this.chosen.map((c) => html`<li>${names.get(c) ?? c} <button type="button" aria-label=${t('移除 {name}', { name: names.get(c) ?? c })} @click=${() => this.#drop(c)}>✕</button></li>`)}</ul>`}
      <input type="text" role="combobox" autocomplete="off" aria-label=${this.label} aria-expanded=${this.open} aria-controls=${list} aria-autocomplete="list"
        aria-activedescendant=${this.open && found.length > 0 ? `${list}-${this.at}` : nothing} placeholder=${t('输入名称或代码查找')} .value=${this.text}
        @input=${(e: Event) => {
          this.text = (e.currentTarget as HTMLInputElement).value
          this.at = 0
          this.open = true
        }} @focus=${() => {
          this.open = true
        }} @blur=${() => {
          this.open = false
        }} @keydown=${this.#keys} />
      <ul class="offers" id=${list} role="listbox" aria-label=${this.label} ?hidden=${!this.open}>
        ${found.slice(0, OFFERED).map(
          (o, i) =>
            html`<li id=${`${list}-${i}`} role="option" aria-selected=${i === this.at} @mousedown=${(e: Event) => {
              // Before the field loses the focus, which would close the list.
              e.preventDefault()
              this.#take(o)
            }}>${o.label} <small class="code">${o.code}</small></li>`,
        )}
        ${found.length === 0 ? html`<li class="quiet" role="option" aria-selected="false" aria-disabled="true">${t('没有符合的单位')}</li>` : nothing}
        ${found.length > OFFERED ? html`<li class="quiet" role="option" aria-selected="false" aria-disabled="true">${t('还有 {n} 个，请输入名称缩小范围', { n: found.length - OFFERED })}</li>` : nothing}
      </ul>
      <span class="sr" role="status">${t('已选 {n} 个', { n: this.chosen.length })}</span>`
  }
}

customElements.define('sh-picker', Picker)

/** A field that chooses several of `options`; see `Picker`. */
export function picker(f: {
  name: string
  label: string
  hint: string
  options: readonly Option[]
  chosen: readonly string[]
}): TemplateResult {
  return html`<div class="field"><span>${f.label}<small>${f.hint}</small></span><sh-picker name=${f.name} label=${f.label} .options=${f.options} .chosen=${f.chosen}></sh-picker></div>`
}
