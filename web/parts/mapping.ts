import { html, nothing, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import type { ImportPreview, Tables } from '../wire.ts'

export interface Reading {
  readonly name: string
  readonly table?: string
  readonly mapping?: {
    readonly columns?: Readonly<Record<string, { readonly from: string }>>
    readonly secrecy?: {
      readonly flags: readonly string[]
      readonly cleared: readonly { readonly mark: string; readonly reason: string }[]
    }
  }
}

type Part = ImportPreview['parts'][number]

/** The reading with one column taken from another header; an empty header goes back to recognition. */
export function withColumn(reading: Reading, table: string, column: string, header: string): Reading {
  const columns = { ...reading.mapping?.columns }
  if (header === '') delete columns[column]
  else columns[column] = { from: header }
  const { secrecy } = reading.mapping ?? {}
  const mapping = { ...(Object.keys(columns).length > 0 ? { columns } : {}), ...(secrecy ? { secrecy } : {}) }
  return { name: reading.name, table, ...(Object.keys(mapping).length > 0 ? { mapping } : {}) }
}

/** Which column comes from which header, and what the first rows become. Every change asks the server again. */
export function mappingEditor(part: Part, tables: Tables, reading: Reading, change: (reading: Reading) => void): TemplateResult {
  const chosen = reading.table ?? part.table ?? ''
  const table = tables.find((x) => x.name === chosen)
  const found = new Map(part.columns.map((c) => [c.name, c.from]))
  const headers = part.headers.filter((h) => h.trim() !== '')
  return html`
    <div class="filters"><label><span>${t('导入为')}</span>
      <select @change=${(e: Event) => {
        const { value } = e.currentTarget as HTMLSelectElement
        change(value === '' ? { name: reading.name } : { name: reading.name, table: value })
      }}>
        <option value="" ?selected=${chosen === ''}>${t('按表头识别')}</option>
        ${tables.map((x) => html`<option value=${x.name} ?selected=${x.name === chosen}>${x.label}</option>`)}
      </select></label></div>
    ${
      table
        ? html`<div class="cols">${table.columns.map((c) => {
            const from = reading.mapping?.columns?.[c.name]?.from ?? found.get(c.name) ?? ''
            return html`<label class="field"><span>${c.label}${c.required ? html` <span class="tag">${t('必需')}</span>` : nothing}</span>
              <select @change=${(e: Event) => change(withColumn(reading, table.name, c.name, (e.currentTarget as HTMLSelectElement).value))}>
                <option value="" ?selected=${from === ''}>${t('（没有）')}</option>
                ${headers.map((h) => html`<option value=${h} ?selected=${h === from}>${h}</option>`)}
              </select></label>`
          })}</div>`
        : nothing
    }
    ${part.rows.length === 0 ? nothing : rows(part)}`
}

function rows(part: Part): TemplateResult {
  const shown = part.columns.map((c, i) => ({ ...c, i })).filter((c) => c.from !== null)
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('前二十行')}><table class="rows">
    <thead><tr><th scope="col" class="num">${t('行')}</th><th scope="col">${t('结果')}</th>${shown.map((c) => html`<th scope="col">${c.label}</th>`)}</tr></thead>
    <tbody>${part.rows.map(
      (r) =>
        html`<tr><td class="num">${r.row}</td><td>${r.kind === 'landed' ? html`<span class="ok">✓ ${t('入库')}</span>` : html`<span class="bad">✕ ${r.problem}</span>`}</td>${shown.map((c) => html`<td>${r.values[c.i] ?? '—'}</td>`)}</tr>`,
    )}</tbody>
  </table></div>`
}
