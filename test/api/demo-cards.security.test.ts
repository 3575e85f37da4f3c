import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { afterEach, describe, expect, it } from 'vitest'
import { endDemo } from '../../server/access/demo-end.ts'
import { demoReady, seedDemoPeople } from '../../server/access/demo-people.ts'
import { enterBySso } from '../../server/access/enter-sso.ts'
import { acceptInvitation, invite } from '../../server/access/invitations.ts'
import { addPerson } from '../../server/access/people.ts'
import { newToken } from '../../server/access/tokens.ts'
import type { ApiDeps } from '../../server/api/app.ts'
import { SYSTEM } from '../../server/contract/actor.ts'
import { browser, caller, cookieOf, from, openApp, signIn } from '../support/app.ts'

const A = '11440700MB9D00017G'
const SECRET = 'printed-in-the-terminal-and-nowhere-else'
const LOCAL = from('127.0.0.1')

async function open(extra: Partial<ApiDeps> = {}) {
  const opened = await openApp({ demo: true, loopback: true, demoSecret: SECRET, ...extra })
  opened.deps.ledger.react(endDemo)
  await seedDemoPeople(opened.deps, A)
  await demoReady(opened.deps, '2026-06-30')
  return opened
}

type Opened = Awaited<ReturnType<typeof open>>

/** Brings the secret as the login page does; what the browser holds afterwards. */
async function bring(app: Opened['app'], env: object = LOCAL, headers: Record<string, string> = {}, secret = SECRET) {
  const answer = await caller(app, browser(), env)('POST', '/session/demo/open', { secret }, headers)
  const cookie = /shuheng_demo=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0]
  return { status: answer.status, who: { ...browser(), ...(cookie ? { cookie } : {}) } }
}

/** Tries everything that leads to a card; true when any of it gave one. */
async function cardsGiven({ app, deps }: Opened, env: object = LOCAL, headers: Record<string, string> = {}): Promise<boolean> {
  const { status, who } = await bring(app, env, headers)
  // Even a browser that brought the secret earlier.
  const ask = caller(app, { ...who, cookie: who.cookie ?? `shuheng_demo=${SECRET}` }, env)
  const session = (await ask('GET', '/session', undefined, headers)).body
  const people = await deps.ledger.db.all<{ user_id: string }>("select user_id from person where starts_with(login, 'demo-')")
  const entered = []
  for (const { user_id } of people) entered.push(await ask('POST', '/session/demo', { user_id }, headers))
  return status === 200 || (session.demo_people ?? []).length > 0 || entered.some((a) => a.status === 200 || cookieOf(a) !== undefined)
}

describe('cards of the demonstration', () => {
  it('open with the printed secret: a card per role, and one enters as that person', async () => {
    const opened = await open()
    expect((await caller(opened.app, browser(), LOCAL)('GET', '/session')).body).toMatchObject({ demo_cards: 'locked', demo_people: [] })
    const { who } = await bring(opened.app)
    const { body } = await caller(opened.app, who, LOCAL)('GET', '/session')
    expect(body.demo_cards).toBe('open')
    const roles = new Set<string>(body.demo_people.map((p: { role: string }) => p.role))
    expect([...roles].sort()).toEqual(['admin', 'approver', 'auditor', 'authority', 'cdo', 'signer'])
    const cdo = body.demo_people.find((p: { role: string }) => p.role === 'cdo')
    const entered = await caller(opened.app, who, LOCAL)('POST', '/session/demo', { user_id: cdo.user_id })
    const me = await caller(opened.app, browser(cookieOf(entered)))('GET', '/session')
    expect(me.body.user).toMatchObject({ roles: ['cdo'], agencies: [A] })
    expect(await cardsGiven(opened)).toBe(true)
  })

  it.each([
    ['without the secret', ''],
    ['with a wrong one', 'x'.repeat(43)],
  ])('stay closed %s', async (_, secret) => {
    const { app } = await open()
    expect((await bring(app, LOCAL, {}, secret)).status).toBeGreaterThanOrEqual(400)
    const ask = caller(app, { ...browser(), cookie: `shuheng_demo=${secret}` }, LOCAL)
    expect((await ask('GET', '/session')).body.demo_people).toEqual([])
  })

  const PROXIES = [
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-Port',
    'Forwarded',
    'Via',
    'X-Real-IP',
    'CF-Ray',
  ]
  it.each<[string, Partial<ApiDeps>, object, Record<string, string>]>([
    ['from another machine', {}, from('10.0.0.7'), {}],
    ['bound to the network', { loopback: false }, LOCAL, {}],
    ['with real data', { demo: false }, LOCAL, {}],
    ['without a socket', {}, {}, {}],
    ['under a name of the network', {}, LOCAL, { host: 'shuheng.example.gov.cn' }],
    ['under a name that begins like this machine', {}, LOCAL, { host: '127.0.0.1.example.com' }],
    ...PROXIES.map(
      (name) =>
        [`through a proxy that says ${name}`, {}, LOCAL, { [name]: 'for=127.0.0.1' }] as [
          string,
          Partial<ApiDeps>,
          object,
          Record<string, string>,
        ],
    ),
  ])('are not given %s, even with the secret', async (_, extra, env, headers) => {
    expect(await cardsGiven(await open(extra), env, headers)).toBe(false)
  })

  it.each([{ publicUrl: 'http://127.0.0.1:8787' }, { publicUrl: 'https://shuheng.example.gov.cn' }, { trustProxy: true }])(
    'are not given where %o is set',
    async (set) => {
      const { deps } = await openApp()
      expect(await cardsGiven(await open({ config: { ...deps.config, ...set } }))).toBe(false)
    },
  )

  it('open nobody else', async () => {
    const { app, deps } = await open()
    await signIn(deps, { id: 'real', roles: ['admin'] })
    const { who } = await bring(app)
    expect((await caller(app, who, LOCAL)('POST', '/session/demo', { user_id: 'real' })).status).toBe(404)
  })
})

describe('a reverse proxy on the same machine that adds no header at all', () => {
  const stops: (() => void)[] = []
  afterEach(() => stops.splice(0).forEach((stop) => void stop()))

  it('leads nobody to a card: its visitors do not know the secret', async () => {
    const { app } = await open()
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise((resolve) => server.once('listening', resolve))
    const inner = (server.address() as AddressInfo).port
    // As nginx without any proxy_set_header: the inner name as Host, nothing forwarded.
    const proxy = createServer((req, res) => {
      const headers = { ...req.headers, host: `127.0.0.1:${inner}` }
      const up = httpRequest({ port: inner, host: '127.0.0.1', method: req.method, path: req.url, headers }, (back) => {
        res.writeHead(back.statusCode ?? 500, back.headers)
        back.pipe(res)
      })
      req.pipe(up)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', () => resolve()))
    stops.push(
      () => server.close(),
      () => proxy.close(),
    )
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api`
    const session = (await (await fetch(`${url}/session`)).json()) as { demo_people: unknown[] }
    expect(session.demo_people).toEqual([])
    const people = await caller(app, (await bring(app)).who, LOCAL)('GET', '/session')
    for (const { user_id } of people.body.demo_people) {
      const headers = { 'content-type': 'application/json', 'x-requested-with': 'shuheng' }
      const answer = await fetch(`${url}/session/demo`, { method: 'POST', headers, body: JSON.stringify({ user_id }) })
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null])
    }
  })
})

describe('cards go for good', () => {
  const landed = ({ deps }: Opened) =>
    deps.ledger.write(async (tx) => void tx.event({ kind: 'import.landed', subject: 'b1', actor: 'me', body: {} }))
  const account = async ({ deps }: Opened) => {
    const { user_id } = await addPerson(deps, SYSTEM, { login: 'wang', name: '王敏', roles: ['authority'], agencies: null })
    const { secret } = await invite(deps, SYSTEM, user_id)
    await acceptInvitation(deps, { secret, password: 'Sunny-river-7 walks' })
    return user_id
  }
  const sso = ({ deps }: Opened) =>
    enterBySso(deps, { subject: 's1', email: undefined, name: '李', roles: ['authority'], agencies: null, fresh: false }, undefined)

  it.each([
    ['a file of somebody’s own was imported', landed],
    ['a real account exists', account],
    ['somebody came by single sign-on', sso],
  ])('once %s, also after it was undone', async (_, happen) => {
    const opened = await open()
    await happen(opened)
    expect(await cardsGiven(opened)).toBe(false)
    await opened.deps.ledger.write(async (tx) => {
      tx.event({ kind: 'import.withdrawn', subject: 'b1', actor: 'me', body: {} })
      await tx.run("update person set active = not starts_with(login, 'demo-') and false")
      await tx.run("update person set active = true where starts_with(login, 'demo-')")
    })
    expect(await cardsGiven(opened)).toBe(false)
  })

  it('with them the keys that the demonstration’s people made, and with a real account their sessions', async () => {
    const opened = await open()
    const { app, deps } = opened
    const { who } = await bring(app)
    const admin = (await caller(app, who, LOCAL)('GET', '/session')).body.demo_people.find((p: { role: string }) => p.role === 'admin')
    const cookie = cookieOf(await caller(app, who, LOCAL)('POST', '/session/demo', { user_id: admin.user_id })) as string
    const actor = { id: admin.user_id, name: '演示', roles: ['admin'], agencies: 'all', via: 'session' } as const
    const { token } = await newToken(deps, actor, { name: 't', permissions: ['settings.read'], agencies: null, days: 30 })
    const byToken = () => caller(app, { authorization: `Bearer ${token}` })('GET', '/settings')
    const bySession = () => caller(app, browser(cookie))('GET', '/settings')
    expect([(await byToken()).status, (await bySession()).status]).toEqual([200, 200])
    await landed(opened)
    expect([(await byToken()).status, (await bySession()).status]).toEqual([401, 200])
    await account(opened)
    expect([(await byToken()).status, (await bySession()).status]).toEqual([401, 401])
  })
})
