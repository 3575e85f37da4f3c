import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { ROOT } from './config.ts'
import { Db, insertRows, type Params, type Row } from './db.ts'
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

const GENESIS = '0'.repeat(64)

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
  event(event: LedgerEvent): void
  run(sql: string, params?: Params): Promise<void>
  /** Inserts rows whose keys are the columns; an existing primary key is replaced. */
  put(table: string, rows: readonly Row[]): Promise<void>
}

/**
 * What people and the clock did. Events are only ever appended; each carries the hash of the one before it. Projections
 * (import_batch, finding, …) are written in the same transaction, so a state never exists without its event.
 */
export class Ledger {
  readonly db: Db
  readonly #now: () => Date
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(db: Db, now: () => Date) {
    this.db = db
    this.#now = now
  }

  static async open(config: Config, now: () => Date, path: string = join(config.home, 'ledger.duckdb')): Promise<Ledger> {
    const db = await Db.open(path, { ...config, memoryLimit: '512MB', threads: 1 })
    const ledger = new Ledger(db, now)
    await ledger.#migrate()
    return ledger
  }

  async #migrate(): Promise<void> {
    const done = await this.db
      .get<{ v: number }>('select coalesce(max(version), 0)::integer as v from schema_version')
      .then((r) => r?.v ?? 0)
      .catch(() => 0)
    const steps = readdirSync(join(ROOT, 'queries', 'ledger'))
      .filter((f) => /^\d{4}_.*\.sql$/.test(f))
      .sort()
    for (const step of steps) {
      const version = Number(step.slice(0, 4))
      if (version <= done) continue
      await this.db.transaction(async () => {
        await this.db.run(sqlText(`ledger/${step.slice(0, -4)}`))
        await this.db.run('insert into schema_version values ($version, $at::timestamp)', { version, at: shanghai(this.#now()) })
      })
    }
  }

  /**
   * Runs `work` alone (writes queue up), then appends its events and commits. Nothing is kept when it throws. When this
   * resolves the write is on disk.
   */
  write<T>(work: (tx: LedgerWrite) => Promise<T>): Promise<T> {
    const next = this.#tail.then(() => this.#write(work))
    this.#tail = next.catch(() => undefined)
    return next
  }

  async #write<T>(work: (tx: LedgerWrite) => Promise<T>): Promise<T> {
    return this.db.transaction(async () => {
      const events: LedgerEvent[] = []
      const value = await work({
        event: (e) => void events.push(e),
        run: (sql, params) => this.db.run(sql, params),
        put: (table, rows) => insertRows(this.db, table, rows),
      })
      const last = await this.db.get<{ seq: string; hash: string }>('select seq, hash from event order by seq desc limit 1')
      let seq = last ? Number(last.seq) : 0
      let prevHash = last?.hash ?? GENESIS
      const at = shanghai(this.#now())
      const rows = events.map((e) => {
        seq += 1
        const body = JSON.stringify(e.body)
        const hash = eventHash({ seq, at, kind: e.kind, subject: e.subject, actor: e.actor, body, prevHash })
        const row = { seq, at, kind: e.kind, subject: e.subject, actor: e.actor, body, prev_hash: prevHash, hash }
        prevHash = hash
        return row
      })
      await insertRows(this.db, 'event', rows)
      return value
    })
  }

  close(): void {
    this.db.closeInstance()
  }
}

/** Wall-clock text in Asia/Shanghai, `YYYY-MM-DD HH:MM:SS`, whatever the machine's zone. */
export function shanghai(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}
