import { beforeEach, describe, expect, it } from 'vitest'
import { invite } from '../../server/access/invitations.ts'
import { addPerson, changePerson } from '../../server/access/people.ts'
import { type Actor, SYSTEM } from '../../server/contract/actor.ts'
import { bind, boundUser } from '../../server/notify/binding.ts'
import { browser, type Call, caller, cookieOf, from, openApp, signIn } from '../support/app.ts'

const MINUTE = 60_000
const PASSWORD = 'correct horse battery'
const admin: Actor = { id: 'root', name: '管理员', roles: ['admin'], agencies: 'all', via: 'session' }

let open: Awaited<ReturnType<typeof openApp>>
let nobody: Call
let userId: string

/** A person who accepted the invitation. */
beforeEach(async () => {
  open = await openApp()
  nobody = caller(open.app)
  userId = (await addPerson(open.deps, SYSTEM, { login: 'wang', name: '王敏', roles: ['authority'], agencies: null })).user_id
  const { secret } = await invite(open.deps, admin, userId)
  expect((await nobody('POST', '/invitation/accept', { secret, password: PASSWORD })).status).toBe(200)
})

const login = (password = PASSWORD, name = 'wang') => nobody('POST', '/session/login', { login: name, password })
const as = (secret: string) => caller(open.app, browser(secret))
const kinds = async () => (await open.deps.ledger.db.all<{ kind: string }>('select kind from event order by seq')).map((e) => e.kind)

describe('sign-in', () => {
  it('gives a cookie that scripts and other sites do not see, and says who one is', async () => {
    const answer = await login()
    expect(answer.status).toBe(200)
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    const secret = cookieOf(answer) as string
    const { body } = await as(secret)('GET', '/session')
    expect(body.user).toMatchObject({ id: userId, name: '王敏', roles: ['authority'], agencies: 'all' })
    expect(body.user.permissions).toContain('case.work')
    expect(body.user.permissions).not.toContain('users.write')
  })

  it('keeps neither passwords nor cookies, only their hashes', async () => {
    const secret = cookieOf(await login()) as string
    const rows = JSON.stringify([
      await open.deps.ledger.db.all('select * from person'),
      await open.deps.ledger.db.all('select * from session'),
      await open.deps.ledger.db.all('select body from event'),
    ])
    expect(rows).not.toContain(secret)
    expect(rows).not.toContain(PASSWORD)
    expect(rows).toContain('$argon2id$')
    expect(JSON.stringify(await open.deps.ledger.db.all('select body from event'))).not.toContain('argon2')
  })

  it('rotates: a new sign-in ends the session that was shown', async () => {
    const first = cookieOf(await login()) as string
    const again = await caller(open.app, browser(first))('POST', '/session/login', { login: 'wang', password: PASSWORD })
    const second = cookieOf(again) as string
    expect(second).not.toBe(first)
    expect((await as(first)('GET', '/session')).body.user).toBeNull()
    expect((await as(second)('GET', '/session')).body.user.id).toBe(userId)
  })

  it('says the same for a wrong password, an unknown login and a disabled person', async () => {
    const wrong = await login('wrong password!')
    const unknown = await login(PASSWORD, 'nobody')
    await changePerson(open.deps, admin, userId, { active: false })
    const disabled = await login()
    expect([wrong.status, unknown.status, disabled.status]).toEqual([401, 401, 401])
    expect(new Set([wrong, unknown, disabled].map((a) => a.body.error.message)).size).toBe(1)
    expect(cookieOf(disabled)).toBeUndefined()
  })

  it('signs out, at once', async () => {
    const secret = cookieOf(await login()) as string
    const out = await as(secret)('POST', '/session/logout')
    expect(out.headers.get('set-cookie')).toMatch(/shuheng_session=;.*Max-Age=0/)
    expect((await as(secret)('GET', '/status')).status).toBe(401)
  })
})

describe('how long a session lasts', () => {
  it('ends when idle, stays while used, and ends for good in the end', async () => {
    const { clock } = open.deps
    const idle = cookieOf(await login()) as string
    clock.move(31 * MINUTE)
    expect((await as(idle)('GET', '/status')).status).toBe(401)

    const used = cookieOf(await login()) as string
    for (let i = 0; i < 28; i++) {
      clock.move(25 * MINUTE)
      expect((await as(used)('GET', '/status')).status).toBe(200)
      // The last use is written without making the click wait.
      await open.deps.ledger.alone(async () => undefined)
    }
    clock.move(25 * MINUTE)
    expect((await as(used)('GET', '/status')).status).toBe(401)
  })

  it('a changed role counts from the next request, and disabling ends everything', async () => {
    const secret = cookieOf(await login()) as string
    expect((await as(secret)('GET', '/audit')).status).toBe(403)
    await changePerson(open.deps, admin, userId, { roles: ['auditor'] })
    expect((await as(secret)('GET', '/audit')).status).toBe(200)
    await changePerson(open.deps, admin, userId, { active: false })
    expect((await as(secret)('GET', '/audit')).status).toBe(401)
  })
})

describe('guessing', () => {
  const OFFICE = '10.20.0.5'
  const guess = (address: string, name = 'wang', cookie?: string) =>
    caller(open.app, { ...browser(), ...(cookie ? { cookie } : {}) }, from(address))('POST', '/session/login', {
      login: name,
      password: 'not the password',
    })
  const right = (address: string, cookie?: string) =>
    caller(open.app, { ...browser(), ...(cookie ? { cookie } : {}) }, from(address))('POST', '/session/login', {
      login: 'wang',
      password: PASSWORD,
    })
  /** What a browser keeps after its person has signed in. */
  const ownBrowser = async () => {
    const cookie = /shuheng_device=[^;]+/.exec((await right(OFFICE)).headers.get('set-cookie') ?? '')?.[0]
    expect(cookie).toBeDefined()
    return cookie as string
  }

  it('waits after five at one place, longer each time, and forgets after a right password', async () => {
    const statuses = async (n: number) => {
      const got: number[] = []
      for (let i = 0; i < n; i++) got.push((await guess('9.9.9.9')).status)
      return got
    }
    expect(await statuses(6)).toEqual([401, 401, 401, 401, 401, 429])
    const held = await right('9.9.9.9')
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '60'])
    open.deps.clock.move(MINUTE)
    expect(await statuses(6)).toEqual([401, 401, 401, 401, 401, 429])
    open.deps.clock.move(MINUTE)
    expect((await right('9.9.9.9')).status).toBe(429)
    open.deps.clock.move(MINUTE)
    expect((await right('9.9.9.9')).status).toBe(200)
    expect(await statuses(6)).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('a stranger cannot keep the person out: not from elsewhere, not with many addresses, not from the same office', async () => {
    const cookie = await ownBrowser()
    for (let i = 0; i < 10; i++) await guess('9.9.9.9')
    expect((await right('8.8.8.8')).status).toBe(200)
    for (let i = 0; i < 300; i++) await guess(`9.9.${i >> 4}.${i % 16}`)
    for (let i = 0; i < 10; i++) await guess(OFFICE)
    expect((await right(OFFICE)).status).toBe(429)
    expect((await right(OFFICE, cookie)).status).toBe(200)
    expect((await right('7.7.7.7', cookie)).status).toBe(200)
  })

  it('many addresses together get few guesses at one login', async () => {
    const answers: number[] = []
    for (let i = 0; i < 120; i++) answers.push((await guess(`9.8.${i}.1`)).status)
    expect(answers.filter((s) => s === 401)).toHaveLength(50)
    // One connection has a whole /64.
    const v6: number[] = []
    for (let i = 0; i < 8; i++) v6.push((await guess(`2001:db8:0:1::${i}`, 'zhao')).status)
    expect(v6.filter((s) => s === 401)).toHaveLength(5)
  })

  it('colleagues behind one address do not pay for each other', async () => {
    for (let n = 0; n < 60; n++) {
      await guess(OFFICE, `colleague${n}`)
      expect((await right(OFFICE)).status).toBe(200)
    }
  })

  it('one address that tries many logins is slowed, and known browsers behind it are not', async () => {
    const cookie = await ownBrowser()
    const answers: number[] = []
    for (let i = 0; i < 130; i++) answers.push((await guess(OFFICE, `guess${i}`)).status)
    expect(answers.filter((s) => s === 401)).toHaveLength(100)
    expect((await right(OFFICE, cookie)).status).toBe(200)
  })

  it('a browser is known for its own people only, and no longer after a reset', async () => {
    const cookie = await ownBrowser()
    const li = await addPerson(open.deps, SYSTEM, { login: 'li', name: '李', roles: ['signer'], agencies: null })
    for (let i = 0; i < 6; i++) await guess(OFFICE, 'li')
    expect((await guess(OFFICE, 'li', cookie)).status).toBe(429)
    expect(li.user_id).not.toBe(userId)
    const { secret } = await invite(open.deps, admin, userId)
    await nobody('POST', '/invitation/accept', { secret, password: PASSWORD })
    for (let i = 0; i < 5; i++) await guess(OFFICE)
    expect((await right(OFFICE, cookie)).status).toBe(429)
  })

  it('counts attempts that run side by side', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => guess('9.9.9.9')))
    expect(answers.filter((a) => a.status === 401)).toHaveLength(5)
  })

  it('does not show which logins exist', async () => {
    const known: unknown[] = []
    const unknown: unknown[] = []
    for (let i = 0; i < 7; i++) {
      known.push((await guess('9.9.9.9')).body)
      unknown.push((await guess('9.9.9.9', 'nobody')).body)
    }
    expect(known).toEqual(unknown)
  })

  it('every guess is an event; the login that was typed is not kept', async () => {
    await login('wrong password!')
    await login(PASSWORD, 'mypasswordbyaccident')
    expect((await kinds()).filter((k) => k === 'session.refused')).toHaveLength(2)
    expect(JSON.stringify(await open.deps.ledger.db.all('select * from event'))).not.toContain('mypasswordbyaccident')
  })
})

describe('passwords', () => {
  it('changes one’s own, ends the other sessions and keeps this browser signed in', async () => {
    const other = cookieOf(await login()) as string
    const here = cookieOf(await login()) as string
    const next = 'a quite different sentence'
    expect((await as(here)('POST', '/session/password', { current: 'wrong', next })).status).toBe(400)
    const changed = await as(here)('POST', '/session/password', { current: PASSWORD, next })
    expect(changed.status).toBe(200)
    expect((await as(other)('GET', '/status')).status).toBe(401)
    expect((await as(cookieOf(changed) as string)('GET', '/status')).status).toBe(200)
    expect((await login()).status).toBe(401)
    expect((await login(next)).status).toBe(200)
  })

  it.each([
    ['short', /至少 10/],
    ['wang-is-my-name', /登录名/],
    ['aaaaaaaaaaaa', /重复/],
    ['x'.repeat(257), /./],
  ])('refuses %s', async (next, why) => {
    const here = cookieOf(await login()) as string
    const answer = await as(here)('POST', '/session/password', { current: PASSWORD, next })
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toMatch(why)
  })

  it('others can be signed out from here', async () => {
    const other = cookieOf(await login()) as string
    const here = cookieOf(await login()) as string
    expect((await as(here)('POST', '/session/others')).status).toBe(200)
    expect((await as(other)('GET', '/status')).status).toBe(401)
    expect((await as(here)('GET', '/status')).status).toBe(200)
  })
})

describe('invitations', () => {
  it('work once, only the newest, and not after their days', async () => {
    const { deps } = open
    const li = await addPerson(deps, SYSTEM, { login: 'li', name: '李', roles: ['signer'], agencies: null })
    const old = await invite(deps, admin, li.user_id)
    const newer = await invite(deps, admin, li.user_id)
    expect((await nobody('POST', '/invitation', { secret: old.secret })).status).toBe(404)
    expect((await nobody('POST', '/invitation', { secret: newer.secret })).body).toEqual({ login: 'li', name: '李' })
    const weak = await nobody('POST', '/invitation/accept', { secret: newer.secret, password: 'short' })
    expect(weak.status).toBe(400)
    const both = await Promise.all(
      [1, 2].map((n) => nobody('POST', '/invitation/accept', { secret: newer.secret, password: `${PASSWORD} ${n}` })),
    )
    expect(both.map((a) => a.status).sort()).toEqual([200, 404])
    const late = await invite(deps, admin, li.user_id)
    deps.clock.move(7 * 24 * 60 * MINUTE)
    expect((await nobody('POST', '/invitation/accept', { secret: late.secret, password: PASSWORD })).status).toBe(404)
  })

  it('a reset ends the sessions of before', async () => {
    const before = cookieOf(await login()) as string
    const { secret } = await invite(open.deps, admin, userId)
    await nobody('POST', '/invitation/accept', { secret, password: 'another long sentence' })
    expect((await as(before)('GET', '/status')).status).toBe(401)
  })
})

describe('a disabled person', () => {
  it('loses sessions, tokens, chats and links for good', async () => {
    const { deps } = open
    const session = cookieOf(await login()) as string
    const { body } = await as(session)('POST', '/tokens', { name: 't', permissions: ['read'], agencies: null, days: 9 })
    const { code } = (await as(session)('POST', '/chat/code')).body
    await bind(deps, { channel: 'telegram', externalId: '42', code })
    const later = await as(session)('POST', '/chat/code')
    const link = await invite(deps, admin, userId)
    await changePerson(deps, admin, userId, { active: false })
    await changePerson(deps, admin, userId, { active: true })
    expect((await as(session)('GET', '/status')).status).toBe(401)
    expect((await caller(open.app, { authorization: `Bearer ${body.token}` })('GET', '/status')).status).toBe(401)
    expect(await boundUser(deps, 'telegram', '42')).toBeUndefined()
    await expect(bind(deps, { channel: 'telegram', externalId: '43', code: later.body.code })).rejects.toThrow(/绑定码/)
    expect((await nobody('POST', '/invitation', { secret: link.secret })).status).toBe(404)
    expect((await login()).status).toBe(200)
  })
})

describe('people', () => {
  const person = { name: '赵', agencies: null }
  it.each([
    [{ login: 'zhao', ...person, roles: [] }, 400],
    [{ login: 'zhao', ...person, roles: ['cdo'] }, 400],
    [{ login: 'zhao', ...person, roles: ['admin', 'signer'] }, 400],
    [{ login: 'zhao', ...person, roles: ['auditor', 'authority'] }, 400],
    [{ login: 'Z H', ...person, roles: ['authority'] }, 400],
    [{ login: 'wang', ...person, roles: ['authority'] }, 409],
    [{ login: 'zhao', ...person, roles: ['authority', 'signer'] }, 200],
  ])('%j → %i', async (input, status) => {
    const root = caller(open.app, await signIn(open.deps, admin))
    expect((await root('POST', '/users', input)).status).toBe(status)
  })

  it('nobody takes the administrator’s role from themselves', async () => {
    const root = caller(open.app, await signIn(open.deps, admin))
    expect((await root('PATCH', '/users/root', { active: false })).status).toBe(409)
    expect((await root('PATCH', '/users/root', { roles: ['authority'] })).status).toBe(409)
    expect((await root('PATCH', `/users/${userId}`, { roles: ['signer'] })).status).toBe(200)
    expect((await kinds()).at(-1)).toBe('user.changed')
  })
})
