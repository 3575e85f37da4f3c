import { AppError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, scopeOf } from '../contract/actor.ts'
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
export async function searchAudit(deps: Pick<AccessDeps, 'ledger'>, actor: Actor, query: AuditQuery): Promise<AuditRow[]> {
  // What people did is one chain about everybody: it cannot be cut by agency.
  if (scopeOf(actor) !== 'all') throw new AppError('forbidden', '审计事件涉及全部机构，由可查看全部单位的审计员查看。')
  const rows = await deps.ledger.db.all<AuditRow>(sqlText('lookups/access/audit'), {
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
/** The longest a click waits for its trace: behind a running assessment's write it goes on, and the trace follows. */
const PATIENCE_MS = 300

/**
 * Writes reads down, before their answer leaves: always for data taken out, for looking at evidence as long as the ledger is not
 * busy for more than a moment.
 */
export class ReadTrail {
  readonly #deps: AccessDeps & { readonly log?: Log }
  readonly #seen = new Map<string, number>()

  constructor(deps: AccessDeps & { readonly log?: Log }) {
    this.#deps = deps
  }

  async note(actor: string, kind: AuditedRead, subject: string): Promise<void> {
    const now = this.#deps.now().getTime()
    const key = `${actor}\n${kind}\n${subject}`
    if (kind !== 'export.made' && now - (this.#seen.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_READING_MS) return
    if (this.#seen.size >= MOST_REMEMBERED) this.#seen.clear()
    this.#seen.set(key, now)
    const written = this.#deps.ledger
      .write(async (tx) => void tx.event({ kind, subject, actor, body: {} }))
      .catch((error: unknown) => {
        this.#seen.delete(key)
        throw error
      })
    if (kind === 'export.made') return written
    let timer: ReturnType<typeof setTimeout> | undefined
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS)
    })
    await Promise.race([written, enough]).finally(() => clearTimeout(timer))
    // Whoever no longer waits must not bring the process down; the next reading tries again.
    written.catch((error: unknown) =>
      this.#deps.log?.warn(`查看记录未能写入（${kind} ${subject}）：${error instanceof Error ? error.message : String(error)}`),
    )
  }
}
