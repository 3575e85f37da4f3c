import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { type Config, readConfig } from '../../server/base/config.ts'
import { eventHash, GENESIS, Ledger } from '../../server/base/ledger.ts'
import { verifyLedger } from '../../server/base/ledger-verify.ts'
import { checkpointDaily, lastCheckpoint, makeCheckpoint, verifierKeys } from '../../server/evidence/checkpoint.ts'
import { consistencyProof, inclusionProof, isConsistent, leafHash, rootFromInclusion } from '../../server/evidence/merkle.ts'
import { codeOf, readCode, readNote, readVerifier, type VerifierKey } from '../../server/evidence/note.ts'
import { signingKeyPath } from '../../server/evidence/signing-key.ts'
import { EventTree } from '../../server/evidence/tree.ts'
import { checkWitness, readTestimony } from '../../server/evidence/witness.ts'

let root: string
let config: Config
let ledger: Ledger
let at: number
const now = () => new Date(at)
const DAY_MS = 86_400_000

/** Appends `n` events in one write. */
const happen = (n: number) =>
  ledger.write(async (tx) => {
    for (let i = 0; i < n; i++) tx.event({ kind: 'session.opened', subject: `U${i}`, actor: 'system', body: { n: i } })
  })

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'shuheng-witness-'))
  at = Date.parse('2026-06-01T01:00:00Z')
  config = readConfig({ SHUHENG_WITNESS_FOLDER: join(root, 'outside') }, { home: join(root, 'home') })
  ledger = await Ledger.open(config, now, ':memory:')
})
afterEach(() => {
  ledger.close()
  rmSync(root, { recursive: true, force: true })
})

/** Changes one event and computes every later hash anew, as somebody would who owns the server. */
async function rewriteFrom(seq: number): Promise<void> {
  type Stored = { seq: number; at: string; kind: string; subject: string; actor: string; body: string }
  const events = await ledger.db.all<Stored>(
    'select seq::double as seq, "at"::varchar as "at", kind, subject, actor, body from event order by seq',
  )
  let prevHash = GENESIS
  const rows = events.map((e) => {
    const body = e.seq === seq ? '{"n":-1}' : e.body
    const hash = eventHash({ ...e, body, prevHash })
    const row = { ...e, body, prev_hash: prevHash, hash }
    prevHash = hash
    return row
  })
  await ledger.write(async (tx) => {
    await tx.run('delete from event_node')
    for (const r of rows)
      await tx.run('update event set body = $body, prev_hash = $prev_hash, hash = $hash where seq = $seq', {
        ...{ seq: r.seq, body: r.body, prev_hash: r.prev_hash, hash: r.hash },
      })
  })
}

const keys = async (): Promise<VerifierKey[]> => (await verifierKeys({ ledger })).map((k) => readVerifier(k) as VerifierKey)

describe('a checkpoint', () => {
  it('is signed by a key for the service alone, recorded, and given to the folder outside', async () => {
    await happen(300)
    const made = await makeCheckpoint({ config, ledger }, { actor: 'u-admin' })
    expect(made.size).toBe(300)
    expect(readNote(made.note, await keys())).toMatchObject({ size: 300, signed: true })
    expect(await lastCheckpoint({ ledger })).toMatchObject(made)
    expect(readdirSync(join(root, 'outside')).sort()).toEqual(['000000000300.checkpoint', 'verifier-keys.txt'])
    expect(readFileSync(join(root, 'outside/000000000300.checkpoint'), 'utf8')).toBe(made.note)
    expect((await verifyLedger(ledger.db)).ok).toBe(true)
  })

  it('is not made again while nothing was written but checkpoints, and once a day otherwise', async () => {
    await happen(3)
    const deps = { config, ledger, now }
    await checkpointDaily(deps)
    const first = await lastCheckpoint({ ledger })
    expect(first?.size).toBe(3)
    expect(await makeCheckpoint(deps)).toEqual({ ...first, at: undefined })
    await happen(1)
    await checkpointDaily(deps)
    expect((await lastCheckpoint({ ledger }))?.size).toBe(3)
    at += DAY_MS
    await checkpointDaily(deps)
    expect((await lastCheckpoint({ ledger }))?.size).toBe(6)
  })

  it('by a new key is announced, and what the old key signed stays valid', async () => {
    await happen(2)
    const old = await makeCheckpoint({ config, ledger }, { actor: 'u-admin' })
    const next = await makeCheckpoint({ config, ledger }, { actor: 'u-admin', newKey: true })
    const [first, second] = await keys()
    expect([old, next].map((c) => readNote(c.note, [first as VerifierKey])?.signed)).toEqual([true, false])
    expect([old, next].map((c) => readNote(c.note, [second as VerifierKey])?.signed)).toEqual([false, true])
    expect((await checkWitness({ ledger }, readTestimony(join(root, 'outside')))).ok).toBe(true)
  })

  it.skipIf(process.platform === 'win32')('is refused by a key that others may read, or that is none', async () => {
    await happen(1)
    await makeCheckpoint({ config, ledger })
    await happen(1)
    chmodSync(signingKeyPath(config), 0o640)
    await expect(makeCheckpoint({ config, ledger })).rejects.toMatchObject({ message: expect.stringContaining('chmod 600') })
    chmodSync(signingKeyPath(config), 0o600)
    writeFileSync(signingKeyPath(config), 'nonsense')
    await expect(makeCheckpoint({ config, ledger })).rejects.toMatchObject({ message: expect.stringContaining('--new-key') })
  })
})

describe('the kept tree', () => {
  it('gives the roots and proofs that hashing every event gives, at every size around its subtrees', async () => {
    await happen(900)
    await ledger.write((tx) => new EventTree(tx).keep(tx, 700))
    const kept = new EventTree(ledger.db)
    const bare = new EventTree(ledger.db, { fromEvents: true })
    expect(await ledger.db.get('select count(*)::integer as n from event_node')).toEqual({ n: 2 })
    for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 700, 768, 899, 900])
      expect(await kept.root(size)).toEqual(await bare.root(size))
    const root900 = await kept.root(900)
    const hashes = await ledger.db.all<{ hash: string }>('select hash from event order by seq')
    for (const i of [0, 1, 255, 256, 511, 640, 899]) {
      const leaf = leafHash(Buffer.from(hashes[i]?.hash ?? '', 'hex'))
      expect(rootFromInclusion(leaf, i, 900, await inclusionProof(kept.hash, i, 900))).toEqual(root900)
    }
    for (const before of [1, 256, 300, 768])
      expect(isConsistent(before, 900, await kept.root(before), root900, await consistencyProof(kept.hash, before, 900))).toBe(true)
  })
})

describe('a ledger rewritten from the middle with all hashes computed anew', () => {
  let codes: string[]
  beforeEach(async () => {
    codes = []
    for (const n of [40, 300, 20]) {
      await happen(n)
      codes.push((await makeCheckpoint({ config, ledger })).code)
      at += DAY_MS
    }
    expect((await checkWitness({ ledger }, readTestimony(join(root, 'outside')))).ok).toBe(true)
    await rewriteFrom(200)
  })

  it('passes by itself, and is found by the folder, which says between which events', async () => {
    expect((await verifyLedger(ledger.db)).broken?.why ?? '').not.toContain('prev_hash')
    const verdict = await checkWitness({ ledger }, readTestimony(join(root, 'outside')))
    expect(verdict).toMatchObject({ ok: false, rewritten: { after: 40, until: 342 } })
    expect(verdict.lines.map((l) => l.ok)).toEqual([true, false, false])
  })

  it('is found by each later note and each later printed code alone', async () => {
    const files = readdirSync(join(root, 'outside')).filter((f) => f.endsWith('.checkpoint'))
    const byNote = await Promise.all(files.map((f) => checkWitness({ ledger }, readTestimony(join(root, 'outside', f)))))
    expect(byNote.map((v) => v.ok)).toEqual([true, false, false])
    const byCode = await Promise.all(codes.map((c) => checkWitness({ ledger }, readTestimony(c.toLowerCase().replaceAll('0', 'o')))))
    expect(byCode.map((v) => v.ok)).toEqual([true, false, false])
  })
})

describe('what is no true testimony', () => {
  it('cut-off events, a note altered or signed by a stranger, and a file that is none are told apart', async () => {
    await happen(5)
    const { note } = await makeCheckpoint({ config, ledger })
    const own = { keys: [], codes: [] }
    const lines = async (text: string) => (await checkWitness({ ledger }, { ...own, notes: [{ name: 'n', text }] })).lines[0]
    expect(await lines(note)).toMatchObject({ ok: true })
    expect(await lines(note.replace('\n5\n', '\n4\n'))).toMatchObject({ ok: false, why: expect.stringContaining('签名') })
    expect(await lines('hello')).toMatchObject({ ok: false, size: null })
    const other = await Ledger.open(readConfig({}, { home: join(root, 'other') }), now, ':memory:')
    await other.write(async (tx) => void tx.event({ kind: 'session.opened', subject: 'U', actor: 'system', body: {} }))
    const strange = await makeCheckpoint({ config: readConfig({}, { home: join(root, 'other') }), ledger: other })
    other.close()
    expect(await lines(strange.note)).toMatchObject({ ok: false, why: expect.stringContaining('签名') })
    await ledger.write((tx) => tx.run('delete from event where seq > 3'))
    expect(await lines(note)).toMatchObject({ ok: false, why: expect.stringContaining('缺失') })
  })

  test.each(['', '12', '12-ABCD', 'hello', '5-UUUU-UUUU-UUUU-UUUU'])('“%s” is no code, and the refusal shows one', (text) => {
    expect(readCode(text)).toBeUndefined()
    expect(() => readTestimony(text === '' ? '没有' : text)).toThrow(/10234-7F3A/)
  })

  it('a code is read as people type it', () => {
    const code = codeOf({ size: 10234, root: Buffer.alloc(32, 0b00001_000) })
    expect(readCode(`１０２３４ – ${code.split('-').slice(1).join(' ').toLowerCase()}`)?.code).toBe(code)
  })
})
