import { Secret, TOTP } from 'otpauth'
import { beforeEach, describe, expect, it } from 'vitest'
import { enterBySso } from '../../server/access/enter-sso.ts'
import { invite } from '../../server/access/invitations.ts'
import { addPerson } from '../../server/access/people.ts'
import { changeSetting } from '../../server/base/settings.ts'
import { type Actor, SYSTEM } from '../../server/contract/actor.ts'
import { browser, type Call, caller, cookieOf, from, openApp, signIn } from '../support/app.ts'

const PASSWORD = 'Correct horse battery 7'
const MINUTE = 60_000
const admin: Actor = { id: 'root', name: '管理员', roles: ['admin'], agencies: 'all', via: 'session' }

let open: Awaited<ReturnType<typeof openApp>>
let nobody: Call
let userId: string
let secret: string
let codes: string[]

const as = (cookie: string | undefined) => caller(open.app, browser(cookie))
const login = () => nobody('POST', '/session/login', { login: 'wang', password: PASSWORD })
const code = (shift = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: open.deps.clock.now().getTime() + shift * 30_000 })
const set = (name: string, value: unknown) => changeSetting(open.deps.ledger, { actor: 'root', name: `access.${name}`, value })
const step = (half: string, value: string) => as(half)('POST', '/session/step/code', { code: value })

/** A person with an authenticator. */
beforeEach(async () => {
  open = await openApp()
  nobody = caller(open.app)
  userId = (await addPerson(open.deps, SYSTEM, { login: 'wang', name: '王敏', roles: ['signer'], agencies: null })).user_id
  const link = await invite(open.deps, admin, userId)
  const own = as(cookieOf(await nobody('POST', '/invitation/accept', { secret: link.secret, password: PASSWORD })))
  const made = await own('POST', '/session/factor/begin')
  expect(made.body.uri).toMatch(/^otpauth:\/\/totp\//)
  secret = made.body.secret
  expect((await own('POST', '/session/factor', { code: '000000' })).status).toBe(400)
  const confirmed = await own('POST', '/session/factor', { code: code() })
  expect(confirmed.status).toBe(200)
  codes = confirmed.body.codes
  expect(new Set(codes).size).toBe(10)
  open.deps.clock.move(MINUTE)
})

describe('a second factor', () => {
  it('is asked for after the password, and nothing works before it', async () => {
    const half = cookieOf(await login()) as string
    expect((await as(half)('GET', '/session')).body).toMatchObject({ user: null, step: 'second' })
    for (const [method, path] of [
      ['GET', '/status'],
      ['GET', '/session/factor'],
      ['DELETE', '/session/factor'],
      ['POST', '/session/confirm'],
      ['POST', '/session/step/enrol/begin'],
      ['POST', '/session/step/password'],
    ] as const)
      expect([path, [400, 401].includes((await as(half)(method, path, method === 'POST' ? {} : undefined)).status)]).toEqual([path, true])
    const through = await step(half, code())
    expect(through.status).toBe(200)
    expect((await as(cookieOf(through))('GET', '/status')).status).toBe(200)
    expect((await as(half)('GET', '/session')).body).toMatchObject({ user: null, step: null })
  })

  it('takes a code once, none that is old or from tomorrow', async () => {
    const half = async () => cookieOf(await login()) as string
    const now = code()
    expect((await step(await half(), now)).status).toBe(200)
    expect((await step(await half(), now)).status).toBe(400)
    expect((await step(await half(), code(-1))).status).toBe(400)
    expect((await step(await half(), code(3))).status).toBe(400)
    expect((await step(await half(), code(1))).status).toBe(200)
    const both = await Promise.all([half(), half()])
    open.deps.clock.move(5 * MINUTE)
    const same = code()
    expect((await Promise.all(both.map((h) => step(h, same)))).map((a) => a.status).sort()).toEqual([200, 400])
  })

  it('takes a recovery code once, however it is typed', async () => {
    const half = async () => cookieOf(await login()) as string
    const typed = (codes[0] as string).toLowerCase().replaceAll('-', ' ')
    expect((await step(await half(), typed)).status).toBe(200)
    expect((await step(await half(), codes[0] as string)).status).toBe(400)
    const own = as(cookieOf(await step(await half(), codes[1] as string)))
    expect((await own('GET', '/session/factor')).body.codes_left).toBe(8)
    const renewed = (await own('POST', '/session/factor/codes')).body.codes
    expect((await step(await half(), codes[2] as string)).status).toBe(400)
    expect((await step(await half(), renewed[0])).status).toBe(200)
  })

  it('cannot be guessed: five at one place, then one waits, and the whole world gets fifty', async () => {
    const half = cookieOf(await login()) as string
    const wrong: number[] = []
    for (let i = 0; i < 7; i++) wrong.push((await step(half, '000000')).status)
    expect(wrong).toEqual([400, 400, 400, 400, 400, 429, 429])
    expect((await step(half, code())).status).toBe(429)
    const many: number[] = []
    for (let i = 0; i < 70; i++) {
      const elsewhere = caller(open.app, browser(half), from(`9.9.${i}.1`))
      many.push((await elsewhere('POST', '/session/step/code', { code: '000000' })).status)
    }
    expect(many.filter((s) => s === 400).length).toBeLessThanOrEqual(50)
  })

  it('keeps its secret encrypted and its recovery codes as hashes, also out of the chain', async () => {
    const { db } = open.deps.ledger
    const rows = JSON.stringify([
      await db.all('select * from second_factor'),
      await db.all('select * from recovery_code'),
      await db.all('select * from event'),
    ])
    expect(rows).toContain('box1:')
    expect(rows).not.toContain(secret)
    for (const one of codes) expect(rows).not.toContain(one.replaceAll('-', ''))
    for (const one of codes) expect(rows).not.toContain(one)
  })

  it('stands between a reset link and the account; who gives rights takes a lost one away, and that is told', async () => {
    const link = await invite(open.deps, admin, userId)
    const half = cookieOf(
      await nobody('POST', '/invitation/accept', { secret: link.secret, password: 'Another long sentence 9' }),
    ) as string
    expect((await as(half)('GET', '/session')).body).toMatchObject({ user: null, step: 'second' })
    const system = caller(open.app, await signIn(open.deps, { id: 'sys', roles: ['system_admin'] }))
    const security = caller(open.app, await signIn(open.deps, { id: 'sec', roles: ['security_admin'] }))
    expect((await system('DELETE', `/users/${userId}/factor`)).status).toBe(403)
    expect((await security('DELETE', `/users/${userId}/factor`)).status).toBe(200)
    expect((await step(half, code())).status).toBe(401)
    const again = cookieOf(await nobody('POST', '/session/login', { login: 'wang', password: 'Another long sentence 9' }))
    expect((await as(again)('GET', '/status')).status).toBe(200)
    expect((await open.deps.ledger.db.all("select 1 from event where kind = 'user.factor_removed'")).length).toBe(1)
  })

  it('is asked for after single sign-on too, unless the setting says that it has one', async () => {
    await open.deps.ledger.write((tx) => tx.run("update person set oidc_subject = 's1'"))
    const who = { subject: 's1', email: undefined, name: undefined, roles: undefined, agencies: null, fresh: true }
    expect((await as(await enterBySso(open.deps, who, undefined))('GET', '/session')).body.step).toBe('second')
    await set('sso_is_second_factor', true)
    expect((await as(await enterBySso(open.deps, who, undefined))('GET', '/session')).body.user.id).toBe(userId)
  })
})

describe('a role that requires one', () => {
  it('lets nobody in before it is enrolled; then all is asked in order', async () => {
    await set('second_factor_roles', ['authority'])
    const zhao = await addPerson(open.deps, SYSTEM, { login: 'zhao', name: '赵', roles: ['authority'], agencies: null })
    const link = await invite(open.deps, admin, zhao.user_id)
    const half = cookieOf(await nobody('POST', '/invitation/accept', { secret: link.secret, password: PASSWORD })) as string
    expect((await as(half)('GET', '/session')).body).toMatchObject({ user: null, step: 'enrol' })
    expect((await as(half)('GET', '/status')).status).toBe(401)
    expect((await as(half)('POST', '/session/step/code', { code: '123456' })).status).toBe(401)
    secret = (await as(half)('POST', '/session/step/enrol/begin')).body.secret
    expect((await as(half)('POST', '/session/step/enrol', { code: '000000' })).status).toBe(400)
    const through = await as(half)('POST', '/session/step/enrol', { code: code() })
    expect(through.body.codes).toHaveLength(10)
    expect((await as(cookieOf(through))('GET', '/status')).status).toBe(200)

    open.deps.clock.move(91 * 24 * 60 * MINUTE)
    const first = cookieOf(await nobody('POST', '/session/login', { login: 'zhao', password: PASSWORD })) as string
    const second = cookieOf(await step(first, code())) as string
    expect((await as(second)('GET', '/session')).body.step).toBe('password')
    const last = await as(second)('POST', '/session/step/password', { current: PASSWORD, next: 'A fresh sentence 1' })
    expect((await as(cookieOf(last))('GET', '/status')).status).toBe(200)
  })
})
