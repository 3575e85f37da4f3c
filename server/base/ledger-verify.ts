import type { Db } from './db.ts'
import { eventHash, GENESIS } from './ledger.ts'
import { sqlText } from './sql.ts'

/** The chain's end: keep it elsewhere, and a later `verify` can tell whether events were cut off. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

/** A head as people note it: `seq:hash`. */
export const CHAIN_HEAD = /^(\d{1,15}):([0-9a-f]{64})$/

/** Reads a noted head. The text has passed `CHAIN_HEAD`. */
export function parseHead(text: string): ChainHead {
  const [seq, hash] = text.split(':')
  return { seq: Number(seq), hash: hash ?? '' }
}

export interface Verdict {
  readonly ok: boolean
  /** Events read, all in order when `ok`. */
  readonly events: number
  readonly head: ChainHead
  /** The first thing that is wrong: the event it was found at (0 = none in particular), and why, in Chinese. */
  readonly broken?: { readonly seq: number; readonly why: string }
}

type Stored = { seq: number; at: string; kind: string; subject: string; actor: string; body: string; prev_hash: string; hash: string }

/**
 * Walks the chain from the first event: no event is missing, changed or out of order, and the numbers that the events give match
 * the series and the records they stand for. `expect` is a head noted earlier: the chain must still hold that event.
 */
export async function verifyLedger(db: Db, expect?: ChainHead): Promise<Verdict> {
  const reader = await db.fork()
  try {
    // One transaction: chain and records are of one moment, whatever is written meanwhile.
    return await reader.transaction(() => walk(reader, expect))
  } finally {
    reader.close()
  }
}

async function walk(db: Db, expect: ChainHead | undefined): Promise<Verdict> {
  let head: ChainHead = { seq: 0, hash: GENESIS }
  const numbers = new Map<string, number>()
  const broken = (seq: number, why: string): Verdict => ({ ok: false, events: head.seq, head, broken: { seq, why } })
  for await (const page of db.stream<Stored>(sqlText('ledger/chain'))) {
    for (const e of page) {
      const wrong = wrongWith(e, head) ?? wrongNumber(e, numbers)
      if (wrong) return broken(e.seq, wrong)
      head = { seq: e.seq, hash: e.hash }
      if (expect?.seq === e.seq && expect.hash !== e.hash) return broken(e.seq, '与先前记下的哈希不同：这一条或更早的记录被改写过')
    }
  }
  if (expect && expect.seq > head.seq) return broken(head.seq, `先前已记到第 ${expect.seq} 条，现在只到第 ${head.seq} 条：末尾的记录缺失`)
  const state = await wrongState(db, numbers)
  if (state) return broken(0, state)
  return { ok: true, events: head.seq, head }
}

function wrongWith(e: Stored, before: ChainHead): string | undefined {
  if (e.seq !== before.seq + 1) return `序号不连续：上一条是 ${before.seq}，缺 ${e.seq - before.seq - 1} 条`
  if (e.prev_hash !== before.hash) return '没有接在上一条记录之后（prev_hash 不符）'
  const hash = eventHash({ ...e, prevHash: e.prev_hash })
  return hash === e.hash ? undefined : '内容与其哈希不符：记录被改动过'
}

/** Numbers of a series run 1, 2, 3 …: none twice, none skipped. Notes the last one. */
function wrongNumber(e: Stored, numbers: Map<string, number>): string | undefined {
  if (e.kind !== 'number.allocated') return undefined
  const last = numbers.get(e.subject) ?? 0
  const n = (JSON.parse(e.body) as { n?: unknown }).n
  if (n !== last + 1) return `编号序列“${e.subject}”在 ${last} 之后给出了 ${String(n)}`
  numbers.set(e.subject, last + 1)
  return undefined
}

/** Whether the records agree with the events where that is cheap to say: number series, imports, assessments, findings, cases. */
async function wrongState(db: Db, numbers: ReadonlyMap<string, number>): Promise<string | undefined> {
  const series = await db.all<{ series: string; last: number }>('select series, last::double as last from number_series order by series')
  for (const s of series) {
    if (numbers.get(s.series) !== s.last) return `编号序列“${s.series}”记为 ${s.last}，事件给出的最后一号是 ${numbers.get(s.series) ?? 0}`
  }
  const missing = [...numbers.keys()].find((name) => !series.some((s) => s.series === name))
  if (missing !== undefined) return `编号序列“${missing}”的记录缺失`
  const rows = await db.all<{ what: string; id: string }>(sqlText('ledger/disagreements'))
  const first = rows[0]
  return first ? `${first.what}“${first.id}”与事件不一致` : undefined
}
