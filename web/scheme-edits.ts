import type { Asked } from '../server/api/wire.ts'
import type { Scheme } from './wire.ts'

/** What the editor holds of each indicator. */
export type Edits = Readonly<Record<string, { readonly weight: number; readonly target: number; readonly disabled: boolean }>>

export function editsOf(scheme: Scheme): Edits {
  return Object.fromEntries(scheme.indicators.map((i) => [i.id, { weight: i.weight, target: i.target, disabled: i.disabled }]))
}

export function sumOf(edits: Edits): number {
  return Math.round(Object.values(edits).reduce((sum, e) => sum + (Number.isFinite(e.weight) ? e.weight : 0), 0) * 1e6) / 1e6
}

/** The edited scheme as the server takes it: every weight and target, the sums of the dimensions, what is off. */
export function changesOf(edits: Edits): Asked<'/scores/:year/what-if', 'POST'>['json']['changes'] {
  const dimension_weights: Record<string, number> = {}
  for (const [id, e] of Object.entries(edits)) {
    const letter = id.slice(0, 1)
    dimension_weights[letter] = Math.round(((dimension_weights[letter] ?? 0) + e.weight) * 1e6) / 1e6
  }
  return {
    weights: Object.fromEntries(Object.entries(edits).map(([id, e]) => [id, e.weight])),
    targets: Object.fromEntries(Object.entries(edits).map(([id, e]) => [id, e.target])),
    dimension_weights,
    disabled: Object.entries(edits).flatMap(([id, e]) => (e.disabled ? [id] : [])),
  }
}
