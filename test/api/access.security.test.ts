import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { firstAdmin } from '../../server/access/invitations.ts'
import { limitBodies } from '../../server/api/http/limits.ts'
import { checkDeclared } from '../../server/api/http/openapi.ts'
import { type ApiEnv, ok, route, router } from '../../server/api/http/route.ts'
import { readConfig } from '../../server/base/config.ts'
import { browser, type Call, caller, cookieOf, from, openApp, signIn } from '../support/app.ts'
import { A, assessedApp, B, bareApp, OFFICER } from './help.ts'

describe('writes come from our own pages', () => {
  let app: Awaited<ReturnType<typeof openApp>>['app']
  let who: Record<string, string>
  beforeAll(async () => {
    const open = await openApp()
    app = open.app
    who = await signIn(open.deps, { id: 'zhao', roles: ['authority'] })
  })

  const ask = (headers: Record<string, string>) =>
    app.request('http://127.0.0.1:8787/api/session/others', { method: 'POST', headers: { host: '127.0.0.1:8787', ...headers } })

  it.each([
    ['our page', { origin: 'http://127.0.0.1:8787', 'sec-fetch-site': 'same-origin' }, 200],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbour on the same domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:9999' }, 403],
    ['a page that hides its origin', { origin: 'null' }, 403],
    ['typed by hand', { 'sec-fetch-site': 'none' }, 403],
  ])('%s', async (_, headers, status) => {
    expect((await ask({ ...who, ...headers })).status).toBe(status)
  })

  it('needs the header that a foreign form cannot send', async () => {
    expect((await ask({ cookie: who['cookie'] ?? '' })).status).toBe(403)
  })

  it('a foreign page cannot sign somebody in either', async () => {
    const answer = await caller(app, browser(), {})(
      'POST',
      '/session/login',
      { login: 'x', password: 'y' },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(answer.status).toBe(403)
  })

  it('a session cookie in a link does nothing but read', async () => {
    const answer = await app.request('/api/session', { headers: { ...who, 'sec-fetch-site': 'cross-site' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a server on loopback', () => {
  it('answers to loopback names only', async () => {
    const { app } = await openApp({ loopback: true })
    const ask = (host: string) => app.request('/api/session', { headers: { host } })
    for (const host of ['127.0.0.1:8787', 'localhost', '[::1]:8787']) expect((await ask(host)).status).toBe(200)
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:8787']) expect((await ask(host)).status).toBe(403)
  })
})

describe('first run', () => {
  it('gives one administrator link until somebody can sign in', async () => {
    const { app, deps } = await openApp()
    const lost = await firstAdmin(deps)
    const secret = await firstAdmin(deps)
    expect((await caller(app)('POST', '/invitation', { secret: lost })).status).toBe(404)
    const answer = await caller(app)('POST', '/invitation/accept', { secret, password: 'The first long sentence 1' })
    const admin = caller(app, browser(cookieOf(answer)))
    expect((await admin('GET', '/users')).body.users).toHaveLength(1)
    expect(await firstAdmin(deps)).toBeUndefined()
  })
})

describe('API tokens', () => {
  let open: Awaited<ReturnType<typeof openApp>>
  let officer: Call
  beforeAll(async () => {
    open = await openApp()
    officer = caller(open.app, await signIn(open.deps, { id: 'qian', roles: ['cdo'], agencies: [A, B] }))
  })
  const make = (input: object) => officer('POST', '/tokens', { name: 't', permissions: ['read'], agencies: null, days: 30, ...input })
  const bearer = (token: string) => caller(open.app, { authorization: `Bearer ${token}` })

  it('are shown once and kept as a hash', async () => {
    const { body } = await make({})
    expect(body.token).toMatch(/^shh_[\w-]{43}$/)
    expect(JSON.stringify((await officer('GET', '/tokens')).body)).not.toContain(body.token)
    expect(JSON.stringify(await open.deps.ledger.db.all('select * from api_token'))).not.toContain(body.token)
  })

  it('are never wider than their owner, nor longer than the setting', async () => {
    expect((await make({ permissions: ['users.write'] })).status).toBe(403)
    expect((await make({ agencies: ['11440700MB9D00033W'] })).status).toBe(403)
    expect((await make({ days: 181 })).status).toBe(400)
  })

  it('are narrowed to their agencies and end in time', async () => {
    const { body } = await make({ agencies: [B], days: 1 })
    const seen = (await bearer(body.token)('GET', '/session')).body.user
    expect(seen.agencies).toEqual([B])
    expect(seen.permissions.sort()).toEqual(['public', 'read', 'self'])
    open.deps.clock.move(24 * 3_600_000)
    expect((await bearer(body.token)('GET', '/session')).status).toBe(401)
    officer = caller(open.app, await signIn(open.deps, { id: 'qian', roles: ['cdo'] }))
  })

  it('create no people, roles or invitations', async () => {
    const root = caller(open.app, await signIn(open.deps, { id: 'chief', roles: ['admin'] }))
    const permissions = ['users.manage', 'users.write', 'settings.read']
    const made = await root('POST', '/tokens', { name: 't', permissions, agencies: null, days: 1 })
    const program = bearer(made.body.token)
    const zhao = { login: 'zhao', name: '赵', roles: ['admin'], agencies: null }
    expect((await program('GET', '/users')).status).toBe(200)
    expect((await program('POST', '/users', zhao)).status).toBe(403)
    expect((await program('PATCH', '/users/qian', { roles: ['signer'] })).status).toBe(403)
    expect((await program('POST', '/users/qian/invite')).status).toBe(403)
    expect((await open.deps.ledger.db.all("select 1 from person where login = 'zhao'")).length).toBe(0)
  })

  it('make no tokens, passwords or chat codes', async () => {
    const { body } = await make({ permissions: ['read', 'token.own', 'self'] })
    expect((await bearer(body.token)('POST', '/tokens', { name: 'x', permissions: ['read'], agencies: null, days: 1 })).status).toBe(403)
    for (const path of ['/chat/code', '/session/others', '/session/logout'])
      expect((await bearer(body.token)('POST', path)).status).toBe(403)
  })

  it('end with a revocation or with their owner', async () => {
    const first = (await make({})).body
    const second = (await make({})).body
    expect((await officer('DELETE', `/tokens/${first.token_id}`)).status).toBe(200)
    expect((await bearer(first.token)('GET', '/status')).status).toBe(401)
    expect((await bearer(second.token)('GET', '/status')).status).toBe(200)
    const admin = caller(open.app, await signIn(open.deps, { id: 'root', roles: ['admin'] }))
    await admin('PATCH', '/users/qian', { active: false })
    expect((await bearer(second.token)('GET', '/status')).status).toBe(401)
    await admin('PATCH', '/users/qian', { active: true })
    officer = caller(open.app, await signIn(open.deps, { id: 'qian', roles: ['cdo'] }))
  })

  it('of somebody else are nobody’s business', async () => {
    const { body } = await make({})
    const other = caller(open.app, await signIn(open.deps, { id: 'sun', roles: ['authority'] }))
    expect((await other('DELETE', `/tokens/${body.token_id}`)).status).toBe(404)
    expect((await other('GET', '/tokens')).body.tokens).toEqual([])
  })
})

describe('audit', () => {
  it('evidence that was read and data taken out leave a trace before the answer; looking twice is one reading', async () => {
    const { deps, app } = await assessedApp()
    const events = () =>
      deps.ledger.db.all("select kind, subject, actor from event where kind in ('evidence.read', 'export.made') order by seq")
    await app.request('/api/findings/F1')
    await app.request('/api/findings/F1')
    await app.request('/api/findings/nothing')
    await app.request('/api/findings')
    expect(await events()).toEqual([{ kind: 'evidence.read', subject: 'F1', actor: OFFICER.id }])
    const file = await app.request('/api/downloads/findings.csv')
    expect(file.status).toBe(200)
    await file.text()
    await app.request('/api/downloads')
    expect((await events()).slice(1)).toEqual([{ kind: 'export.made', subject: '/api/downloads/findings.csv', actor: OFFICER.id }])
  })

  it('a click does not wait behind a long write, a download does', async () => {
    const { deps, app } = await assessedApp()
    let release: () => void = () => undefined
    const long = deps.ledger.write(() => new Promise<void>((resolve) => (release = resolve)))
    expect((await app.request('/api/findings/F1')).status).toBe(200)
    let given = false
    const file = Promise.resolve(app.request('/api/downloads/findings.csv')).then((answer) => {
      given = true
      return answer
    })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(given).toBe(false)
    release()
    await long
    expect((await file).status).toBe(200)
    const kinds = await deps.ledger.db.all("select kind from event where kind in ('evidence.read', 'export.made') order by seq")
    expect(kinds).toEqual([{ kind: 'evidence.read' }, { kind: 'export.made' }])
  })

  it('is found by kind, person, subject, day and words, page by page, and never shows a hash of a secret', async () => {
    const { deps } = await bareApp()
    const { createApp } = await import('../../server/api/app.ts')
    const app = createApp(deps)
    const auditor = caller(app, await signIn(deps, { id: 'aud', name: '审计', roles: ['auditor'] }))
    const admin = caller(app, await signIn(deps, { id: 'root', name: '管理', roles: ['admin'] }))
    for (const n of [1, 2, 3]) await admin('POST', '/users', { login: `person${n}`, name: `人${n}`, roles: ['authority'], agencies: null })
    await admin('PUT', '/settings/access.idle_minutes', { value: 20 })
    const find = async (query: string) => (await auditor('GET', `/audit?${query}`)).body
    expect((await find('kind=user.added')).events).toHaveLength(3)
    expect((await find('kind=setting.')).events[0]).toMatchObject({ subject: 'access.idle_minutes', actor_name: '管理' })
    expect((await find(`actor=${encodeURIComponent('管理')}&kind=user.`)).events.length).toBe(6)
    expect((await find('q=person2')).events.map((e: { kind: string }) => e.kind)).toEqual(['user.added'])
    expect((await find('from=2030-01-01')).events).toEqual([])
    const first = await find('limit=4')
    const rest = await find(`limit=500&cursor=${first.next}`)
    const seqs = [...first.events, ...rest.events].map((e: { seq: number }) => e.seq)
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a))
    expect(new Set(seqs).size).toBe(seqs.length)
    expect(JSON.stringify([first, rest])).not.toMatch(/[0-9a-f]{64}/)
    expect((await admin('GET', '/audit')).status).toBe(403)
  })
})

describe('limits', () => {
  it('writes of one person are slowed down, others go on', async () => {
    const { app, deps } = await openApp()
    const busy = caller(app, await signIn(deps, { id: 'busy', roles: ['authority'] }))
    const calm = caller(app, await signIn(deps, { id: 'calm', roles: ['authority'] }))
    let last = { status: 200, headers: new Headers() }
    for (let i = 0; i < 61; i++) last = await busy('POST', '/session/others')
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await calm('POST', '/session/others')).status).toBe(200)
    expect((await busy('GET', '/session')).status).toBe(200)
  })

  it('an address is what the installation’s own proxy says, not what a client claims', async () => {
    const config = readConfig({ SHUHENG_TRUST_PROXY: '1' }, { home: mkdtempSync(join(tmpdir(), 'shuheng-app-')) })
    const wrong = { login: 'nobody', password: 'x'.repeat(12) }
    const guess = async (app: Awaited<ReturnType<typeof openApp>>['app'], forwarded: (i: number) => string) => {
      const statuses: number[] = []
      for (let i = 0; i < 8; i++) {
        const call = caller(app, browser(), from('127.0.0.1'))
        statuses.push((await call('POST', '/session/login', wrong, { 'x-forwarded-for': forwarded(i) })).status)
      }
      return statuses
    }
    expect(await guess((await openApp({ config })).app, (i) => `9.9.9.${i}, 10.0.0.1`)).toContain(429)
    expect(await guess((await openApp({ config })).app, (i) => `9.9.9.9, 10.0.0.${i}`)).not.toContain(429)
    expect(await guess((await openApp()).app, (i) => `9.9.9.${i}`)).toContain(429)
  })

  it('bodies end at a megabyte, except where a route takes files', async () => {
    const { app } = await openApp()
    const big = await caller(app)('POST', '/session/login', { login: 'x', password: 'x'.repeat(1_100_000) })
    expect([big.status, big.body.error.code]).toEqual([413, 'too_large'])
    const limited = new OpenAPIHono()
    limited.use('/api/*', limitBodies([{ method: 'POST', path: '/cases/{id}/files', permission: 'case.read', maxBody: 2_000_000 }]))
    limited.post('/api/*', (c) => c.text('ok'))
    const ask = async (path: string, bytes: number) => {
      const body = 'x'.repeat(bytes)
      return (await limited.request(path, { method: 'POST', body, headers: { 'content-length': String(bytes) } })).status
    }
    expect(await ask('/api/cases/1/files', 1_500_000)).toBe(200)
    expect(await ask('/api/cases/1/files', 2_100_000)).toBe(413)
    expect(await ask('/api/cases/1/2/files', 1_500_000)).toBe(413)
  })
})

describe('start', () => {
  const schema = ok(z.object({}))
  it('refuses a route without a permission', () => {
    const good = router().openapi(route({ method: 'get', path: '/x/{id}', permission: 'read', responses: schema }), (c) => c.json({}, 200))
    expect(() => checkDeclared(good)).not.toThrow()
    const bare = new OpenAPIHono<ApiEnv>()
    bare.get('/bare', (c) => c.json({}))
    expect(() => checkDeclared(bare)).toThrow(/GET \/bare/)
    expect(() => checkDeclared(router().route('/', good).route('/', bare))).toThrow(/GET \/bare/)
    // A permission that is only written down guards nothing.
    const claimed = createRoute({ method: 'get', path: '/claimed', 'x-permission': 'read', responses: schema })
    expect(() => checkDeclared(router().openapi(claimed, (c) => c.json({}, 200)))).toThrow(/GET \/claimed/)
  })
})
