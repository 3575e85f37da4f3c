import type { Db } from '../base/db.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { EMPTY_ROOT, leafHash, nodeHash, type RangeHash, splitOf } from './merkle.ts'

/** Nodes are kept at every eighth level: 1 for 255 events, and no proof needs more than a few hundred of them. */
const KEPT_EVERY = 8
const WIDTH = 2 ** KEPT_EVERY

type Reads = Pick<Db, 'all'>

/**
 * The Merkle tree over the event chain: leaf n holds the chain hash of event n + 1. Whole subtrees of 256, 65,536 … events are kept
 * in `event_node` once made; the rest is hashed from the events, at most 256 at a time. A tree serves one reading: make a new one
 * for what was written since.
 */
export class EventTree {
  readonly #db: Reads
  readonly #nodes = new Map<string, Buffer>()
  #loaded = false

  /** `fromEvents`: kept subtrees are not believed, everything is hashed from the events. */
  constructor(db: Reads, { fromEvents = false }: { fromEvents?: boolean } = {}) {
    this.#db = db
    this.#loaded = fromEvents
  }

  /** Root of the tree over the first `size` events. The events must exist. */
  async root(size: number): Promise<Buffer> {
    return size === 0 ? EMPTY_ROOT : this.hash(0, size)
  }

  readonly hash: RangeHash = async (from, to) => {
    await this.#load()
    return this.#range(from, to)
  }

  async #load(): Promise<void> {
    if (this.#loaded) return
    this.#loaded = true
    const rows = await this.#db.all<{ level: number; place: number; hash: string }>(sqlText('lookups/evidence/nodes'))
    for (const r of rows) this.#nodes.set(`${r.level}:${r.place}`, Buffer.from(r.hash, 'hex'))
  }

  async #range(from: number, to: number): Promise<Buffer> {
    const size = to - from
    const level = Math.log2(size)
    const isWhole = Number.isInteger(level) && from % size === 0
    const kept = isWhole ? this.#nodes.get(`${level}:${from / size}`) : undefined
    if (kept) return kept
    if (size <= WIDTH) return combine(await this.#leaves(from, to))
    const middle = from + splitOf(size)
    return nodeHash(await this.#range(from, middle), await this.#range(middle, to))
  }

  async #leaves(from: number, to: number): Promise<Buffer[]> {
    const rows = await this.#db.all<{ hash: string }>(sqlText('lookups/evidence/leaves'), { from: from + 1, to })
    if (rows.length !== to - from) throw new Error(`events ${from + 1} to ${to} are not all there`)
    return rows.map((r) => leafHash(Buffer.from(r.hash, 'hex')))
  }

  /** Keeps the whole subtrees of the first `size` events that are not kept yet. */
  async keep(tx: Pick<LedgerWrite, 'put'>, size: number): Promise<void> {
    await this.#load()
    for (let level = KEPT_EVERY; 2 ** level <= size; level += KEPT_EVERY) {
      const width = 2 ** level
      const rows: { level: number; place: number; hash: string }[] = []
      for (let place = 0; (place + 1) * width <= size; place++) {
        const key = `${level}:${place}`
        if (this.#nodes.has(key)) continue
        const hash = await this.#range(place * width, (place + 1) * width)
        this.#nodes.set(key, hash)
        rows.push({ level, place, hash: hash.toString('hex') })
      }
      await tx.put('event_node', rows)
    }
  }
}

/** Root over leaf hashes that lie beside each other. */
function combine(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  const middle = splitOf(leaves.length)
  return nodeHash(combine(leaves.slice(0, middle)), combine(leaves.slice(middle)))
}
