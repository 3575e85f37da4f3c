import { html, type TemplateResult } from 'lit'
import { t } from '../text/t.ts'
import type { Coverage } from '../wire.ts'

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

/** The years of some months, each with how many of them it holds. */
function years(heads: readonly string[]): [string, number][] {
  const count = new Map<string, number>()
  for (const m of heads) count.set(m.slice(0, 4), (count.get(m.slice(0, 4)) ?? 0) + 1)
  return [...count]
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
  return html`<p class="legend"><span><span class="has key"></span> ${t('有该月的数据')}</span><span><span class="hasnt key"></span> ${t('没有')}</span></p>
  <div class="scroll calendar" tabindex="0" role="region" aria-label=${t('数据期间')}><table>
    <thead>
      <tr><th scope="col" rowspan="2">${t('数据')}</th>${years(heads).map(([year, n]) => html`<th scope="colgroup" colspan=${n}>${t('{year} 年', { year })}</th>`)}</tr>
      <tr>${heads.map((m) => html`<th scope="col" aria-label=${m}>${Number(m.slice(5))}</th>`)}</tr>
    </thead>
    <tbody>${shown.map((x) => {
      const [a, b] = [x.period_from?.slice(0, 7) ?? '', x.period_to?.slice(0, 7) ?? '']
      return html`<tr><th scope="row" title=${`${x.period_from ?? ''} – ${x.period_to ?? ''}`}>${x.label}</th>${heads.map((m) => {
        const inside = m >= a && m <= b
        return html`<td class=${inside ? 'has' : 'hasnt'}><span class="sr">${inside ? t('有') : t('无')}</span></td>`
      })}</tr>`
    })}</tbody>
  </table></div>`
}
