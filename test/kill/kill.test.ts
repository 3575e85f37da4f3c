import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { verifyLedger } from '../../server/base/ledger-verify.ts'
import type { Ack } from './acks.ts'
import { bundleChild } from './bundle.ts'

/** How often a process is killed: 18 times in every run of the tests, so that they stay within their minutes, 100 times in `npm run soak`. */
const KILLS = process.env['SOAK'] === '1' ? 100 : 18
/** A blow falls this long after a random acknowledgement: a write takes some milliseconds, so it falls into any stage of one. */
const LONGEST_MS = 40
const MOST_ACKS = 20

let child: string
let root: string
let config: Config
beforeAll(async () => {
  child = await bundleChild()
  root = mkdtempSync(join(tmpdir(), 'shuheng-kill-'))
  mkdirSync(join(root, 'exports'))
  config = readConfig({}, { home: join(root, 'home') })
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(dirname(child), { recursive: true, force: true })
})

/** A child that has loaded its modules and waits. One is always ahead, because loading takes longer than living. */
function waiting(round: number) {
  return spawn(process.execPath, [child, config.home, join(root, 'exports'), String(round)], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** Lets a child work and kills it at a random moment; what it said until then. */
async function killed(worker: ReturnType<typeof waiting>, round: number): Promise<Ack[]> {
  worker.stdin.write('go')
  const acks: Ack[] = []
  // Every third child lives until its first import is done; imports are the slowest work.
  const enough = Math.ceil(Math.random() * MOST_ACKS)
  const due = () => (round % 3 === 0 ? acks.some((a) => a.did === 'import') : acks.length > enough)
  let doomed = false
  const lines = createInterface({ input: worker.stdout })
  lines.on('line', (line) => {
    // A line cut by the blow was not said.
    if (!line.endsWith('}')) return
    acks.push(JSON.parse(line) as Ack)
    if (doomed || !due()) return
    doomed = true
    setTimeout(() => worker.kill('SIGKILL'), Math.random() * LONGEST_MS)
  })
  const [[code, signal]] = await Promise.all([once(worker, 'exit'), once(lines, 'close')])
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  return acks
}

test(
  `${KILLS} blows: nothing acknowledged is lost, no number is used twice or skipped, the chain verifies`,
  async () => {
    const said: Ack[] = []
    let next = waiting(1)
    for (let round = 1; round <= KILLS; round += 1) {
      const worker = next
      if (round < KILLS) next = waiting(round + 1)
      said.push(...(await killed(worker, round)))
      await check(said)
    }
    const count = (did: Ack['did']) => said.filter((a) => a.did === did).length
    const counts = { kills: count('ready'), numbers: count('number'), case_steps: count('case'), imports: count('import') }
    process.stdout.write(`kill test: ${JSON.stringify(counts)}\n`)
    expect(counts.kills).toBe(KILLS)
    for (const n of [counts.numbers, counts.case_steps, counts.imports]) expect(n).toBeGreaterThanOrEqual(Math.floor(KILLS / 3))
  },
  KILLS * 40_000,
)

/** Everything acknowledged so far, against the ledger as the next process finds it. */
async function check(said: readonly Ack[]): Promise<void> {
  const ledger = await Ledger.open(config, () => new Date())
  try {
    const verdict = await verifyLedger(ledger.db)
    expect(verdict.broken).toBeUndefined()
    const numbers = await ledger.db.all<{ subject: string; n: number; documents: number }>(
      `select a.subject, (a.body ->> 'n')::integer as n, count(d.seq)::integer as documents
       from event as a
       left join event as d on d.kind = 'document.issued' and d.subject = a.subject || '-' || (a.body ->> 'n')
       where a.kind = 'number.allocated' and starts_with(a.subject, '函')
       group by all`,
    )
    const allocated = new Set(numbers.map((r) => `${r.subject} ${r.n}`))
    expect(numbers.filter((r) => r.documents !== 1)).toEqual([])
    expect(allocated.size).toBe(numbers.length)
    const numberAcks = said.flatMap((a) => (a.did === 'number' ? [`${a.series} ${a.n}`] : []))
    expect(new Set(numberAcks).size).toBe(numberAcks.length)
    expect(numberAcks.filter((k) => !allocated.has(k))).toEqual([])

    const cases = new Map(
      (await ledger.db.all<{ id: string; version: number }>('select case_id as id, version from rect_case')).map((r) => [r.id, r.version]),
    )
    expect(said.filter((a) => a.did === 'case' && (cases.get(a.id) ?? 0) < a.version)).toEqual([])

    const batches = new Set((await ledger.db.all<{ id: string }>('select batch_id as id from import_batch')).map((r) => r.id))
    expect(said.filter((a) => a.did === 'import' && (!batches.has(a.id) || !existsSync(join(config.home, a.path))))).toEqual([])
  } finally {
    ledger.close()
  }
}
