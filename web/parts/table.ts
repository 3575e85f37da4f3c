import { type ColumnDef, TableController } from '@tanstack/lit-table'
import { VirtualizerController } from '@tanstack/lit-virtual'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import { count } from '../words.ts'
import { type Any, type Column, definitions, type Features, features, parseSort, type TableInput } from './table-model.ts'
import { tableTools } from './table-tools.ts'

export type { Column, TableInput } from './table-model.ts'

const ROW = 37
const VIRTUAL_FROM = 100
const CARDS_STEP = 20
/** Longer tables scroll in themselves, with their head in view; shorter ones belong to the page. */
const TALL_FROM = 28

/**
 * The one table: sort, filter, resize, sticky head and first column, virtual rows above 100, cards on a phone, download,
 * everything in print. Its state stands in the URL, so that a link shows the same view.
 */
class Sheet extends LitElement {
  static override properties = { input: { attribute: false }, narrow: { state: true }, cards: { state: true }, printing: { state: true } }
  declare input: TableInput<Any>
  declare narrow: boolean
  declare cards: number
  declare printing: boolean
  #columns: ColumnDef<Features, Any>[] = []
  #given: readonly Column<Any>[] | undefined
  #data: Any[] = []
  #rows: readonly Any[] | undefined
  #loading = false
  readonly #table = new TableController<Features, Any>(this)
  readonly #virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    getScrollElement: () => this.querySelector<HTMLElement>('.scroll'),
    estimateSize: () => ROW,
    overscan: 12,
  })
  readonly #phone = matchMedia('(max-width: 720px)')
  readonly #measure = () => {
    this.narrow = this.#phone.matches
  }
  readonly #before = () => {
    this.printing = true
    this.performUpdate()
  }
  readonly #after = () => {
    this.printing = false
  }

  constructor() {
    super()
    this.narrow = this.#phone.matches
    this.cards = CARDS_STEP
    this.printing = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#phone.addEventListener('change', this.#measure)
    window.addEventListener('beforeprint', this.#before)
    window.addEventListener('afterprint', this.#after)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#phone.removeEventListener('change', this.#measure)
    window.removeEventListener('beforeprint', this.#before)
    window.removeEventListener('afterprint', this.#after)
  }

  #state(): URLSearchParams {
    return new URL(location.href).searchParams
  }

  readonly #remember = (key: string, value: string): void => {
    const url = new URL(location.href)
    const name = `${this.input.name}.${key}`
    if (value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    history.replaceState(history.state, '', url)
  }

  #model() {
    const { input } = this
    // Lit makes new arrays on every draw; the table must not start again for the same columns and rows.
    const same = this.#given?.length === input.columns.length && this.#given.every((c, i) => c.id === input.columns[i]?.id)
    if (!same) this.#columns = definitions(input.columns)
    this.#given = input.columns
    if (this.#rows !== input.rows) {
      this.#rows = input.rows
      this.#data = [...input.rows]
    }
    const state = this.#state()
    return this.#table.table({
      features,
      columns: this.#columns,
      data: this.#data,
      getRowId: (row) => input.key(row),
      columnResizeMode: 'onChange',
      enableSorting: !input.fixed,
      enableMultiSort: false,
      globalFilterFn: 'includesString',
      getColumnCanGlobalFilter: () => true,
      initialState: {
        sorting: parseSort(state.get(`${input.name}.sort`)),
        globalFilter: state.get(`${input.name}.q`) ?? '',
        columnFilters: input.columns.flatMap((c) => {
          const value = c.facet ? state.get(`${input.name}.${c.id}`) : null
          return value ? [{ id: c.id, value }] : []
        }),
      },
    })
  }

  protected override render(): TemplateResult {
    if (!this.input) return html``
    const { input } = this
    const table = this.#model()
    const rows = table.getRowModel().rows
    const virtual = rows.length > VIRTUAL_FROM && !this.narrow && !this.printing
    const v = this.#virtual.getVirtualizer()
    v.setOptions({ ...v.options, count: virtual ? rows.length : 0 })
    const items = v.getVirtualItems()
    // Before the first measure there is nothing to draw by; the first screenful stands in.
    const [from, to] = virtual
      ? items.length > 0
        ? [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1]
        : [0, 40]
      : [0, this.narrow && !this.printing ? this.cards : rows.length]
    const top = virtual ? from * ROW : 0
    const bottom = virtual ? Math.max(0, rows.length - to) * ROW : 0
    if (virtual && to >= rows.length - 15) this.#next()
    const columns = new Map(input.columns.map((c) => [c.id, c]))
    const tall = rows.length > TALL_FROM
    return html`
      ${input.bare ? nothing : tableTools(input, table, rows, this.#remember)}
      <div class="scroll sheet ${tall ? 'tall' : ''}" tabindex="0" role="region" aria-label=${input.label}>
        <table class="rows cards grid ${virtual ? 'virtual' : ''}" aria-rowcount=${rows.length + 1} .style=${this.narrow ? '' : `min-width:${table.getTotalSize()}px`}>
          <caption class="sr">${input.label}</caption>
          <colgroup>${table.getAllLeafColumns().map((c) => html`<col .style=${`width:${c.getSize()}px`} />`)}</colgroup>
          <thead>${table.getHeaderGroups().map(
            (g) =>
              html`<tr>${g.headers.map((h) => {
                const c = columns.get(h.column.id)
                const sorted = h.column.getIsSorted()
                const head = html`${c?.head}${c?.unit ? html`<small>（${c.unit}）</small>` : nothing}`
                return html`<th scope="col" class=${c?.num ? 'num' : ''} aria-sort=${sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : nothing}>
                ${
                  input.fixed
                    ? head
                    : html`<button type="button" class="sort" @click=${() => {
                        h.column.toggleSorting()
                        const now = table.atoms.sorting.get()[0]
                        this.#remember('sort', now ? `${now.desc ? '-' : ''}${now.id}` : '')
                      }}>${head}<span aria-hidden="true">${sorted === 'asc' ? ' ↑' : sorted === 'desc' ? ' ↓' : ''}</span></button>`
                }
                <span class="resize" aria-hidden="true" @mousedown=${h.getResizeHandler()} @touchstart=${h.getResizeHandler()} @dblclick=${() => h.column.resetSize()}></span>
              </th>`
              })}</tr>`,
          )}</thead>
          <tbody @keydown=${this.#keys}>
            ${top > 0 ? html`<tr class="gap" aria-hidden="true" .style=${`height:${top}px`}></tr>` : nothing}
            ${rows.slice(from, to).map((r, n) => this.#row(r.original, input, from + n + 2))}
            ${bottom > 0 ? html`<tr class="gap" aria-hidden="true" .style=${`height:${bottom}px`}></tr>` : nothing}
          </tbody>
        </table>
        ${rows.length === 0 ? html`<p class="none">${t('没有符合条件的行。')}</p>` : nothing}
      </div>
      ${
        (this.narrow && to < rows.length) || (!virtual && input.more)
          ? html`<p class="paging"><button type="button" @click=${() => {
              if (this.narrow && to < rows.length) this.cards += CARDS_STEP
              else this.#next()
            }}>${t('再看一些')}</button></p>`
          : nothing
      }`
  }

  #row(row: Any, input: TableInput<Any>, index: number): TemplateResult {
    return html`<tr aria-rowindex=${index}>${input.columns.map((c, i) => {
      const value = c.value(row)
      // On a card, what is not there takes no room.
      if (this.narrow && !this.printing && i > 0 && c.id !== 'do' && (value === null || (c.spare && value === 0))) return nothing
      const shown = c.cell ? c.cell(row) : typeof value === 'number' ? count(value) : (value ?? '—')
      const kind = `${c.num ? 'num' : ''}${c.wrap ? ' wrap' : ''}${c.id === 'do' ? ' do' : ''}`
      const hint = typeof value === 'string' && value.length > 12 ? value : nothing
      return i === 0
        ? html`<th scope="row" class=${kind} data-label=${c.head} title=${hint}>${shown}</th>`
        : html`<td class=${kind} data-label=${c.head} title=${hint}>${shown}</td>`
    })}</tr>`
  }

  #next(): void {
    if (this.#loading || !this.input.more) return
    this.#loading = true
    void this.input.more().finally(() => {
      this.#loading = false
    })
  }

  /** Down and up go from row to row, staying in the column of links. */
  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const row = (event.target as Element).closest('tr')
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
    const target = next?.querySelector<HTMLElement>('a, button')
    if (!target) return
    event.preventDefault()
    target.focus()
  }
}

customElements.define('sh-table', Sheet)

/** A table of `rows`; see `TableInput`. */
export function table<T>(input: TableInput<T>): TemplateResult {
  return html`<sh-table .input=${input}></sh-table>`
}
