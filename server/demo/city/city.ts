import { addDays, daysBetween } from '../../common/days.ts'
import { DemoCalendar } from './days.ts'
import { Random } from './random.ts'

export type Value = string | number | boolean | null | readonly string[]
export type Row = Record<string, Value>

/** One alarm that the controls must find, in the contract's result columns. */
export interface Truth {
  readonly control_id: string
  readonly subject_id: string
  readonly reason: string
  readonly agency_uscc: string
  readonly due_date: string | null
  readonly occurred_on: string
  readonly severity: string
  readonly magnitude: number | null
}

export interface Org {
  readonly uscc: string
  readonly name: string
  readonly region: string
  /** In-scope administrative organ or public-affairs organisation: the ones that are given duties. */
  readonly judged: boolean
  /** 0 = model pupil … 3 = poor: how many planted breaches it draws. */
  readonly weakness: number
  readonly app: string
  readonly users: readonly string[]
  readonly net: string
}

export interface Entry {
  readonly id: string
  readonly org: Org
  readonly fields: readonly string[]
  readonly row: Row
  readonly mount: Row
  readonly shareType: 'unconditional' | 'conditional' | 'no_share'
  readonly sensitive: readonly string[]
}

export interface Grant {
  readonly id: string
  readonly entry: Entry
  readonly grantee: Org
  readonly row: Row
}

export interface CityInput {
  readonly seed: number
  readonly orgs: number
  readonly accessRows: number
  readonly from: string
  readonly to: string
}

/** The Measures are in force from this day; nothing before it counts against anyone. */
export const EFFECTIVE = '2023-08-15'
/** From this day the State Council's regulation on sharing government data applies (its time limits and catalogue duties). */
export const REGULATION = '2025-08-01'

/**
 * The growing city: typed rows per contract table, and the truth about planted breaches. Everything a plant needs beside its
 * own rows is made clean by the same builders, so that only the intended control fires.
 */
export class City {
  readonly input: CityInput
  readonly random: Random
  readonly days: DemoCalendar
  readonly tables = new Map<string, Row[]>()
  readonly truth: Truth[] = []
  readonly orgs: Org[] = []
  readonly entries: Entry[] = []
  /** Clean entries of judged units that ordinary traffic may use; plants bring entries of their own. */
  readonly pool: Entry[] = []
  readonly grants: Grant[] = []
  readonly #counters = new Map<string, number>()

  constructor(input: CityInput) {
    this.input = input
    this.random = new Random(input.seed)
    this.days = new DemoCalendar()
  }

  add<T extends Row>(table: string, row: T): T {
    const rows = this.tables.get(table)
    if (rows) rows.push(row)
    else this.tables.set(table, [row])
    return row
  }

  rows(table: string): Row[] {
    return this.tables.get(table) ?? []
  }

  /** Next id with a prefix: `REQ-000012`. */
  id(prefix: string, width = 6): string {
    const n = (this.#counters.get(prefix) ?? 0) + 1
    this.#counters.set(prefix, n)
    return `${prefix}-${String(n).padStart(width, '0')}`
  }

  get judged(): Org[] {
    return this.orgs.filter((o) => o.judged)
  }

  /** Judged organisations for the breaches of one control, weak ones more often, model pupils never. */
  victims(count: number): Org[] {
    const pool = this.judged.flatMap((o) => Array.from({ length: o.weakness }, () => o))
    return Array.from({ length: count }, () => this.random.pick(pool))
  }

  victim(): Org {
    return this.random.pick(this.victims(1))
  }

  /** Another judged organisation than the given ones. */
  other(...not: readonly Org[]): Org {
    return this.random.pick(this.judged.filter((o) => !not.includes(o)))
  }

  /** Another unit that may be given breaches too. */
  rival(org: Org): Org {
    for (;;) {
      const [found] = this.victims(1)
      if (found && found !== org) return found
    }
  }

  breach(t: Omit<Truth, 'due_date' | 'magnitude'> & { due_date?: string; magnitude?: number }): void {
    this.truth.push({ ...t, due_date: t.due_date ?? null, magnitude: t.magnitude ?? null })
  }

  /** The day `n` days into the period. */
  at(n: number): string {
    return addDays(this.input.from, n)
  }

  /** A day `n` days before the period: when what is there already was set up. */
  past(n: number): string {
    return addDays(this.input.from, -n)
  }

  /** clock(D) of the contract: the later of a day and the day the Measures took effect. */
  clock(d: string): string {
    return d > EFFECTIVE ? d : EFFECTIVE
  }

  /**
   * Up to `count` days for acts that the State Council's regulation judges, from the `offset`-th day on, `step` days apart or
   * closer, the last at least 60 days before the end. Empty when the period ends too early for any.
   */
  regulated(count: number, offset: number, step: number): string[] {
    const first = this.at(offset) > REGULATION ? this.at(offset) : addDays(REGULATION, 3)
    const room = daysBetween(first, addDays(this.input.to, -60))
    if (room < 0) return []
    const gap = Math.min(step, Math.floor(room / Math.max(1, count - 1)))
    return Array.from({ length: count }, (_, i) => addDays(first, i * gap))
  }

  /** Half-years that end within the period, before its last day: `{ code: '2025H2', end: '2025-12-31' }`. */
  get halves(): { readonly code: string; readonly start: string; readonly end: string }[] {
    const { from, to } = this.input
    const years = Array.from({ length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1 }, (_, i) => Number(from.slice(0, 4)) + i)
    return years
      .flatMap((y) => [
        { code: `${y}H1`, start: `${y}-01-01`, end: `${y}-06-30` },
        { code: `${y}H2`, start: `${y}-07-01`, end: `${y}-12-31` },
      ])
      .filter((h) => h.end >= from && h.end < to)
  }
}
