import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { LogPiece, Span } from './engine.ts'
import { LOGS_FROM, monthSpan, nextMonth } from './facts-list.ts'

/** Pieces of one month by id, with the days they cover there. */
type MonthPieces = Record<string, readonly [from: string, to: string]>

/** What the stored facts of one log were built from. `version` changes with the meaning of the facts. */
export interface LogState {
  version: string
  months: Record<string, MonthPieces>
}

export type FactsState = Record<string, LogState>

/** What is stored; undefined where the file cannot be read, so that all is built again. */
export function readState(path: string): FactsState | undefined {
  if (!existsSync(path)) return {}
  let state: unknown
  try {
    state = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
  if (state === null || typeof state !== 'object' || Array.isArray(state)) return undefined
  return Object.fromEntries(
    Object.entries(state as Record<string, Partial<LogState> | null>).filter(
      (e): e is [string, LogState] => typeof e[1]?.version === 'string' && typeof e[1].months === 'object' && e[1].months !== null,
    ),
  )
}

export function writeState(path: string, state: FactsState): void {
  writeFileSync(`${path}.new`, JSON.stringify(state))
  renameSync(`${path}.new`, path)
}

/** Pieces by each month (`YYYY-MM`, from LOGS_FROM on) that they touch, cut to it. */
export function byMonth(pieces: readonly LogPiece[]): Map<string, MonthPieces> {
  const months = new Map<string, MonthPieces>()
  const first = LOGS_FROM.slice(0, 7)
  for (const piece of pieces) {
    for (let m = max(piece.from.slice(0, 7), first); m <= piece.to.slice(0, 7); m = nextMonth(m)) {
      const span = monthSpan(m)
      const own = months.get(m) ?? {}
      own[piece.id] = [max(piece.from, span.from), piece.to < span.to ? piece.to : span.to]
      months.set(m, own)
    }
  }
  return months
}

/** The days of a month whose rows may differ between two lists of pieces, or undefined when the lists are the same. */
export function touched(before: MonthPieces, now: MonthPieces): Span | undefined {
  const changed = [...Object.entries(before).filter(([id]) => !(id in now)), ...Object.entries(now).filter(([id]) => !(id in before))]
  if (changed.length === 0) return undefined
  const days = changed.flatMap(([, span]) => span).sort()
  return { from: days[0] as string, to: days.at(-1) as string }
}

function max(a: string, b: string): string {
  return a > b ? a : b
}
