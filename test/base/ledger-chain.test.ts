import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Config, ROOT, readConfig } from '../../server/base/config.ts'
import { Db } from '../../server/base/db.ts'
import type { AppError } from '../../server/base/errors.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { backupLedger, restoreLedger } from '../../server/base/ledger-backup.ts'
import { verifyLedger } from '../../server/base/ledger-verify.ts'
import { sqlText } from '../../server/base/sql.ts'

let home: string
let config: Config
let ledger: Ledger
const now = () => new Date('2026-06-01T01:00:00Z')
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'shuheng-chain-'))
  config = readConfig({}, { home })
  ledger = await Ledger.open(config, now)
})
afterEach(() => {
  ledger.close()
  rmSync(home, { recursive: true, force: true })
})

const event = (subject: string) => ({ kind: 'test.done', subject, actor: 'system', body: { n: 1 } })
const write = (subject: string) => ledger.write(async (tx) => tx.event(event(subject)))
const kinds = async () => (await ledger.db.all<{ kind: string }>('select kind from event order by seq')).map((r) => r.kind)

async function fault(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return `${(error as AppError).code}: ${(error as AppError).message}`
  }
  throw new Error('was not refused')
}

describe('reactions', () => {
  it('write in the same transaction, see what other reactions appended, and hear of it once', async () => {
    const heard: string[] = []
    ledger.react(async (tx, events) => {
      heard.push(...events.map((e) => `${e.seq} ${e.kind}`))
      if (events.some((e) => e.kind === 'test.done')) tx.event({ ...event('a'), kind: 'test.followed' })
    })
    await write('a')
    expect(heard).toEqual(['1 test.done', '2 test.followed'])
    expect(await kinds()).toEqual(['test.done', 'test.followed'])
  })

  it('undo the whole write when they throw, and never run without an event', async () => {
    let runs = 0
    ledger.react(async () => {
      runs += 1
      throw new Error('no')
    })
    await expect(write('a')).rejects.toThrow('no')
    await ledger.write(async (tx) => tx.run('delete from setting'))
    expect([await kinds(), runs]).toEqual([[], 1])
  })

  it('that answer each other without end are stopped', async () => {
    ledger.react(async (tx) => void tx.event(event('again')))
    await expect(write('a')).rejects.toThrow('answered each other')
    expect(await kinds()).toEqual([])
  })
})

describe('a write', () => {
  it('is seen by its own reads, and by others only when it is done; listeners hear of it then', async () => {
    const heard: number[] = []
    const stop = ledger.listen((events) => heard.push(events.length))
    await ledger.write(async (tx) => {
      await tx.put('setting', [{ name: 'a.b', value: '1', changed_at: tx.at, changed_by: 'u' }])
      tx.event(event('a'))
      expect(await tx.get('select count(*)::integer as n from setting')).toEqual({ n: 1 })
      expect(await ledger.db.get('select count(*)::integer as n from setting')).toEqual({ n: 0 })
      expect(heard).toEqual([])
    })
    expect(await ledger.db.get('select count(*)::integer as n from setting')).toEqual({ n: 1 })
    stop()
    await write('b')
    expect(heard).toEqual([1])
  })

  it('replaces a row while a reader is in the middle of the table', async () => {
    await ledger.write(async (tx) => tx.run(`insert into setting select 'k' || i, '1', now()::timestamp, 'u' from range(5000) as s(i)`))
    const reader = await ledger.db.fork()
    const pages = reader.stream('select name, value from setting')
    let seen = (await pages.next()).value?.length ?? 0
    await ledger.write(async (tx) => tx.put('setting', [{ name: 'k1', value: '2', changed_at: tx.at, changed_by: 'u' }]))
    for await (const page of pages) seen += page.length
    reader.close()
    expect(seen).toBe(5000)
  })
})

describe('numbers', () => {
  it('have no gaps: a write that throws gives its number back, concurrent ones queue up', async () => {
    const take = () => ledger.write((tx) => tx.nextNumber('函2026'))
    expect(await take()).toBe(1)
    await expect(
      ledger.write(async (tx) => {
        expect(await tx.nextNumber('函2026')).toBe(2)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await Promise.all([take(), take(), take()])).toEqual([2, 3, 4])
    expect(await ledger.write((tx) => tx.nextNumber('函2027'))).toBe(1)
    expect((await verifyLedger(ledger.db)).ok).toBe(true)
  })
})

describe('verify', () => {
  it('names the first event that was changed, cut out, re-chained or numbered twice', async () => {
    for (let i = 0; i < 6; i += 1) await ledger.write((tx) => tx.nextNumber('函'))
    const good = await verifyLedger(ledger.db)
    expect(good).toMatchObject({ ok: true, events: 6 })
    const broken = async (sql: string) => {
      await ledger.db.run('begin')
      await ledger.db.run(sql)
      await ledger.db.run('commit')
      return (await verifyLedger(ledger.db)).broken
    }
    const before = await ledger.db.get<{ body: string }>('select body from event where seq = 3')
    expect(await broken(`update event set body = '{"n":33}' where seq = 3`)).toMatchObject({ seq: 3, why: expect.stringContaining('改动') })
    await ledger.db.run(`update event set body = '${before?.body}' where seq = 3`)
    expect(await broken('update number_series set last = 9')).toMatchObject({ seq: 0, why: expect.stringContaining('编号序列“函”') })
    await ledger.db.run('update number_series set last = 6')
    expect((await verifyLedger(ledger.db, good.head)).ok).toBe(true)
    expect(await broken('delete from event where seq = 4')).toMatchObject({ seq: 5, why: expect.stringContaining('缺 1 条') })
  })

  it('finds a cut-off end only with a head noted before', async () => {
    for (const s of ['a', 'b', 'c']) await write(s)
    const { head } = await verifyLedger(ledger.db)
    await ledger.db.run('delete from event where seq = 3')
    expect((await verifyLedger(ledger.db)).ok).toBe(true)
    expect((await verifyLedger(ledger.db, head)).broken?.why).toContain('末尾的记录缺失')
    await write('another')
    expect((await verifyLedger(ledger.db, head)).broken).toMatchObject({ seq: 3, why: expect.stringContaining('改写') })
  })

  it('finds a record that no event accounts for', async () => {
    await ledger.db.run(`insert into assessment values ('made-up', '2026-01-01', now()::timestamp, now()::timestamp, '{}')`)
    expect((await verifyLedger(ledger.db)).broken?.why).toContain('检测“made-up”')
  })
})

describe('backup and restore', () => {
  it('copies one moment while writes go on, and puts it back with the old one kept', async () => {
    for (let i = 0; i < 20; i += 1) await ledger.write((tx) => tx.nextNumber('函'))
    let going = true
    const busy = (async () => {
      while (going) await ledger.write((tx) => tx.nextNumber('函'))
    })()
    const file = join(home, 'out', 'b.duckdb')
    const made = await backupLedger({ config, ledger }, file)
    going = false
    await busy
    expect(made.events).toBeGreaterThanOrEqual(20)
    expect(readdirSync(join(home, 'out'))).toEqual(['b.duckdb'])
    expect(await fault(backupLedger({ config, ledger }, file))).toContain('文件已存在')

    const last = (await verifyLedger(ledger.db)).events
    ledger.close()
    const done = await restoreLedger({ config, now }, file)
    expect(done).toMatchObject({ events: made.events, head: made.head })
    expect(existsSync(done.kept ?? '')).toBe(true)
    ledger = await Ledger.open(config, now)
    expect(await ledger.write((tx) => tx.nextNumber('函'))).toBe(made.events + 1)
    const old = await Ledger.open(config, now, done.kept ?? '')
    expect((await verifyLedger(old.db)).events).toBe(last)
    old.close()
  })

  it('refuses a file that does not verify or is no ledger, and leaves what is there alone', async () => {
    await write('kept')
    const bad = join(home, 'bad.duckdb')
    await backupLedger({ config, ledger }, bad)
    const tampered = await Ledger.open(config, now, bad)
    await tampered.db.run("update event set actor = 'someone' where seq = 1")
    tampered.close()
    ledger.close()
    const rubbish = join(home, 'rubbish.duckdb')
    writeFileSync(rubbish, 'not a database at all')
    expect(await fault(restoreLedger({ config, now }, bad))).toMatch(/^conflict: 台账校验未通过，第 1 条事件/)
    expect(await fault(restoreLedger({ config, now }, rubbish))).toMatch(/^file_refused/)
    expect(await fault(restoreLedger({ config, now }, join(home, 'none')))).toMatch(/^not_found/)
    expect(readdirSync(home).filter((n) => n.startsWith('ledger.'))).toEqual(['ledger.duckdb'])
    ledger = await Ledger.open(config, now)
    expect(await kinds()).toEqual(['test.done'])
  })

  it('does not back up a ledger that is broken', async () => {
    await write('a')
    await ledger.db.run("update event set actor = 'someone' where seq = 1")
    expect(await fault(backupLedger({ config, ledger }, join(home, 'b.duckdb')))).toMatch(/^conflict: .*第 1 条事件/)
    expect(existsSync(join(home, 'b.duckdb'))).toBe(false)
  })
})

describe('schema steps', () => {
  it('have a number each', () => {
    const numbers = readdirSync(join(ROOT, 'queries/ledger')).flatMap((f) => /^(\d{4})_.*\.sql$/.exec(f)?.[1] ?? [])
    expect(numbers.filter((n, i) => numbers.indexOf(n) !== i)).toEqual([])
  })

  it('run when they are missing, whatever their order of arrival; a newer file is refused', async () => {
    await ledger.db.run('delete from schema_version where version = 8')
    for (const t of ['number_series', 'setting', 'idempotency', 'webhook']) await ledger.db.run(`drop table ${t}`)
    ledger.close()
    ledger = await Ledger.open(config, now)
    expect(await ledger.write((tx) => tx.nextNumber('函'))).toBe(1)
    await ledger.db.run("insert into schema_version values (999, '2026-01-01')")
    ledger.close()
    copyFileSync(join(home, 'ledger.duckdb'), join(home, 'newer.duckdb'))
    expect(await fault(Ledger.open(config, now, join(home, 'newer.duckdb')))).toContain('更新的版本')
    rmSync(join(home, 'ledger.duckdb'))
    ledger = await Ledger.open(config, now)
  })

  it('carry events that wait for subscribed systems into the one queue', async () => {
    const path = join(home, 'older.duckdb')
    const older = await Db.open(path, config)
    const steps = readdirSync(join(ROOT, 'queries/ledger')).filter((f) => /^00\d\d_/.test(f) && f < '0013')
    for (const step of steps.sort()) {
      await older.run(sqlText(`ledger/${step.slice(0, -4)}`))
      await older.run('insert into schema_version values ($v, now())', { v: Number(step.slice(0, 4)) })
    }
    await older.run(`insert into webhook_delivery values
      ('h-1', 'h', 1, 'case.opened', '{}', 'delivered', 2, '2026-01-01', 204, null, '2026-01-01 00:01:00'),
      ('h-2', 'h', 2, 'case.closed', '{}', 'waiting', 1, '2026-01-02', 500, null, null)`)
    older.closeInstance()
    const opened = await Ledger.open(config, now, path)
    const rows = await opened.db.all('select delivery_id as id, channel, target, state, attempts, status from delivery order by id')
    opened.close()
    expect(rows).toEqual([
      { id: 'h-1', channel: '@event', target: 'h', state: 'sent', attempts: 1, status: 204 },
      { id: 'h-2', channel: '@event', target: 'h', state: 'queued', attempts: 1, status: 500 },
    ])
  })
})
