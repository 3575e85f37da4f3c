import { html, nothing, type TemplateResult } from 'lit'
import { placeName } from '../../server/common/places.ts'
import { t } from '../text/t.ts'
import type { ImportPreview, Tables } from '../wire.ts'
import { count } from '../words.ts'
import { columnRule } from './column-rule.ts'
import { meaning } from './meaning.ts'
import { type Reading, saidOf, withRule, withSaid, withValue } from './reading.ts'

type Part = ImportPreview['parts'][number]

/** Encodings that a mapping may name; what is not named is found out. */
const ENCODINGS: readonly (readonly [string, string])[] = [
  ['utf-8', 'UTF-8'],
  ['gb18030', 'GBK / GB18030'],
  ['big5', 'Big5'],
  ['utf-16le', 'UTF-16 LE'],
  ['utf-16be', 'UTF-16 BE'],
]

const delimiters = (): readonly (readonly [string, string])[] => [
  [',', t('逗号')],
  ['\t', t('制表符')],
  [';', t('分号')],
  ['|', '|'],
  ['^', '^'],
  ['\u0001', 'U+0001'],
]

/** How one part of a file is laid out, which column comes from where, and what the first rows become. Every change asks the server again. */
export function mappingEditor(part: Part, tables: Tables, reading: Reading, change: (reading: Reading) => void): TemplateResult {
  const { key } = part
  const said = saidOf(reading, key)
  const chosen = said.table ?? part.table ?? ''
  const table = tables.find((x) => x.name === chosen)
  return html`
    ${layout(part, tables, reading, change)}
    ${table ? html`<div class="cols">${table.columns.map((c) => columnRule(part, c, said.columns?.[c.name], (rule) => change(withRule(reading, key, table.name, c.name, rule))))}</div>` : nothing}
    ${table ? unknownValues(part, table, reading, change) : nothing}
    ${unused(part)}
    ${part.rows.length === 0 ? nothing : rows(part)}`
}

/** Table, header, encoding and the like. */
function layout(part: Part, tables: Tables, reading: Reading, change: (reading: Reading) => void): TemplateResult {
  const { key } = part
  const said = saidOf(reading, key)
  const chosen = said.table ?? part.table ?? ''
  const say = (more: Parameters<typeof withSaid>[2]) => change(withSaid(reading, key, more))
  const value = (e: Event) => (e.currentTarget as HTMLInputElement | HTMLSelectElement).value
  const named = part.format === 'csv' || part.format === 'sheet'
  const pick = (label: string, now: string, options: readonly (readonly [string, string])[], set: (to: string | undefined) => void) =>
    html`<label class="field"><span>${label}</span><select @change=${(e: Event) => set(value(e) || undefined)}>
      <option value="" ?selected=${now === ''}>${t('自动')}</option>
      ${options.map(([v, text]) => html`<option value=${v} ?selected=${v === now}>${text}</option>`)}</select></label>`
  return html`<div class="cols">
    ${pick(
      t('导入为'),
      chosen,
      tables.map((x) => [x.name, x.label] as const),
      // The columns of one table say nothing of another's.
      (to) => say({ table: to, columns: undefined, headerless: to === undefined ? undefined : said.headerless }),
    )}
    ${
      named
        ? html`<label class="field"><span>${t('表头在第几行')}</span><input type="number" min="1" max="1000" placeholder=${part.header_row ?? t('自动')} .value=${String(said.header_row ?? '')} ?disabled=${said.headerless === true} @change=${(
            e: Event,
          ) => say({ header_row: (e.currentTarget as HTMLInputElement).valueAsNumber || undefined })} /></label>`
        : nothing
    }
    ${part.format === 'csv' ? pick(t('编码'), said.encoding ?? '', ENCODINGS, (encoding) => say({ encoding })) : nothing}
    ${part.format === 'csv' ? pick(t('分隔符'), said.delimiter ?? '', delimiters(), (delimiter) => say({ delimiter })) : nothing}
    ${
      named
        ? html`<label class="field"><span>${t('表尾行的样子（正则表达式）')}</span><input maxlength="1000" placeholder=${t('例如 ^制表')} .value=${said.footer ?? ''} @change=${(
            e: Event,
          ) => say({ footer: value(e) || undefined })} /></label>`
        : nothing
    }
    ${
      named
        ? html`<label class="check"><input type="checkbox" .checked=${said.headerless === true} ?disabled=${chosen === ''} @change=${(
            e: Event,
          ) =>
            change(
              headerless(part, chosen, reading, (e.currentTarget as HTMLInputElement).checked),
            )} /> ${t('没有表头，各列按位置对应')}</label>`
        : nothing
    }
    ${
      key === ''
        ? nothing
        : html`<label class="check"><input type="checkbox" .checked=${said.skip === true} @change=${(e: Event) =>
            say({ skip: (e.currentTarget as HTMLInputElement).checked })} /> ${t('不读这一部分')}</label>`
    }
  </div>`
}

/** A table without a header must give its columns by place: begun with the required ones in their order. */
function headerless(part: Part, table: string, reading: Reading, on: boolean): Reading {
  if (!on) return withSaid(reading, part.key, { headerless: undefined, columns: undefined })
  const wanted = part.columns.filter((c) => c.required)
  const columns = Object.fromEntries(wanted.slice(0, part.headers.length).map((c, i) => [c.name, { from: placeName(i + 1) }]))
  return withSaid(reading, part.key, { table, headerless: true, header_row: undefined, columns })
}

/** Values without a meaning among the first rows, each with the way to give it one. */
function unknownValues(
  part: Part,
  table: Tables[number],
  reading: Reading,
  change: (reading: Reading) => void,
): TemplateResult | typeof nothing {
  if (part.unknown_values.length === 0) return nothing
  return html`<h4>${t('前 {n} 行里读不出含义的值', { n: count(part.looked_at) })}</h4>
    <ul class="plain-list">${part.unknown_values.map((v) => {
      const column = table.columns.find((c) => c.name === v.column)
      const at = { key: part.key, table: table.name, column: v.column, header: v.label }
      return html`<li>${v.label}：<b>${v.value}</b> ×${count(v.count)} <span class="quiet">${v.detail}</span>
        ${meaning(`${v.label} ${v.value}`, column?.words ?? [], (to) => change(withValue(reading, at, v.value, to)))}</li>`
    })}</ul>`
}

function unused(part: Part): TemplateResult | typeof nothing {
  const left = part.fields.filter((f) => f.column === null && f.header.trim() !== '')
  if (left.length === 0) return nothing
  return html`<p class="quiet">${t('没有用到的列：')}${left.map((f) => `${f.header}${f.samples.length > 0 ? t('（如 {samples}）', { samples: f.samples.join('、') }) : ''}`).join('；')}</p>`
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
