import { html, svg, type TemplateResult } from 'lit'

/** A small line of a few values, oldest first; its numbers are its label. */
export function spark(values: readonly number[], label: string): TemplateResult {
  // One point is no line.
  if (values.length < 2) return html`—`
  const [w, h] = [72, 20]
  const max = Math.max(1, ...values)
  const step = values.length > 1 ? w / (values.length - 1) : w
  const points = values.map((v, i) => `${(i * step).toFixed(1)},${(h - 2 - (v / max) * (h - 4)).toFixed(1)}`)
  return html`<svg class="spark" viewBox="0 0 ${w} ${h}" width=${w} height=${h} role="img" aria-label=${`${label}：${values.join('、')}`}>
    ${svg`<polyline points=${points.join(' ')} fill="none" stroke="currentColor" stroke-width="1.5" />`}
  </svg>`
}

/** A bar inside a table cell; `share` 0…1. */
export function bar(share: number, label: string): TemplateResult {
  return html`<span class="bar" role="img" aria-label=${label}><span .style=${`width:${Math.max(0, Math.min(1, share)) * 100}%`}></span></span>`
}
