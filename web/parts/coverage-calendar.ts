import { html, type TemplateResult } from 'lit'
import type { Coverage } from '../../server/api/types.ts'
import { t } from '../text/t.ts'

/** Months from `from` to `to`, both `YYYY-MM`; at most 24, the latest. */
export function months(from: string, to: string): string[] {
  const all: string[] = []
  let [year, month] = from.split('-').map(Number) as [number, number]
  while (all.length < 600) {
    const text = `${year}-${String(month).padStart(2, '0')}`
    if (text > to) break
    all.push(text)
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
  }
  return all.slice(-24)
}

/** Which months each kind of data speaks of: filled = within its period, hatched = not. Registers without dates show no months. */
export function coverageCalendar(tables: Coverage['tables']): TemplateResult {
  const dated = tables.filter((x) => x.loaded && x.period_from && x.period_to)
  if (dated.length === 0) return html`<p class="quiet">${t('还没有带日期的数据。')}</p>`
  const to =
    dated
      .map((x) => x.period_to?.slice(0, 7) ?? '')
      .sort()
      .at(-1) ?? ''
  const from = dated.map((x) => x.period_from?.slice(0, 7) ?? '').sort()[0] ?? to
  const heads = months(from, to)
  const shown = dated.filter((x) => (x.period_to?.slice(0, 7) ?? '') >= (heads[0] ?? ''))
  return html`<div class="scroll calendar" tabindex="0" role="region" aria-label=${t('数据期间')}><table>
    <thead><tr><th scope="col">${t('数据')}</th>${heads.map((m) => html`<th scope="col">${m.slice(2)}</th>`)}</tr></thead>
    <tbody>${shown.map((x) => {
      const [a, b] = [x.period_from?.slice(0, 7) ?? '', x.period_to?.slice(0, 7) ?? '']
      return html`<tr><th scope="row" title=${`${x.period_from ?? ''} – ${x.period_to ?? ''}`}>${x.label}</th>${heads.map((m) => {
        const inside = m >= a && m <= b
        return html`<td class=${inside ? 'has' : 'hasnt'}><span class="sr">${inside ? t('有') : t('无')}</span></td>`
      })}</tr>`
    })}</tbody>
  </table></div>`
}
