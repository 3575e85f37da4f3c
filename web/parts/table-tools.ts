import type { LitTable } from '@tanstack/lit-table'
import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import { count } from '../words.ts'
import { csv, saveFile } from './csv.ts'
import { type Any, compareValues, type Features, type TableInput } from './table-model.ts'

type Rows = readonly { readonly original: Any }[]

/** Keeps one of the table's own values in the URL; empty takes it out. */
export type Remember = (key: string, value: string) => void

/** What stands over a table: search, filters, how many rows, downloads. */
export function tableTools(input: TableInput<Any>, table: LitTable<Features, Any>, rows: Rows, remember: Remember): TemplateResult {
  const all = input.total ?? input.rows.length
  return html`<div class="sheet-tools">
    ${(input.search ?? input.rows.length > 12) ? search(table, remember) : nothing}
    ${input.columns.filter((c) => c.facet).map((c) => facet(input, table, c, remember))}
    <span class="quiet" role="status">${rows.length === all ? t('共 {n} 行', { n: count(all) }) : t('{n} 行，共 {all} 行', { n: count(rows.length), all: count(all) })}</span>
    <span class="downloads">${
      input.download
        ? html`<a href=${ending(input.download, 'xlsx')} download>${t('下载 XLSX')}</a> <a href=${ending(input.download, 'csv')} download>CSV</a>`
        : html`<button type="button" class="plain small" @click=${() => save(input, rows)}>${t('下载 CSV')}</button>`
    }</span>
  </div>`
}

function search(table: LitTable<Features, Any>, remember: Remember): TemplateResult {
  return html`<label class="find"><span class="sr">${t('在表中查找')}</span><input type="search" placeholder=${t('在表中查找')} .value=${String(table.atoms.globalFilter.get() ?? '')}
    @input=${(e: Event) => {
      const { value } = e.currentTarget as HTMLInputElement
      table.setGlobalFilter(value)
      remember('q', value)
    }} /></label>`
}

function facet(
  input: TableInput<Any>,
  table: LitTable<Features, Any>,
  c: TableInput<Any>['columns'][number],
  remember: Remember,
): TemplateResult | typeof nothing {
  const column = table.getColumn(c.id)
  const chosen = String(column?.getFilterValue() ?? '')
  const values = [...new Set(input.rows.map((r) => String(c.value(r) ?? '')))].filter((x) => x !== '').sort(compareValues)
  // A filter with nothing to choose from is only noise.
  if (values.length < 2 && chosen === '') return nothing
  return html`<label><span class="sr">${c.head}</span><select @change=${(e: Event) => {
    const { value } = e.currentTarget as HTMLSelectElement
    column?.setFilterValue(value === '' ? undefined : value)
    remember(c.id, value)
  }}><option value="">${t('{name}：全部', { name: c.head })}</option>${values.map((x) => html`<option value=${x} ?selected=${x === chosen}>${x}</option>`)}</select></label>`
}

function ending(download: string, format: string): string {
  const [path, query] = download.split('?')
  return `${path}.${format}${query ? `?${query}` : ''}`
}

function save({ columns, name }: TableInput<Any>, rows: Rows): void {
  const shown = columns.filter((c) => c.id !== 'do')
  saveFile(
    `${name}.csv`,
    csv(
      shown.map((c) => (c.unit ? `${c.head}（${c.unit}）` : c.head)),
      rows.map((r) => shown.map((c) => c.value(r.original))),
    ),
  )
}
