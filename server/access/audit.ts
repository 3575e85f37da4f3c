import { sqlText } from '../base/sql.ts'
import type { AccessDeps } from './deps.ts'

export interface AuditRow extends Record<string, unknown> {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly subject: string
  readonly actor: string
  readonly actor_name: string
  readonly body: string
}

export interface AuditQuery {
  readonly kind?: string | undefined
  readonly actor?: string | undefined
  readonly subject?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly q?: string | undefined
  /** Rows before this place in the chain. */
  readonly before?: number | undefined
  readonly limit: number
}

/** Hashes of sessions, links and tokens stand in the chain to be replayed; to read them helps nobody. */
const SECRET_HASH = /"(?:(?:session|invitation|token)_hash|kept)":"[0-9a-f]{64}",?/g

/** Events of the ledger, newest first. `kind` is a prefix (`case.`), `q` is looked for in subject and body. */
export async function searchAudit(deps: Pick<AccessDeps, 'ledger'>, query: AuditQuery): Promise<AuditRow[]> {
  const rows = await deps.ledger.db.all<AuditRow>(sqlText('access/audit'), {
    kind: query.kind ?? null,
    actor: query.actor ?? null,
    subject: query.subject ?? null,
    from: query.from ?? null,
    to: query.to ?? null,
    q: query.q ?? null,
    before: query.before ?? null,
    limit: query.limit,
  })
  return rows.map((row) => ({ ...row, body: row.body.replaceAll(SECRET_HASH, '').replace(/,}$/, '}') }))
}

/** Reads that leave a trace: rows that may hold personal data, and data taken out. */
export type AuditedRead = 'evidence.read' | 'export.made' | 'document.read'

/** Looking at the same thing again within this time is the same reading. Taking data out always counts. */
const SAME_READING_MS = 10 * 60_000
const MOST_REMEMBERED = 20_000

/**
 * Writes reads down. The returned promise settles when the event is on disk: callers wait for it, so that no evidence leaves
 * without its trace.
 */
export class ReadTrail {
  readonly #deps: AccessDeps
  readonly #seen = new Map<string, number>()

  constructor(deps: AccessDeps) {
    this.#deps = deps
  }

  async note(actor: string, kind: AuditedRead, subject: string): Promise<void> {
    const now = this.#deps.now().getTime()
    const key = `${actor}\n${kind}\n${subject}`
    if (kind !== 'export.made' && now - (this.#seen.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_READING_MS) return
    await this.#deps.ledger.write(async (tx) => void tx.event({ kind, subject, actor, body: {} }))
    if (this.#seen.size >= MOST_REMEMBERED) this.#seen.clear()
    this.#seen.set(key, now)
  }
}
