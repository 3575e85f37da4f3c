import { beforeEach, describe, expect, it } from 'vitest'
import { changePerson } from '../../server/access/people.ts'
import { caller, openApp, signIn, TestClock } from '../support/app.ts'

const HOUR = 3_600_000
let clock: TestClock
let open: Awaited<ReturnType<typeof openApp>>
let admin: Record<string, string>
beforeEach(async () => {
  clock = new TestClock()
  open = await openApp({ clock })
  admin = await signIn(open.deps, { id: 'admin', roles: ['admin'] })
})

const put = (value: number, key?: string, who = admin) =>
  caller(open.app, who)('PUT', '/settings/access.idle_minutes', { value }, key === undefined ? {} : { 'idempotency-key': key })
const changes = async () =>
  (await open.deps.ledger.db.get<{ n: number }>("select count(*)::integer as n from event where kind = 'setting.changed'"))?.n

describe('Idempotency-Key', () => {
  it('answers a repeated write with the first answer and writes once', async () => {
    const first = await put(20, 'k1')
    await put(25, 'k2')
    const again = await put(20, 'k1')
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true'])
    expect(again.body).toEqual(first.body)
    expect([first.headers.get('idempotency-replayed'), await changes()]).toEqual([null, 2])
    expect(again.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('refuses the key for another request, and a key that is none', async () => {
    await put(20, 'k1')
    const other = await put(30, 'k1')
    expect([other.status, other.body.error.code]).toEqual([409, 'conflict'])
    expect((await put(30, 'x'.repeat(256))).status).toBe(400)
    expect(await changes()).toBe(1)
  })

  it('runs one of many that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(20, 'k1')))
    const ok = answers.filter((a) => a.status === 200)
    expect(ok.length).toBeGreaterThanOrEqual(1)
    expect(answers.filter((a) => a.status !== 200).every((a) => a.status === 409)).toBe(true)
    expect(await changes()).toBe(1)
  })

  it('keeps nothing of a refused write: it may be mended and sent again', async () => {
    expect((await put(1, 'k1')).status).toBe(400)
    expect((await put(20, 'k1')).status).toBe(200)
  })

  it('is each person’s own', async () => {
    const second = await signIn(open.deps, { id: 'admin2', roles: ['admin'] })
    await put(20, 'k1')
    const theirs = await put(40, 'k1', second)
    expect([theirs.status, theirs.headers.get('idempotency-replayed'), theirs.body.value]).toEqual([200, null, 40])
  })

  it('is given again only while the person may read as much as then', async () => {
    await put(20, 'k1')
    const root = { id: 'root', name: '', roles: ['admin' as const], agencies: 'all' as const, via: 'session' as const }
    const change = (input: Parameters<typeof changePerson>[3]) => changePerson(open.deps, root, 'admin', input)
    await change({ agencies: ['11440700MB9D00017G'] })
    const narrowed = await put(20, 'k1')
    expect([narrowed.status, narrowed.body.error.message]).toEqual([409, expect.stringContaining('后来变了')])
    await change({ agencies: null, roles: ['auditor'] })
    expect((await put(20, 'k1')).status).toBe(409)
    await change({ roles: ['admin'] })
    const again = await put(20, 'k1')
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
    await change({ active: false })
    expect((await put(20, 'k1')).status).toBe(401)
    expect(await changes()).toBe(1)
  })

  it('is forgotten after a day', async () => {
    await put(20, 'k1')
    clock.move(25 * HOUR)
    admin = await signIn(open.deps, { id: 'admin', roles: ['admin'] })
    expect((await put(30, 'k1')).body.value).toBe(30)
  })

  it('a write whose answer was never kept is not done again', async () => {
    await put(20, 'k1')
    // The process died between the write and its answer.
    await open.deps.ledger.write((tx) => tx.run('update idempotency set status = null, headers = null, body = null'))
    const again = await put(20, 'k1')
    expect([again.status, again.body.error.message]).toEqual([409, expect.stringContaining('已经写入')])
    expect(await changes()).toBe(1)
  })

  it('never stores what is shown once', async () => {
    const officer = await signIn(open.deps, { id: 'officer', roles: ['authority'] })
    const call = caller(open.app, officer)
    const body = { name: '接口', permissions: ['read'], agencies: null, days: 7 }
    const made = await call('POST', '/tokens', body, { 'idempotency-key': 't1' })
    expect(made.status).toBe(200)
    const kept = JSON.stringify(await open.deps.ledger.db.all('select * from idempotency'))
    expect(kept).toContain('t1')
    for (const value of Object.values(made.body as Record<string, unknown>)) {
      if (typeof value === 'string' && value.length > 30) expect(kept).not.toContain(value)
    }
    expect((await call('POST', '/tokens', body, { 'idempotency-key': 't1' })).status).toBe(409)
  })
})
