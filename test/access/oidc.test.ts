import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addPerson, changePerson } from '../../server/access/people.ts'
import { type Actor, SYSTEM } from '../../server/contract/actor.ts'
import { bind, boundUser } from '../../server/notify/binding.ts'
import { browser, caller, cookieOf, openApp } from '../support/app.ts'

const PUBLIC = 'http://127.0.0.1:8787'
const CALLBACK = `${PUBLIC}/api/session/sso/callback`
const admin: Actor = { id: 'root', name: '管理员', roles: ['admin'], agencies: 'all', via: 'session' }

/** Accounts of the city's provider: e-mail, and whether the provider vouches for it. */
const ACCOUNTS: Record<string, { email: string; email_verified: boolean; name?: string; groups?: string | string[]; unit?: string[] }> = {
  'sub-wang': { email: 'wang@city.example', email_verified: true },
  'sub-liar': { email: 'wang@city.example', email_verified: false },
  'sub-stranger': { email: 'nobody@city.example', email_verified: true },
  'sub-officer': { email: 'o@city.example', email_verified: true, name: '陈立', groups: ['sjj-jb', 'lunch'] },
  'sub-cdo': { email: 'c@city.example', email_verified: true, name: '何敏', groups: 'cdo', unit: ['11440700MB9D00017G'] },
  'sub-lost': { email: 'l@city.example', email_verified: true, groups: ['lunch'] },
}

let server: Server
let issuer: string

beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'shuheng', client_secret: 'a-secret-of-this-test', redirect_uris: [CALLBACK] }],
    claims: { openid: ['sub', 'name', 'groups', 'unit'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id] }) }),
  })
  server.on('request', provider.callback())
  SETTINGS = { issuer, clientId: 'shuheng', clientSecret: 'a-secret-of-this-test', roles: {}, publicUrl: PUBLIC }
})

afterAll(() => server.close())

let SETTINGS: { issuer: string; clientId: string; clientSecret: string; roles: Record<string, string>; publicUrl: string }
let open: Awaited<ReturnType<typeof openApp>>
let wang: string

beforeEach(async () => {
  open = await openApp({ oidc: SETTINGS })
  const person = { login: 'wang', name: '王敏', roles: ['authority'] as const, agencies: null, email: 'Wang@City.example' }
  wang = (await addPerson(open.deps, SYSTEM, person)).user_id
})

/** A browser that walks through the provider's pages as this account; returns the address it is sent back to. */
async function walk(start: string, account: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = start
  for (let step = 0; step < 12; step++) {
    if (url.startsWith(CALLBACK)) return url
    const cookie = [...jar].map(([k, v]) => `${k}=${v}`).join('; ')
    let response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    remember(jar, response)
    if (response.status === 200) {
      const page = await response.text()
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
      if (!action || !prompt) throw new Error(`no form on ${url}`)
      response = await fetch(new URL(action, url), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: account, password: 'x' } : {}) }),
      })
      remember(jar, response)
    }
    const next = response.headers.get('location')
    if (!next) throw new Error(`${url} led nowhere: ${response.status}`)
    url = new URL(next, url).href
  }
  throw new Error('the provider never sent the browser back')
}

function remember(jar: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    jar.set(name, value)
  }
}

const begin = async () => {
  const answer = await caller(open.app)('GET', '/session/sso')
  const cookie = /shuheng_sso=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
  return { url: answer.headers.get('location') ?? '', cookie: `shuheng_sso=${cookie}`, answer }
}
const back = (url: string, cookie: string) => caller(open.app, { cookie })('GET', `/session/sso/callback${new URL(url).search}`)
const signInAs = async (account: string) => {
  const { url, cookie } = await begin()
  return back(await walk(url, account), cookie)
}

describe('single sign-on', () => {
  it('asks the provider with PKCE, state and nonce', async () => {
    const { url, answer } = await begin()
    const asked = new URL(url).searchParams
    expect(answer.status).toBe(302)
    expect(url.startsWith(issuer)).toBe(true)
    expect(asked.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length ?? 0).toBeGreaterThan(20)
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/)
  })

  it('links a person by verified e-mail once, then knows the subject', async () => {
    const first = await signInAs('sub-wang')
    expect([first.status, first.headers.get('location')]).toEqual([302, '/'])
    const { body } = await caller(open.app, browser(cookieOf(first)))('GET', '/session')
    expect(body.user.id).toBe(wang)
    await changePerson(open.deps, admin, wang, { email: null })
    expect(cookieOf(await signInAs('sub-wang'))).toBeDefined()
    const kinds = (await open.deps.ledger.db.all<{ kind: string }>('select kind from event')).map((e) => e.kind)
    expect(kinds.filter((k) => k === 'user.sso_linked')).toHaveLength(1)
  })

  it('does not believe an unverified e-mail, and adds nobody', async () => {
    for (const account of ['sub-liar', 'sub-stranger']) {
      const answer = await signInAs(account)
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/login?sso=unknown'])
      expect(cookieOf(answer)).toBeUndefined()
    }
    expect(await open.deps.ledger.db.all('select 1 from person')).toHaveLength(1)
  })

  it('refuses a disabled person', async () => {
    await changePerson(open.deps, admin, wang, { active: false })
    expect(cookieOf(await signInAs('sub-wang'))).toBeUndefined()
  })

  it('refuses another browser’s answer, a used answer, a late one and a changed code', async () => {
    const mine = await begin()
    const other = await begin()
    const url = await walk(mine.url, 'sub-wang')
    const failed = async (promise: ReturnType<typeof back>) => {
      const answer = await promise
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/login?sso=failed'])
      expect(cookieOf(answer)).toBeUndefined()
    }
    await failed(back(url, other.cookie))
    await failed(back(url, mine.cookie))

    const changed = await begin()
    const forged = new URL(await walk(changed.url, 'sub-wang'))
    forged.searchParams.set('code', 'somebody-elses-code')
    await failed(back(forged.href, changed.cookie))

    const late = await begin()
    const lateUrl = await walk(late.url, 'sub-wang')
    open.deps.clock.move(11 * 60_000)
    await failed(back(lateUrl, late.cookie))
  })

  describe('where claims say roles', () => {
    const GROUPS = { 'sjj-jb': 'authority', cdo: 'cdo' }
    beforeEach(async () => {
      open = await openApp({ oidc: { ...SETTINGS, roleClaim: 'groups', roles: GROUPS, agencyClaim: 'unit' } })
    })
    const me = async (account: string) => (await caller(open.app, browser(cookieOf(await signInAs(account))))('GET', '/session')).body.user

    it('adds who has one, with the agencies that are named', async () => {
      expect(await me('sub-officer')).toMatchObject({ name: '陈立', roles: ['authority'], agencies: 'all' })
      expect(await me('sub-cdo')).toMatchObject({ name: '何敏', roles: ['cdo'], agencies: ['11440700MB9D00017G'] })
      const again = await me('sub-officer')
      expect(await open.deps.ledger.db.all('select login from person')).toHaveLength(2)
      expect(again.name).toBe('陈立')
    })

    it('follows them at each sign-in, and lets nobody in without one', async () => {
      const before = await me('sub-officer')
      const account = ACCOUNTS['sub-officer']
      if (account) account.groups = ['lunch']
      expect(cookieOf(await signInAs('sub-officer'))).toBeUndefined()
      if (account) account.groups = ['sjj-jb']
      await changePerson(open.deps, admin, before.id, { roles: ['signer'] })
      expect((await me('sub-officer')).roles).toEqual(['authority'])
      expect((await signInAs('sub-lost')).headers.get('location')).toBe('/login?sso=unknown')
      expect((await open.deps.ledger.db.all('select login from person')).length).toBe(1)
    })

    /** The person has proved to be there since. */
    const confirmed = () => open.deps.ledger.write((tx) => tx.run('update session set confirmed_at = $at::timestamp', { at: tx.at }))

    it('a role that was taken back takes sessions, tokens and chats with it, also when the claim is empty or gone', async () => {
      const account = ACCOUNTS['sub-officer'] as { groups?: string | string[] }
      for (const nothing of [['lunch'], [], '', undefined]) {
        account.groups = ['sjj-jb']
        const session = cookieOf(await signInAs('sub-officer')) as string
        await confirmed()
        const own = caller(open.app, browser(session))
        const { id } = (await own('GET', '/session')).body.user
        const { token } = (await own('POST', '/tokens', { name: 't', permissions: ['read'], agencies: null, days: 9 })).body
        expect(token).toMatch(/^shh_/)
        const { code } = (await own('POST', '/chat/code')).body
        await bind(open.deps, { channel: 'telegram', externalId: '42', code })
        if (nothing === undefined) delete account.groups
        else account.groups = nothing
        const refused = await signInAs('sub-officer')
        expect([refused.headers.get('location'), cookieOf(refused)]).toEqual(['/login?sso=unknown', undefined])
        expect((await own('GET', '/status')).status).toBe(401)
        expect((await caller(open.app, { authorization: `Bearer ${token}` })('GET', '/status')).status).toBe(401)
        expect(await boundUser(open.deps, 'telegram', '42')).toBeUndefined()
        expect((await open.deps.ledger.db.get('select roles from person where user_id = $id', { id }))?.['roles']).toEqual([])
      }
      account.groups = ['sjj-jb']
    })

    it('tokens and chats of somebody who no longer comes rest until the next sign-in', async () => {
      const session = cookieOf(await signInAs('sub-officer')) as string
      await confirmed()
      const { token } = (
        await caller(open.app, browser(session))('POST', '/tokens', { name: 't', permissions: ['read'], agencies: null, days: 90 })
      ).body
      const program = caller(open.app, { authorization: `Bearer ${token}` })
      open.deps.clock.move(29 * 86_400_000)
      expect((await program('GET', '/session')).status).toBe(200)
      open.deps.clock.move(2 * 86_400_000)
      expect((await program('GET', '/session')).status).toBe(401)
      await signInAs('sub-officer')
      expect((await program('GET', '/session')).status).toBe(200)
    })

    it('a role that does not exist stops the start', async () => {
      await expect(openApp({ oidc: { ...SETTINGS, roleClaim: 'groups', roles: { x: 'king' } } })).rejects.toThrow(/king/)
    })
  })

  it('says so when the provider cannot be reached, and passwords stay', async () => {
    const down = await openApp({
      oidc: { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'x', roles: {}, publicUrl: PUBLIC },
    })
    const answer = await caller(down.app)('GET', '/session/sso')
    expect(answer.status).toBe(423)
    expect(answer.body.error.message).toContain('统一身份认证')
    expect((await caller(down.app)('GET', '/session')).body.sso).toBe(true)
  })

  it('does not exist when it is not set up', async () => {
    const plain = await openApp()
    expect((await caller(plain.app)('GET', '/session/sso')).status).toBe(404)
    expect((await caller(plain.app)('GET', '/session')).body.sso).toBe(false)
  })
})
