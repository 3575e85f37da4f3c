import { html, nothing, type TemplateResult } from 'lit'
import { placeName } from '../../server/common/places.ts'
import { t } from '../text/t.ts'
import type { ImportPreview, Tables } from '../wire.ts'
import type { Rule } from './reading.ts'

type Part = ImportPreview['parts'][number]
type Column = Tables[number]['columns'][number]

/** Choices of the list of sources that are no header. */
const KINDS = { const: '\u0000const', template: '\u0000template', hash: '\u0000hash' } as const

/** Where one column comes from: a header or a place, a fixed value, several columns joined, or an id made of several. */
export function columnRule(part: Part, column: Column, rule: Rule | undefined, set: (rule: Rule | undefined) => void): TemplateResult {
  const field = part.fields.find((f) => f.column === column.name)
  const headers = part.fields.map((f) => ({ name: sourceName(part, f), samples: f.samples })).filter((f) => f.name !== '')
  const from =
    rule === undefined ? (part.columns.find((c) => c.name === column.name)?.from ?? '') : 'from' in rule ? rule.from : kindOf(rule)
  const first = headers[0]?.name ?? ''
  const choose = (to: string) => {
    if (to === '') return set(undefined)
    if (to === KINDS.const) return set({ const: column.words[0] ?? '' })
    if (to === KINDS.template) return set({ template: `{${first}}` })
    if (to === KINDS.hash) return set({ hash: [first], prefix: '' })
    set(rule && 'from' in rule ? { ...rule, from: to } : { from: to })
  }
  return html`<div class="rule"><label class="field"><span>${column.label}${column.required ? html` <span class="tag">${t('必需')}</span>` : nothing}${field ? html` <span class="quiet">${sureness(field.confidence)}</span>` : nothing}</span>
    <select @change=${(e: Event) => choose((e.currentTarget as HTMLSelectElement).value)}>
      <option value="" ?selected=${from === ''}>${t('（没有）')}</option>
      ${headers.map((h) => html`<option value=${h.name} ?selected=${h.name === from}>${h.name}${h.samples.length > 0 ? `（${h.samples[0]}）` : ''}</option>`)}
      <option value=${KINDS.const} ?selected=${from === KINDS.const}>${t('固定值……')}</option>
      <option value=${KINDS.template} ?selected=${from === KINDS.template}>${t('几列拼成……')}</option>
      <option value=${KINDS.hash} ?selected=${from === KINDS.hash}>${t('由几列算出编号……')}</option>
    </select></label>${more(column, rule ?? (from === '' ? undefined : { from }), set)}</div>`
}

/** The words of a header; its place where there is none, or where two say the same. */
function sourceName(part: Part, field: Part['fields'][number]): string {
  const same = part.fields.filter((f) => f.header === field.header).length > 1
  return field.header.trim() === '' || same ? placeName(field.place) : field.header
}

function kindOf(rule: Exclude<Rule, { from: string }>): string {
  return 'const' in rule ? KINDS.const : 'template' in rule ? KINDS.template : KINDS.hash
}

function more(column: Column, rule: Rule | undefined, set: (rule: Rule) => void): TemplateResult | typeof nothing {
  const value = (e: Event) => (e.currentTarget as HTMLInputElement | HTMLTextAreaElement).value.trim()
  const line = (label: string, now: string, placeholder: string, to: (text: string) => Rule | undefined) =>
    html`<label class="field"><span class="quiet">${label}</span><input maxlength="500" .value=${now} placeholder=${placeholder} @change=${(
      e: Event,
    ) => {
      const next = to(value(e))
      if (next) set(next)
    }} /></label>`
  if (rule === undefined) return nothing
  if ('const' in rule) return line(t('{column}的固定值', { column: column.label }), rule.const, '', (text) => ({ const: text }))
  if ('template' in rule)
    return line(
      t('{column}的拼法，列写在花括号里', { column: column.label }),
      rule.template,
      t('例如 {a}-{b}', { a: '{A}', b: '{B}' }),
      (text) => (/\{[^{}]+\}/.test(text) ? { template: text } : undefined),
    )
  if ('hash' in rule)
    return html`${line(t('算出{column}的列，用顿号隔开', { column: column.label }), rule.hash.join('\u3001'), '', (text) => {
      const hash = text
        .split(/[\u3001,\uff0c]/)
        .map((x) => x.trim())
        .filter((x) => x !== '')
      return hash.length > 0 ? { ...rule, hash } : undefined
    })}${line(t('编号的前缀'), rule.prefix ?? '', 'X-', (prefix) => ({ hash: rule.hash, ...(prefix === '' ? {} : { prefix }) }))}`
  const dated = column.type === 'date' || column.type === 'timestamp'
  const said = [rule.values, rule.patterns, rule.date].some((x) => x !== undefined)
  return html`<details class="fine" ?open=${said}><summary>${t('值的读法')}</summary>
    ${dated ? line(t('{column}的日期写法', { column: column.label }), rule.date ?? '', 'DD/MM/YYYY', (date) => fromRule(rule, { date: date || undefined })) : nothing}
    ${pairs(t('{column}的值，每行“平台值=意思”', { column: column.label }), rule.values, (values) => set(fromRule(rule, { values })))}
    ${pairs(t('{column}的值，每行“正则表达式=意思”', { column: column.label }), rule.patterns, (patterns) => set(fromRule(rule, { patterns })))}
  </details>`
}

type FromRule = Extract<Rule, { from: string }>

function fromRule(rule: FromRule, change: { [K in 'values' | 'patterns' | 'date']?: FromRule[K] | undefined }): FromRule {
  const next = { ...rule, ...change }
  return Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined)) as unknown as FromRule
}

/** One `from=to` to a line; nothing behind the last sign is no value. */
function pairs(
  label: string,
  now: Readonly<Record<string, string | null>> | undefined,
  set: (to: Readonly<Record<string, string | null>> | undefined) => void,
): TemplateResult {
  const text = Object.entries(now ?? {})
    .map(([from, to]) => `${from}=${to ?? ''}`)
    .join('\n')
  return html`<label class="field"><span class="quiet">${label}</span><textarea rows=${Math.min(8, Object.keys(now ?? {}).length + 1)} .value=${text} @change=${(
    e: Event,
  ) => set(pairsOf((e.currentTarget as HTMLTextAreaElement).value))}></textarea></label>`
}

/** The pairs that are written; the last `=` of a line parts them, since a pattern may hold one. */
export function pairsOf(text: string): Readonly<Record<string, string | null>> | undefined {
  const found = text.split('\n').flatMap((line): [string, string | null][] => {
    const at = line.lastIndexOf('=')
    return at < 0 || line.trim() === '' ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim() || null]]
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

/** How sure the recognition is. */
export function sureness(confidence: number | null): string {
  return confidence === null ? '' : t('把握 {n}%', { n: Math.round(confidence * 100) })
}
