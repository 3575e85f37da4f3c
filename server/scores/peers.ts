import type { UnitGroup } from '../common/codes.ts'
import type { UnitScore } from './score.ts'

/** Fewer peers than this, and only the middle is told: single units could be recognised. */
const MIN_PEERS = 5

export interface Peers {
  /** Same kind of institution, same level: city bodies with city bodies, county bodies with county bodies. */
  readonly org_type: string
  readonly group: UnitGroup
  /** Peers with a total, the unit itself among them. */
  readonly count: number
  readonly median: number | null
  readonly lower_quartile: number | null
  readonly upper_quartile: number | null
  /** Totals of all peers in descending order, without names; empty when there are too few. */
  readonly totals: readonly number[]
  /** Median attainment of each indicator among peers that have it. */
  readonly attainment: Readonly<Record<string, number>>
}

/** The peers of a unit, without names. Peers, not a bare rank: a district bureau is not measured against a city commission. */
export function peersOf(scores: readonly UnitScore[], unit: UnitScore): Peers {
  const peers = scores.filter((s) => s.total !== null && s.org_type === unit.org_type && s.group === unit.group)
  const totals = peers.map((s) => s.total ?? 0).sort((a, b) => b - a)
  const enough = totals.length >= MIN_PEERS
  const attainment = unit.indicators.flatMap((i) => {
    const own = peers.flatMap((p) => p.indicators.find((x) => x.id === i.id)?.attainment ?? [])
    const middle = quantile(own, 0.5)
    return middle === null ? [] : [[i.id, middle] as const]
  })
  return {
    org_type: unit.org_type,
    group: unit.group,
    count: totals.length,
    median: quantile(totals, 0.5),
    lower_quartile: enough ? quantile(totals, 0.25) : null,
    upper_quartile: enough ? quantile(totals, 0.75) : null,
    totals: enough ? totals : [],
    attainment: Object.fromEntries(attainment),
  }
}

/** Linear interpolation between neighbours; null for no values. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}
