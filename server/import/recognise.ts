import { type Table, tables } from '../contract/tables.ts'
import { foldHeader, matchHeader, type TableMatch } from './header.ts'

/** Title and unit rows may stand above the header, but not more than this. */
export const HEADER_ROWS = 30
/** Below this the header says too little, unless the file is named after the table. */
const LOW_SCORE = 0.4
/** Two tables closer than this are a tie. */
const MARGIN = 0.04
/** A table without all its required columns that explains the header better by this much was meant all the same. */
const CLEARLY = 0.2

export interface Candidate {
  readonly table: string
  readonly zh: string
  /** 0…1: how much of the header the table explains, and how much of the table the header fills. */
  readonly score: number
  /** Chinese names of required columns that no header matches. */
  readonly missing: readonly string[]
}

export type Recognition =
  | { readonly ok: true; readonly headerAt: number; readonly match: TableMatch }
  | {
      readonly ok: false
      readonly reason: 'no_header' | 'missing_columns' | 'low_score' | 'tie'
      readonly candidates: readonly Candidate[]
    }

const WEIGHT = { zh: 1, name: 1, alias: 0.85 } as const

/** 0…1: how much of the header the table explains, and how much of the table the header fills. */
export function scoreOf(match: TableMatch, headers: readonly string[]): number {
  const filled = new Set(headers.map(foldHeader).filter((h) => h !== '')).size
  if (filled === 0) return 0
  const weight = match.matches.reduce((sum, m) => sum + WEIGHT[m.kind], 0)
  return 0.8 * Math.min(1, weight / filled) + 0.2 * (match.matches.length / match.table.columns.length)
}

/** The table that a file or sheet name begins with (`access_log_2025-06`, `调用日志`); the longest name wins. */
export function tableOfName(name: string): Table | undefined {
  const folded = foldHeader(name)
  const hits = tables.flatMap((table) =>
    [table.name, foldHeader(table.zh)]
      .filter((label) => folded.startsWith(label) && !/^[a-z]/.test(folded.slice(label.length)))
      .map((label) => ({ table, length: label.length })),
  )
  return hits.sort((a, b) => b.length - a.length)[0]?.table
}

/**
 * Finds the header among `rows` (the first rows of a part, cells as text) and the table it belongs to. A table qualifies
 * when every required column is matched; the best score wins, a name breaks a tie. `forced` leaves one table in the race.
 */
export function recognise(rows: readonly (readonly string[])[], names: readonly string[], forced?: Table): Recognition {
  const pool = forced ? [forced] : tables
  const seen = rows.slice(0, HEADER_ROWS).flatMap((headers, at) =>
    pool.map((table) => {
      const match = matchHeader(table, headers)
      return { at, match, score: scoreOf(match, headers) }
    }),
  )
  const qualified = seen.filter((s) => s.match.missingRequired.length === 0)
  const headerAt = qualified.reduce<(typeof seen)[number] | undefined>(
    (best, s) => (best && best.match.matches.length >= s.match.matches.length ? best : s),
    undefined,
  )?.at
  if (headerAt === undefined) return { ok: false, ...nearest(seen) }

  const race = qualified.filter((s) => s.at === headerAt).sort((a, b) => b.score - a.score)
  const named = names.map(tableOfName).find((t) => t !== undefined)
  const first = race[0] as (typeof race)[number]
  const close = race.filter((s) => first.score - s.score < MARGIN)
  const byName = race.find((s) => s.match.table === named)
  if (forced) return { ok: true, headerAt, match: first.match }
  const near = nearest(seen.filter((s) => s.at === headerAt && s.score - first.score >= CLEARLY))
  if (near.reason === 'missing_columns' && byName !== first) return { ok: false, ...near }
  if (byName && (close.length > 1 || first.score < LOW_SCORE)) return { ok: true, headerAt, match: byName.match }
  if (close.length > 1) return { ok: false, reason: 'tie', candidates: close.map(candidate) }
  if (first.score < LOW_SCORE)
    return {
      ok: false,
      reason: 'low_score',
      candidates: race.slice(0, 3).map(candidate),
    }
  return { ok: true, headerAt, match: first.match }
}

interface Scored {
  readonly at: number
  readonly match: TableMatch
  readonly score: number
}

function candidate({ match, score }: Scored): Candidate {
  return {
    table: match.table.name,
    zh: match.table.zh,
    score: Math.round(score * 100) / 100,
    missing: match.missingRequired.map((c) => c.zh),
  }
}

/** The tables whose required columns are most nearly there. One chance match proves nothing about a wide table. */
function nearest(seen: readonly Scored[]): {
  reason: 'no_header' | 'missing_columns'
  candidates: Candidate[]
} {
  const share = (s: Scored) => {
    const required = s.match.table.columns.filter((c) => c.required).length
    return required === 0 ? 0 : (required - s.match.missingRequired.length) / required
  }
  const best = new Map<string, Scored>()
  for (const s of seen) {
    if (s.match.matches.length === 0) continue
    const known = best.get(s.match.table.name)
    if (!known || share(s) > share(known)) best.set(s.match.table.name, s)
  }
  const ranked = [...best.values()].sort((a, b) => share(b) - share(a) || b.score - a.score).slice(0, 3)
  const near = ranked.some((s) => share(s) >= 0.5 && s.match.matches.length > 1)
  return {
    reason: near ? 'missing_columns' : 'no_header',
    candidates: ranked.map(candidate),
  }
}
