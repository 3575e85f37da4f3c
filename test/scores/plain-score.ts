import type { Sides } from './independent.ts'
import { type Plain, text } from './plain.ts'

/** Contract: indicators.yaml, scoring. Weights and targets are written out, so that a slip in the product's own file is seen. */
const SCHEME: Record<string, readonly [weight: number, target: number]> = {
  A1: [6, 1],
  A2: [5, 1],
  A3: [4, 0.95],
  A4: [5, 1],
  B1: [8, 0.95],
  B2: [8, 0.95],
  B3: [6, 0.98],
  B4: [3, 0.99],
  C1: [8, 1],
  C2: [7, 1],
  C3: [5, 0.9],
  C4: [2, 1],
  C5: [3, 0.95],
  D1: [4, 1],
  D2: [3, 0.9],
  D3: [3, 0.95],
  E1: [3, 1],
  E2: [2, 0.9],
  F1: [5, 1],
  F2: [5, 0.95],
  G1: [1, 1],
  G2: [1, 1],
  G3: [3, 1],
}
const WHOLE = ['B3', 'G1', 'G2']

export interface PlainScore {
  uscc: string
  group: string
  graded: boolean
  total: number | null
  rank: number | null
  grade: string | null
}

/** The register's rows as the contract reads them for the assessment (population, graded, group). */
function known(org: Plain): { uscc: string; assessed: boolean; graded: boolean; group: string } {
  const assessed = org['org_type'] === 'admin'
  const region = text(org['region_code']) ?? ''
  return {
    uscc: text(org['uscc']) ?? '',
    assessed,
    graded: assessed && org['vertical'] !== true && org['is_data_authority'] !== true,
    group: text(org['level']) ?? (region.endsWith('00') ? 'municipal' : 'county'),
  }
}

/** `orgs`: rows of the register that are in scope. */
export function plainScores(sides: Sides, orgs: readonly Plain[]): PlainScore[] {
  const units = orgs.map(known)
  const ids = Object.keys(SCHEME)
  const city = (id: string) => {
    let [n, d] = [0, 0]
    for (const u of units) {
      if (!u.assessed) continue
      const [a, b] = sides.get(id)?.get(u.uscc) ?? [0, 0]
      n += a
      d += b
    }
    return d > 0 ? n / d : 0
  }
  const out = units.map((u): PlainScore => {
    const parts = ids.flatMap((id) => {
      const [n, d] = sides.get(id)?.get(u.uscc) ?? [0, 0]
      if (d === 0) return []
      const ratio = d < 3 && !WHOLE.includes(id) ? Math.max(n / d, city(id)) : n / d
      const [w, target] = SCHEME[id] ?? [0, 1]
      return [{ dimension: id.charAt(0), w, a: Math.min(1, ratio / target) }]
    })
    const full = (dimension: string) => ids.filter((id) => id.startsWith(dimension)).reduce((s, id) => s + (SCHEME[id]?.[0] ?? 0), 0)
    const present = [...new Set(parts.map((p) => p.dimension))]
    const scale = 100 / present.reduce((s, x) => s + full(x), 0)
    let base = 0
    for (const dimension of present) {
      const own = parts.filter((p) => p.dimension === dimension)
      const sum = own.reduce((s, p) => s + p.w, 0)
      for (const p of own) base += ((p.w * full(dimension)) / sum) * scale * p.a
    }
    const total = parts.length === 0 ? null : Math.floor(Math.max(0, Math.min(100, base)) * 100 + 0.5 + 1e-9) / 100
    return { uscc: u.uscc, group: u.group, graded: u.graded, total, rank: null, grade: null }
  })
  for (const s of out) {
    const peers = out.filter((x) => x.graded && x.total !== null && x.group === s.group)
    const t = s.total
    if (!s.graded || t === null) continue
    const above = (limit: number) => peers.filter((x) => (x.total ?? 0) > limit).length
    s.rank = above(t) + 1
    // Excellent while fewer than the allowed number of units are better: ties at the last place all are.
    const room = peers.length < 10 || above(t) < Math.floor((peers.length * 3) / 10)
    s.grade = t >= 90 ? (room ? '优秀' : '良好') : t >= 80 ? '良好' : t >= 60 ? '合格' : '不合格'
  }
  return out.sort((a, b) => (a.uscc < b.uscc ? -1 : 1))
}
