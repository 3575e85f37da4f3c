import { shippedCalendar } from '../../server/calendar/shipped.ts'
import { tables } from '../../server/contract/tables.ts'

/** The contract's shared definitions once more, in plain TypeScript: no line of it is shared with the product's SQL. */
export type Cell = string | number | boolean | null | readonly string[]
export type Plain = Readonly<Record<string, Cell>>
export type Tables = Readonly<Record<string, readonly Plain[]>>

export const text = (v: Cell | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null)
export const day = (v: Cell | undefined): string | null => text(v)?.slice(0, 10) ?? null
export const set = (v: Cell | undefined): readonly string[] => (Array.isArray(v) ? (v as readonly string[]) : [])

export function plus(d: string, n: number): string {
  return new Date(Date.parse(`${d}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)
}
const seconds = (t: string) => Date.parse(`${t.replace(' ', 'T')}Z`) / 1000

/** A bare date in a timestamp column is midnight, or the last second of the day where the contract says so. */
function whole(v: Cell | undefined, endOfDay: boolean): Cell {
  return typeof v === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(v) ? `${v} ${endOfDay ? '23:59:59' : '00:00:00'}` : (v ?? null)
}

/** definitions.as_of: cut_1, cut_2, cut_3, cut_5. */
export function cut(given: Tables, asOf: string): Tables {
  const out: Record<string, Plain[]> = {}
  for (const t of tables) {
    if (t.big) continue
    const kept = (given[t.name] ?? []).flatMap((row): Plain[] => {
      const next: Record<string, Cell> = {}
      for (const c of t.columns) {
        const v = c.type === 'timestamp' ? whole(row[c.name], c.end_of_day === true) : (row[c.name] ?? null)
        const after = c.role === 'event' && typeof v === 'string' && v.slice(0, 10) > asOf
        if (after && c.name === t.row_time) return []
        next[c.name] = after || v === '' ? null : v
      }
      return [next]
    })
    out[t.name] = kept
  }
  out['share_request'] = (out['share_request'] ?? []).map((r) =>
    r['replied_at'] === null ? { ...r, decision: null, refuse_basis: null, refuse_basis_level: null } : r,
  )
  const batches = new Set((out['ingest_batch'] ?? []).map((b) => b['batch_id']))
  for (const name of ['recon', 'qc_result']) out[name] = (out[name] ?? []).filter((r) => batches.has(r['batch_id'] ?? null))
  return out
}

const MAX_DAYS: Record<string, number> = {
  realtime: 1,
  daily: 2,
  weekly: 9,
  ten_days: 13,
  monthly: 36,
  quarterly: 102,
  half_yearly: 199,
  yearly: 396,
}

/** Working days with the outages of one cut taken out. */
export class Days {
  readonly #workday = new Map(shippedCalendar().map((d) => [d.d, d.is_workday]))
  readonly #outages: readonly Plain[]
  readonly #asOf: string

  constructor(outages: readonly Plain[], asOf: string) {
    this.#outages = outages
    this.#asOf = asOf
  }

  #end(o: Plain): string {
    return text(o['finished_at']) ?? `${plus(this.#asOf, 1)} 00:00:00`
  }

  #applies(o: Plain, u: string | null, c: string | null): boolean {
    return (o['uscc'] === null || o['uscc'] === u) && (o['catalog_id'] === null || o['catalog_id'] === c)
  }

  out(d: string, u: string | null, c: string | null): boolean {
    const [from, to] = [seconds(`${d} 08:00:00`), seconds(`${d} 18:00:00`)]
    const pieces = this.#outages
      .filter((o) => this.#applies(o, u, c))
      .map((o) => [Math.max(from, seconds(text(o['started_at']) ?? '')), Math.min(to, seconds(this.#end(o)))] as const)
      .filter(([a, b]) => b > a)
      .sort(([a], [b]) => a - b)
    let covered = from
    let total = 0
    for (const [a, b] of pieces) {
      total += Math.max(0, b - Math.max(a, covered))
      covered = Math.max(covered, b)
    }
    return total >= 14_400
  }

  during(t: string, u: string | null, c: string | null): boolean {
    return this.#outages.some((o) => this.#applies(o, u, c) && (text(o['started_at']) ?? '') <= t && t < this.#end(o))
  }

  due(start: string, n: number, u: string | null, c: string | null): string | null {
    let d = start
    for (let counted = 0; counted < n; ) {
      d = plus(d, 1)
      const work = this.#workday.get(d)
      if (work === undefined) return null
      if (work && !this.out(d, u, c)) counted += 1
    }
    return d
  }

  /** stale(D): true, false, or null when it cannot be decided. */
  stale(start: string, cycle: string, u: string | null, c: string | null): boolean | null {
    let x = start
    for (let open = 0; open < (MAX_DAYS[cycle] ?? 0); ) {
      x = plus(x, 1)
      if (!this.out(x, u, c)) open += 1
    }
    if (this.#asOf <= x) return false
    for (let d = x; ; d = plus(d, 1)) {
      const work = this.#workday.get(d)
      if (work === undefined) return null
      if (work && !this.out(d, u, c)) return this.#asOf > d
    }
  }

  /** request_clock(r, n, ext): a due date, null = uncomputable, 'awaiting' = a supplement is awaited. */
  clock(r: Plain, n: number, ext: number): string | null | 'awaiting' {
    const [u, c] = [text(r['provider_uscc']), text(r['catalog_id'])]
    const received = text(r['received_at']) ?? ''
    const due0 = this.due(received.slice(0, 10), n, u, c)
    const [asked, supplied, replied] = [text(r['supp_asked_at']), text(r['supp_at']), text(r['replied_at'])]
    const valid =
      asked !== null &&
      asked >= received &&
      due0 !== null &&
      asked.slice(0, 10) <= due0 &&
      (replied === null || asked <= replied) &&
      (supplied === null || (supplied >= asked && (replied === null || supplied <= replied)))
    if (valid && supplied === null) return 'awaiting'
    const start = valid ? (supplied ?? '').slice(0, 10) : received.slice(0, 10)
    const due1 = this.due(start, n, u, c)
    const extended = day(r['ext_approved_to'])
    if (extended === null) return due1
    const cap = this.due(start, n + ext, u, c)
    if (due1 === null || cap === null) return null
    const least = extended < cap ? extended : cap
    return due1 > least ? due1 : least
  }
}
