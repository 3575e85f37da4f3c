import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { eventHash, Ledger, shanghai } from '../../server/base/ledger.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'shuheng-ledger-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const now = () => new Date('2026-06-30T16:30:00Z')
const open = () => Ledger.open(readConfig({}, { home }), now)
const event = (subject: string) => ({ kind: 'test.done', subject, actor: 'system', body: { n: 1 } })

describe('Ledger', () => {
  it('chains every event to the one before it, across reopening', async () => {
    let ledger = await open()
    await ledger.write(async (tx) => {
      tx.event(event('a'))
      tx.event(event('b'))
    })
    ledger.close()
    ledger = await open()
    await ledger.write(async (tx) => tx.event(event('c')))
    const rows = await ledger.db.all<Record<string, string>>(
      'select seq::integer as seq, "at"::varchar as "at", kind, subject, actor, body, prev_hash, hash from event order by seq',
    )
    ledger.close()
    expect(rows.map((r) => r['subject'])).toEqual(['a', 'b', 'c'])
    let previous = '0'.repeat(64)
    for (const r of rows) {
      expect(r['prev_hash']).toBe(previous)
      expect(
        eventHash({
          seq: Number(r['seq']),
          at: r['at'] ?? '',
          kind: r['kind'] ?? '',
          subject: r['subject'] ?? '',
          actor: r['actor'] ?? '',
          body: r['body'] ?? '',
          prevHash: previous,
        }),
      ).toBe(r['hash'])
      previous = r['hash'] ?? ''
    }
  })

  it('keeps nothing of a write that throws', async () => {
    const ledger = await open()
    await expect(
      ledger.write(async (tx) => {
        tx.event(event('lost'))
        await tx.run("insert into schema_version values (999, '2026-01-01')")
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await ledger.db.get('select count(*)::integer as n from event')).toEqual({ n: 0 })
    expect(await ledger.db.get('select count(*)::integer as n from schema_version where version = 999')).toEqual({ n: 0 })
    await ledger.write(async (tx) => tx.event(event('kept')))
    expect(await ledger.db.get('select max(seq)::integer as n from event')).toEqual({ n: 1 })
    ledger.close()
  })

  it('runs concurrent writes one after another', async () => {
    const ledger = await open()
    await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.write(async (tx) => tx.event(event(`e${i}`)))))
    expect(await ledger.db.get('select count(*)::integer as n, max(seq)::integer as top from event')).toEqual({ n: 20, top: 20 })
    ledger.close()
  })

  it('refuses a second process in words', async () => {
    const ledger = await open()
    const script = `
      import { Ledger } from ${JSON.stringify(new URL('../../server/base/ledger.ts', import.meta.url).href)}
      import { readConfig } from ${JSON.stringify(new URL('../../server/base/config.ts', import.meta.url).href)}
      try { await Ledger.open(readConfig({}, { home: ${JSON.stringify(home)} }), () => new Date()) } catch (e) { console.log(e.code, e.message) }`
    const { execFileSync } = await import('node:child_process')
    const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' })
    ledger.close()
    expect(out).toContain('busy')
    expect(out).toContain('正被另一个进程使用')
  })
})

describe('shanghai', () => {
  it('is the wall clock of Asia/Shanghai whatever the machine', () => {
    expect(shanghai(new Date('2026-06-30T16:30:00Z'))).toBe('2026-07-01 00:30:00')
  })
})
