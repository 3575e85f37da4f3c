import { beforeEach, describe, expect, it } from 'vitest'
import { invite } from '../../server/access/invitations.ts'
import { addPerson, changePerson } from '../../server/access/people.ts'
import { secretHash } from '../../server/access/secrets.ts'
import { quietLog } from '../../server/base/log.ts'
import { changeSetting } from '../../server/base/settings.ts'
import { WorkCalendar } from '../../server/calendar/due.ts'
import { shippedCalendar } from '../../server/calendar/shipped.ts'
import { type Actor, GRANTS, SYSTEM } from '../../server/contract/actor.ts'
import { bind, boundUser } from '../../server/notify/binding.ts'
import { noticeReaction } from '../../server/notify/react.ts'
import { browser, type Call, caller, cookieOf, from, openApp, signIn } from '../support/app.ts'

const MINUTE = 60_000
const PASSWORD = 'Correct horse battery 7'
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
    await nobody('POST', '/invitation/accept', { secret, password: 'Another long sentence 9' })
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
    const next = 'A quite different sentence 8'
    expect((await as(here)('POST', '/session/password', { current: 'wrong', next })).status).toBe(400)
    const changed = await as(here)('POST', '/session/password', { current: PASSWORD, next })
    expect(changed.status).toBe(200)
    expect((await as(other)('GET', '/status')).status).toBe(401)
    expect((await as(cookieOf(changed) as string)('GET', '/status')).status).toBe(200)
    expect((await login()).status).toBe(401)
    expect((await login(next)).status).toBe(200)
  })

  it.each([
    ['Sh0rt-x', /至少 8/],
    ['onlysmall-andmarks', /至少要有 3 种/],
    ['12345678901', /至少要有 3 种/],
    ['Wang-is-my-name-1', /登录名/],
    ['Aa1Aa1Aa1Aa1', /重复/],
    [`Aa1${'x'.repeat(254)}`, /./],
    [PASSWORD, /最近 5 次/],
  ])('refuses %s', async (next, why) => {
    const here = cookieOf(await login()) as string
    const answer = await as(here)('POST', '/session/password', { current: PASSWORD, next })
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toMatch(why)
  })

  it('takes none of the last five, and the sixth again', async () => {
    let here = cookieOf(await login()) as string
    const passwords = [PASSWORD, ...[1, 2, 3, 4, 5].map((n) => `Sentence number ${n}`)]
    const change = async (current: string, next: string) => {
      open.deps.clock.move(MINUTE)
      const answer = await as(here)('POST', '/session/password', { current, next })
      here = cookieOf(answer) ?? here
      return answer.status
    }
    for (let i = 1; i < 5; i++) {
      expect(await change(passwords[i - 1] as string, passwords[i] as string)).toBe(200)
      for (const used of passwords.slice(0, i + 1)) expect(await change(passwords[i] as string, used)).toBe(400)
    }
    expect(await change(passwords[4] as string, passwords[5] as string)).toBe(200)
    expect(await change(passwords[5] as string, passwords[1] as string)).toBe(400)
    expect(await change(passwords[5] as string, PASSWORD)).toBe(200)
    const link = await invite(open.deps, admin, userId)
    expect((await nobody('POST', '/invitation/accept', { secret: link.secret, password: PASSWORD })).status).toBe(400)
    expect(JSON.stringify(await open.deps.ledger.db.all('select * from password_before'))).not.toContain('Sentence')
  })

  it('due after ninety days: the session takes a new password and nothing else', async () => {
    open.deps.clock.move(90 * 24 * 60 * MINUTE)
    const half = cookieOf(await login()) as string
    const look = await as(half)('GET', '/session')
    expect(look.body).toMatchObject({ user: null, step: 'password', step_login: 'wang' })
    for (const [method, path] of [
      ['GET', '/status'],
      ['POST', '/chat/code'],
      ['GET', '/session/sessions'],
      ['POST', '/session/others'],
    ] as const)
      expect((await as(half)(method, path)).status).toBe(401)
    expect((await as(half)('POST', '/session/password', { current: PASSWORD, next: 'A fresh sentence 1' })).status).toBe(401)
    const step = (current: string, next: string) => as(half)('POST', '/session/step/password', { current, next })
    expect((await step('wrong', 'A fresh sentence 1')).status).toBe(400)
    expect((await step(PASSWORD, PASSWORD)).status).toBe(400)
    const through = await step(PASSWORD, 'A fresh sentence 1')
    expect(through.status).toBe(200)
    expect((await as(cookieOf(through) as string)('GET', '/status')).status).toBe(200)
    expect((await as(half)('GET', '/session')).body).toMatchObject({ user: null, step: null })
    expect((await nobody('POST', '/session/step/password', { current: PASSWORD, next: 'A fresh sentence 2' })).status).toBe(401)
  })

  it('a half-open session ends after ten minutes', async () => {
    open.deps.clock.move(91 * 24 * 60 * MINUTE)
    const half = cookieOf(await login()) as string
    open.deps.clock.move(10 * MINUTE)
    const late = await as(half)('POST', '/session/step/password', { current: PASSWORD, next: 'A fresh sentence 1' })
    expect(late.status).toBe(401)
  })

  it('rules are settings', async () => {
    await changeSetting(open.deps.ledger, { actor: 'root', name: 'access.password_length', value: 20 })
    await changeSetting(open.deps.ledger, { actor: 'root', name: 'access.password_days', value: 0 })
    open.deps.clock.move(400 * 24 * 60 * MINUTE)
    const here = cookieOf(await login()) as string
    expect((await as(here)('GET', '/status')).status).toBe(200)
    expect((await as(here)('POST', '/session/password', { current: PASSWORD, next: 'Not long enough 1' })).status).toBe(400)
  })

  it('others can be signed out from here', async () => {
    const other = cookieOf(await login()) as string
    const here = cookieOf(await login()) as string
    expect((await as(here)('POST', '/session/others')).status).toBe(200)
    expect((await as(other)('GET', '/status')).status).toBe(401)
    expect((await as(here)('GET', '/status')).status).toBe(200)
  })
})

describe('one’s own sessions', () => {
  it('are listed with where they were opened, and each can be ended; nobody else’s', async () => {
    const desk = await caller(
      open.app,
      { ...browser(), 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/138.0 Safari/537' },
      from('10.0.0.7'),
    )('POST', '/session/login', { login: 'wang', password: PASSWORD })
    const lost = cookieOf(desk) as string
    const here = cookieOf(await login()) as string
    const { sessions } = (await as(here)('GET', '/session/sessions')).body
    expect(sessions.filter((s: { current: boolean }) => s.current)).toHaveLength(1)
    const found = sessions.find((s: { address: string }) => s.address === '10.0.0.7')
    expect(found).toMatchObject({ browser: 'Chrome · Windows', how: 'password', current: false })
    expect(JSON.stringify(sessions)).not.toContain(secretHash(lost))
    const other = caller(open.app, await signIn(open.deps, { id: 'other', roles: ['authority'] }))
    expect((await other('DELETE', `/session/sessions/${found.session_id}`)).status).toBe(404)
    expect((await as(lost)('GET', '/status')).status).toBe(200)
    expect((await as(here)('DELETE', `/session/sessions/${found.session_id}`)).status).toBe(200)
    expect((await as(lost)('GET', '/status')).status).toBe(401)
    expect((await as(here)('DELETE', `/session/sessions/${found.session_id}`)).status).toBe(404)
  })
})

describe('a reset by somebody else', () => {
  it('is told to the person, and so are a new password and new rights', async () => {
    open.deps.ledger.react(noticeReaction({ ...open.deps, calendar: new WorkCalendar(shippedCalendar()), log: quietLog }))
    const told = async () =>
      (await open.deps.ledger.db.all<{ rule: string; user_id: string }>('select rule, user_id from notice order by created_at, rule')).map(
        (n) => [n.rule, n.user_id],
      )
    const { secret } = await invite(open.deps, admin, userId)
    expect(await told()).toEqual([['account_reset', userId]])
    await nobody('POST', '/invitation/accept', { secret, password: 'Another long sentence 9' })
    await changePerson(open.deps, admin, userId, { roles: ['signer'] })
    expect((await told()).map(([rule]) => rule).sort()).toEqual(['account_password', 'account_reset', 'account_rights'])
    const fresh = await addPerson(open.deps, admin, { login: 'fresh', name: '新', roles: ['signer'], agencies: null })
    const first = await invite(open.deps, admin, fresh.user_id)
    await nobody('POST', '/invitation/accept', { secret: first.secret, password: PASSWORD })
    expect((await told()).filter(([, who]) => who === fresh.user_id)).toEqual([])
    const { subscriptions } = {
      subscriptions: (await caller(open.app, await signIn(open.deps, { id: userId, roles: ['signer'] }))('GET', '/chat/subscriptions'))
        .body,
    }
    expect(JSON.stringify(subscriptions)).not.toContain('account_')
  })
})

describe('three administrators', () => {
  const zhao = { login: 'zhao', name: '赵', roles: [] as string[], agencies: null }
  it('the system’s keeps accounts, security’s gives rights, none does the other’s', async () => {
    const system = caller(open.app, await signIn(open.deps, { id: 'sys', roles: ['system_admin'] }))
    const security = caller(open.app, await signIn(open.deps, { id: 'sec', roles: ['security_admin'] }))
    expect((await system('POST', '/users', { ...zhao, roles: ['signer'] })).status).toBe(403)
    expect((await security('POST', '/users', zhao)).status).toBe(403)
    const made = await system('POST', '/users', zhao)
    expect(made.status).toBe(200)
    const patch = (who: Call, change: object, id = made.body.user_id) => who('PATCH', `/users/${id}`, change).then((a) => a.status)
    expect(await patch(system, { roles: ['signer'] })).toBe(403)
    expect(await patch(system, { agencies: null })).toBe(403)
    expect(await patch(system, { name: '赵一' })).toBe(200)
    expect(await patch(security, { name: '赵二' })).toBe(403)
    expect(await patch(security, { active: false })).toBe(403)
    expect(await patch(security, { roles: ['signer'] })).toBe(200)
    expect(await patch(security, { roles: ['admin'] }, 'sec')).toBe(409)
    expect((await security('POST', `/users/${made.body.user_id}/invite`)).status).toBe(403)
    expect((await system('POST', `/users/${userId}/end`)).status).toBe(403)
    const session = cookieOf(await login()) as string
    expect((await security('POST', `/users/${userId}/end`)).status).toBe(200)
    expect((await as(session)('GET', '/status')).status).toBe(401)
    const set = (who: Call, name: string, value: unknown) => who('PUT', `/settings/${name}`, { value }).then((a) => a.status)
    expect(await set(system, 'access.password_days', 0)).toBe(403)
    expect(await set(security, 'access.password_days', 60)).toBe(200)
    expect(await set(security, 'notify.from', '08:00')).toBe(403)
    expect(await set(system, 'notify.from', '08:00')).toBe(200)
  })

  it.each(['system_admin', 'security_admin', 'auditor', 'admin'] as const)(
    '%s goes with no other role and decides nothing',
    async (role) => {
      const root = caller(open.app, await signIn(open.deps, admin))
      expect((await root('POST', '/users', { ...zhao, roles: [role, 'signer'] })).status).toBe(400)
      const decides = [
        'case.work',
        'case.sign',
        'case.answer',
        'score.edit',
        'score.sign',
        'gate.opine',
        'import.write',
        'import.withdraw',
        'assess.run',
      ]
      expect(GRANTS[role].filter((p) => decides.includes(p))).toEqual([])
    },
  )

  it('where they are apart, nobody becomes both in one', async () => {
    const root = caller(open.app, await signIn(open.deps, admin))
    await changeSetting(open.deps.ledger, { actor: 'root', name: 'access.separate_admins', value: true })
    expect((await root('POST', '/users', { ...zhao, roles: ['admin'] })).status).toBe(400)
    expect((await root('PATCH', `/users/${userId}`, { roles: ['admin'] })).status).toBe(400)
    expect((await root('PATCH', `/users/${userId}`, { roles: ['security_admin'] })).status).toBe(200)
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
    await nobody('POST', '/invitation/accept', { secret, password: 'Another long sentence 9' })
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
