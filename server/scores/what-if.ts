import type { Grade } from '../common/codes.ts'
import { defaultScheme } from '../contract/indicators.ts'
import { canonical } from './canonical.ts'
import { computeYear, type ScoreDeps, scoresOf } from './compute.ts'
import { figuresOf } from './figures.ts'
import { counted } from './ledgered.ts'
import { diffSchemes, resolveScheme, type SchemeChange, type SchemeChanges } from './scheme.ts'
import { schemeVersions } from './schemes.ts'

export interface Moved {
  readonly uscc: string
  readonly name: string
  readonly graded: boolean
  readonly before: { readonly total: number | null; readonly grade: Grade | null; readonly rank: number | null }
  readonly after: { readonly total: number | null; readonly grade: Grade | null; readonly rank: number | null }
  readonly delta: number | null
}

export interface WhatIf {
  readonly diff: readonly SchemeChange[]
  /** The weights as they were used, after bringing their sum back to 100. */
  readonly changes: SchemeChanges
  readonly units: readonly Moved[]
}

/**
 * Every unit's score under changed weights, targets, exclusions or parameters, beside its score under the scheme in effect.
 * Nothing is recorded. Weights may be given freely: they are scaled so that all add up to 100 again.
 */
export async function whatIf(deps: ScoreDeps, input: { year: number; asOf?: string | undefined; changes: SchemeChanges }): Promise<WhatIf> {
  const now = await computeYear(deps, input)
  const signed = (await schemeVersions(deps, input.year)).filter((v) => v.state === 'signed').at(-1)
  const changes = balanced({
    ...signed?.changes,
    ...input.changes,
    weights: { ...signed?.changes.weights, ...input.changes.weights },
    targets: { ...signed?.changes.targets, ...input.changes.targets },
  })
  const scheme = resolveScheme(changes)
  const sameData = canonical(scheme.params) === canonical(now.scheme.params)
  const measured = sameData ? now.measured : await counted(deps.warehouse, await figuresOf(deps, { window: now.window, scheme }), now.facts)
  const after = new Map(scoresOf(scheme, measured, now.facts).map((s) => [s.uscc, s]))
  const short = (s: { total: number | null; grade: Grade | null; rank: number | null } | undefined) => ({
    total: s?.total ?? null,
    grade: s?.grade ?? null,
    rank: s?.rank ?? null,
  })
  return {
    diff: diffSchemes(now.scheme, scheme),
    changes,
    units: now.scores.map((s) => {
      const next = after.get(s.uscc)
      const delta = s.total === null || next?.total == null ? null : Math.round((next.total - s.total) * 100) / 100
      return { uscc: s.uscc, name: s.name, graded: s.graded, before: short(s), after: short(next), delta }
    }),
  }
}

/** Scales the indicator weights to a sum of 100 and sets each dimension to the sum of its indicators. */
export function balanced(changes: SchemeChanges): SchemeChanges {
  const given = defaultScheme.indicators.map((i) => [i.id, changes.weights?.[i.id] ?? i.weight] as const)
  const total = given.reduce((s, [, w]) => s + w, 0)
  const weights = Object.fromEntries(given.map(([id, w]) => [id, total === 0 ? 0 : (w * 100) / total]))
  const dimensions = defaultScheme.dimensions.map((d) => [
    d.id,
    Object.entries(weights).reduce((s, [id, w]) => (id.startsWith(d.id) ? s + w : s), 0),
  ])
  return { ...changes, weights, dimension_weights: Object.fromEntries(dimensions) }
}
