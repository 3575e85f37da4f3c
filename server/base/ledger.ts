import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { ROOT } from './config.ts'
import { Db, insertRows, type Params, type Row, saysDamaged } from './db.ts'
import { AppError } from './errors.ts'
import { Mutex } from './mutex.ts'
import { sqlText } from './sql.ts'

export interface LedgerEvent {
  /** Dotted verb in the past tense, for example `import.landed`, `finding.opened`. */
  readonly kind: string
  /** The id of the thing that changed: batch, finding, case, user. */
  readonly subject: string
  /** Who did it: a user id, or `system`. */
  readonly actor: string
  readonly body: Record<string, unknown>
}

/** An event as the chain holds it. */
export interface StoredEvent extends LedgerEvent {
  readonly seq: number
  /** `YYYY-MM-DD HH:MM:SS`, Asia/Shanghai. */
  readonly at: string
}

export const GENESIS = '0'.repeat(64)

/** Hash of one event row: SHA-256 over the fields and the previous hash, joined with line feeds. */
export function eventHash(e: {
  seq: number
  at: string
  kind: string
  subject: string
  actor: string
  body: string
  prevHash: string
}): string {
  return createHash('sha256').update([e.seq, e.at, e.kind, e.subject, e.actor, e.body, e.prevHash].join('\n')).digest('hex')
}

/** What a write may do: append events and update the projections derived from them, all in one transaction. */
export interface LedgerWrite {
  /** Time of this write, `YYYY-MM-DD HH:MM:SS`, Asia/Shanghai: the `at` of every event it appends. */
  readonly at: string
  /** Appends an event and returns its place in the chain. */
  event(event: LedgerEvent): number
  run(sql: string, params?: Params): Promise<void>
  /** Inserts rows whose keys are the columns; an existing primary key is replaced. */
  put(table: string, rows: readonly Row[]): Promise<void>
  /** Reads that see this transaction's own writes; `ledger.db` sees only what is committed. */
  all<T extends Row = Row>(sql: string, params?: Params): Promise<T[]>
  get<T extends Row = Row>(sql: string, params?: Params): Promise<T | undefined>
  /** The next number of a series, from 1, without gaps: a write that throws gives its number back. Recorded as `number.allocated`. */
  nextNumber(series: string, actor?: string): Promise<number>
}

/**
 * Runs inside the transaction of every write that appended events, after its work. It may append events (reactions see those in
 * a next round) and write projections; when it throws, the whole write is undone.
 */
export type Reaction = (tx: LedgerWrite, events: readonly StoredEvent[]) => Promise<void>

const MAX_ROUNDS = 8

/**
 * What people and the clock did. Events are only ever appended; each carries the hash of the one before it. Projections
 * (import_batch, finding, …) are written in the same transaction, so a state never exists without its event.
 */
export class Ledger {
  /** For reads: sees only committed writes. */
  readonly db: Db
  readonly path: string
  readonly #writer: Db
  readonly #now: () => Date
  readonly #reactions: Reaction[] = []
  readonly #listeners = new Set<(events: readonly StoredEvent[]) => void>()
  readonly #turns = new Mutex()

  private constructor(path: string, db: Db, writer: Db, now: () => Date) {
    this.path = path
    this.db = db
    this.#writer = writer
    this.#now = now
  }

  static async open(config: Config, now: () => Date, path: string = join(config.home, 'ledger.duckdb')): Promise<Ledger> {
    try {
      const db = await Db.open(path, { ...config, memoryLimit: '512MB', threads: 1 })
      const ledger = new Ledger(path, db, await db.fork(), now)
      await ledger.#migrate()
      return ledger
    } catch (error) {
      if (!saysDamaged(error)) throw error
      throw new AppError(
        'unavailable',
        `台账 ${path} 损坏，打不开。台账不能由系统重新生成，请不要删除它：先把数据文件夹另存一份，再用最近的备份恢复（shuheng restore）。`,
        {},
        { cause: error },
      )
    }
  }

  /** Adds a reaction to every later write. */
  react(reaction: Reaction): void {
    this.#reactions.push(reaction)
  }

  /** Calls `listener`, which must not throw, with the events of every write after it is on disk. Returns the way to stop. */
  listen(listener: (events: readonly StoredEvent[]) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Runs the numbered steps that this file has not had, in order. A file of a newer product is refused, not guessed at. */
  async #migrate(): Promise<void> {
    const fresh = (await this.db.get("select 1 as x from duckdb_tables() where table_name = 'schema_version'")) === undefined
    const rows = fresh ? [] : await this.db.all<{ v: number }>('select version::integer as v from schema_version')
    const done = new Set(rows.map((r) => r.v))
    const steps = readdirSync(join(ROOT, 'queries', 'ledger')).filter((f) => /^\d{4}_.*\.sql$/.test(f))
    const known = new Set(steps.map((step) => Number(step.slice(0, 4))))
    const newer = [...done].find((v) => !known.has(v))
    if (newer !== undefined) {
      this.close()
      throw new AppError('conflict', `台账 ${this.path} 由更新的版本写成（结构第 ${newer} 步）。请改用那个版本的程序打开。`)
    }
    for (const step of steps.sort()) {
      const version = Number(step.slice(0, 4))
      if (done.has(version)) continue
      await this.#writer.transaction(async () => {
        await this.#writer.run(sqlText(`ledger/${step.slice(0, -4)}`))
        await this.#writer.run('insert into schema_version values ($version, $at::timestamp)', { version, at: shanghai(this.#now()) })
      })
    }
  }

  /**
   * Runs `work` alone (writes queue up), then the reactions, then appends the events and commits. Nothing is kept when one
   * throws. When this resolves the write is on disk. Do not call `write` inside `work`: it would wait for itself.
   */
  write<T>(work: (tx: LedgerWrite) => Promise<T>): Promise<T> {
    return this.alone(() => this.#write(work))
  }

  /** Runs `work` while no write runs. For backups; use `write` to change anything. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work)
  }

  async #write<T>(work: (tx: LedgerWrite) => Promise<T>): Promise<T> {
    const events: StoredEvent[] = []
    const value = await this.#writer.transaction(async () => {
      const last = await this.#writer.get<{ seq: number; hash: string }>(sqlText('ledger/last_event'))
      const tx = this.#transaction(last?.seq ?? 0, events)
      const result = await work(tx)
      await this.#runReactions(tx, events)
      let prevHash = last?.hash ?? GENESIS
      const rows = events.map(({ seq, at, kind, subject, actor, body: raw }) => {
        const body = JSON.stringify(raw)
        const hash = eventHash({ seq, at, kind, subject, actor, body, prevHash })
        const row = { seq, at, kind, subject, actor, body, prev_hash: prevHash, hash }
        prevHash = hash
        return row
      })
      await insertRows(this.#writer, 'event', rows)
      return result
    })
    if (events.length > 0) for (const listener of this.#listeners) listener(events)
    return value
  }

  #transaction(lastSeq: number, events: StoredEvent[]): LedgerWrite {
    const writer = this.#writer
    const at = shanghai(this.#now())
    const event = (e: LedgerEvent): number => {
      const seq = lastSeq + events.length + 1
      events.push({ ...e, seq, at })
      return seq
    }
    return {
      at,
      event,
      run: (sql, params) => writer.run(sql, params),
      put: (table, rows) => insertRows(writer, table, rows),
      all: (sql, params) => writer.all(sql, params),
      get: (sql, params) => writer.get(sql, params),
      nextNumber: async (series, actor = 'system') => {
        const row = await writer.get<{ n: number }>(sqlText('ledger/next_number'), { series })
        if (!row) throw new Error(`series ${series} gave no number`)
        event({ kind: 'number.allocated', subject: series, actor, body: { n: row.n } })
        return row.n
      },
    }
  }

  async #runReactions(tx: LedgerWrite, events: readonly StoredEvent[]): Promise<void> {
    let seen = 0
    for (let round = 0; seen < events.length; round++) {
      if (round === MAX_ROUNDS) throw new Error(`reactions answered each other ${MAX_ROUNDS} times: ${events.at(-1)?.kind}`)
      const fresh = events.slice(seen)
      seen = events.length
      for (const reaction of this.#reactions) await reaction(tx, fresh)
    }
  }

  close(): void {
    this.#writer.close()
    this.db.closeInstance()
  }
}

/** Wall-clock text in Asia/Shanghai, `YYYY-MM-DD HH:MM:SS`, whatever the machine's zone. */
export function shanghai(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}
