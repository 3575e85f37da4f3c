import { Secret, TOTP } from 'otpauth'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { invite } from '../../server/access/invitations.ts'
import { addPerson } from '../../server/access/people.ts'
import { openSession } from '../../server/access/sessions.ts'
import { GRAVE } from '../../server/api/http/route.ts'
import type { Role } from '../../server/common/codes.ts'
import { GRANTS, SYSTEM } from '../../server/contract/actor.ts'
import { browser, type Call, caller, cookieOf, openApp, signIn } from '../support/app.ts'
import { smallest } from '../support/from-schema.ts'
import { bodySchema, concrete, type Declared, declaredBy, nameOf, type Schemas } from '../support/routes.ts'

const MINUTE = 60_000
const PASSWORD = 'Correct horse battery 7'

let open: Awaited<ReturnType<typeof openApp>>
let userId: string
let secret: string

const as = (cookie: string | undefined) => caller(open.app, browser(cookie))
const zhao = { login: 'zhao', name: '赵', roles: ['signer'], agencies: null }

async function start(role: Role = 'admin'): Promise<void> {
  open = await openApp()
  userId = (await addPerson(open.deps, SYSTEM, { login: 'wang', name: '王敏', roles: [role], agencies: null })).user_id
  const link = await invite(open.deps, SYSTEM, userId)
  secret = cookieOf(await caller(open.app)('POST', '/invitation/accept', { secret: link.secret, password: PASSWORD })) as string
}

describe('a grave step', () => {
  beforeEach(() => start())

  it('is taken within ten minutes of signing in, then after the password, once more for ten minutes', async () => {
    const own = as(secret)
    expect((await own('POST', '/users', zhao)).status).toBe(200)
    open.deps.clock.move(10 * MINUTE)
    const key = { 'idempotency-key': 'press-1' }
    const asked = await own('POST', '/users', { ...zhao, login: 'qian' }, key)
    expect([asked.status, asked.body.error.code]).toEqual([403, 'confirm'])
    expect((await own('GET', '/users')).status).toBe(200)
    expect((await own('POST', '/session/confirm', { password: 'wrong' })).status).toBe(400)
    expect((await own('POST', '/users', { ...zhao, login: 'qian' }, key)).status).toBe(403)
    expect((await own('POST', '/session/confirm', { password: PASSWORD })).status).toBe(200)
    // The same request with the same key, as the page repeats it.
    expect((await own('POST', '/users', { ...zhao, login: 'qian' }, key)).status).toBe(200)
    open.deps.clock.move(9 * MINUTE)
    expect((await own('POST', '/users', { ...zhao, login: 'sun' })).status).toBe(200)
    open.deps.clock.move(MINUTE)
    expect((await own('POST', '/users', { ...zhao, login: 'li' })).status).toBe(403)
  })

  it('is confirmed in one session only, and not in another person’s', async () => {
    open.deps.clock.move(11 * MINUTE)
    const other = cookieOf(await caller(open.app)('POST', '/session/login', { login: 'wang', password: PASSWORD })) as string
    expect((await as(other)('POST', '/users', zhao)).status).toBe(200)
    expect((await as(secret)('POST', '/users', { ...zhao, login: 'qian' })).body.error.code).toBe('confirm')
  })

  it('is confirmed by a code of the authenticator, which works once', async () => {
    const own = as(secret)
    const factor = (await own('POST', '/session/factor/begin')).body.secret
    const code = () => new TOTP({ secret: Secret.fromBase32(factor) }).generate({ timestamp: open.deps.clock.now().getTime() })
    await own('POST', '/session/factor', { code: code() })
    open.deps.clock.move(15 * MINUTE)
    expect((await own('DELETE', '/session/factor')).body.error.code).toBe('confirm')
    const now = code()
    expect((await own('POST', '/session/confirm', { code: now })).status).toBe(200)
    expect((await own('POST', '/users', zhao)).status).toBe(200)
    open.deps.clock.move(11 * MINUTE)
    expect((await own('POST', '/session/confirm', { code: now })).status).toBe(400)
    expect((await own('POST', '/session/confirm', {})).status).toBe(400)
    expect((await own('POST', '/users', { ...zhao, login: 'qian' })).status).toBe(403)
  })

  it('guesses at the password from an open session wait', async () => {
    open.deps.clock.move(11 * MINUTE)
    const answers: number[] = []
    for (let i = 0; i < 7; i++) answers.push((await as(secret)('POST', '/session/confirm', { password: `guess ${i}` })).status)
    expect(answers).toEqual([400, 400, 400, 400, 400, 429, 429])
    expect((await as(secret)('POST', '/session/confirm', { password: PASSWORD })).status).toBe(429)
  })

  it('is not confirmed by a single sign-on that asked nobody', async () => {
    const enter = (confirmed: boolean) => open.deps.ledger.write((tx) => openSession(tx, open.deps.now(), userId, 'oidc', { confirmed }))
    expect((await as(await enter(false))('POST', '/users', zhao)).body.error.code).toBe('confirm')
    expect((await as(await enter(true))('POST', '/users', zhao)).status).toBe(200)
  })
})

describe('every grave route', () => {
  let routes: Declared[]
  let schemas: Schemas
  let stale: Partial<Record<Role, Call>>
  const roles: Role[] = ['signer', 'approver', 'authority', 'system_admin', 'security_admin', 'admin']
  const grave = () => routes.filter((r) => (r.operation as { 'x-confirm'?: boolean })['x-confirm'] === true)
  const knock = (call: Call, r: Declared) => {
    const schema = bodySchema(r)
    return call(r.method, concrete(r.path, {}) ?? '', schema ? smallest(schema, schemas) : undefined, { 'if-match': '"1"' })
  }

  beforeAll(async () => {
    await start()
    const declared = await declaredBy(as(secret))
    routes = declared.routes
    schemas = declared.schemas
    stale = {}
    for (const role of roles) stale[role] = caller(open.app, await signIn(open.deps, { id: `u-${role}`, roles: [role] }))
    open.deps.clock.move(11 * MINUTE)
  })

  it('says so: signing, publishing, people, keys, settings, the authenticator', () => {
    const names = grave().map(nameOf)
    const not = routes
      .filter((r) => r.method !== 'GET' && GRAVE.has(r.permission))
      .map(nameOf)
      .filter((n) => !names.includes(n))
    // Ending a key is never grave.
    expect(not).toEqual(['DELETE /tokens/{id}'])
    for (const name of [
      'POST /users',
      'POST /users/{id}/invite',
      'POST /tokens',
      'POST /webhooks',
      'POST /backup',
      'DELETE /session/factor',
      'POST /cases/{id}/sign',
    ])
      if (routes.some((r) => nameOf(r) === name)) expect(names).toContain(name)
    expect(names.length).toBeGreaterThan(30)
  })

  it('asks for a fresh proof of everybody who may', async () => {
    const wrong: string[] = []
    for (const r of grave()) {
      for (const role of roles) {
        if (r.permission !== 'self' && !GRANTS[role].some((p) => p === r.permission)) continue
        const a = await knock(stale[role] as Call, r)
        open.deps.clock.move(1000)
        if (a.status !== 403 || a.body.error.code !== 'confirm') wrong.push(`${nameOf(r)} ${role} ${a.status}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('lets no token through, whatever it was given', async () => {
    const wrong: string[] = []
    for (const role of roles) {
      const who = caller(open.app, await signIn(open.deps, { id: `u-${role}`, roles: [role] }))
      const { body } = await who('POST', '/tokens', { name: 't', permissions: [...GRANTS[role]], agencies: null, days: 1 })
      const program = caller(open.app, { authorization: `Bearer ${body.token}` })
      for (const r of grave()) {
        if (r.permission !== 'self' && !GRANTS[role].some((p) => p === r.permission)) continue
        const a = await knock(program, r)
        open.deps.clock.move(1000)
        if (a.status !== 403 || a.body.error.code !== 'forbidden') wrong.push(`${nameOf(r)} ${role} ${a.status}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
