import { z } from '@hono/zod-openapi'
import { getCookie } from 'hono/cookie'
import { Attempts } from '../../access/attempts.ts'
import { demoOpen, demoPeople, enterDemo } from '../../access/demo-people.ts'
import { acceptInvitation, invitee } from '../../access/invitations.ts'
import { changePassword, login } from '../../access/login.ts'
import { endOthers, endOwnSession, endSession, ownSessions } from '../../access/sessions.ts'
import { accessSettings } from '../../access/settings.ts'
import { AppError } from '../../base/errors.ts'
import { readSettings } from '../../base/settings.ts'
import { type Actor, may, PERMISSIONS } from '../../contract/actor.ts'
import { DEVICE_COOKIE, demoAllowed, giveDemo, giveDevice, giveSession, halfOpen, SESSION_COOKIE, whereOf } from '../http/identify.ts'
import { Limiter } from '../http/limits.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { done, ownSessionSchema, password, personSchema, sessionSchema } from './schema.ts'

const tags = ['登录']
/** Guesses at one's own password from within a session: ten at once, then ten a minute. */
const OWN_BURST = 10
const OWN_PER_MINUTE = 10

const NO_CARDS =
  '这里不能以演示角色进入。请在运行数衡的机器上打开启动时打印的地址；演示以外的数据导入之后，或者有了正式账号之后，角色卡即停用。'

function personOf(actor: Actor): z.output<typeof personSchema> {
  const { id, name, roles, agencies } = actor
  return {
    id,
    name,
    roles: [...roles],
    agencies: agencies === 'all' ? 'all' : [...agencies],
    permissions: PERMISSIONS.filter((p) => may(actor, p)),
  }
}

async function passwordRules(deps: ApiDeps): Promise<{ length: number; kinds: number; history: number }> {
  const { password_length: length, password_kinds: kinds, password_history: history } = await readSettings(deps.ledger, accessSettings)
  return { length, kinds, history }
}

/** Who one is, and the ways in and out. */
export function auth(deps: ApiDeps) {
  const attempts = new Attempts(() => deps.now().getTime())
  const own = new Limiter(OWN_BURST, OWN_PER_MINUTE, () => deps.now().getTime())
  const attempt = (person: string) => {
    const wait = own.take(person)
    if (wait > 0) throw new AppError('too_many', `尝试次数过多，请在 ${wait} 秒后重试。`)
  }
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/session',
        permission: 'public',
        summary: '当前登录的人',
        tags,
        responses: ok(sessionSchema),
      }),
      async (c) => {
        const actor = c.get('actor') as Actor | undefined
        const possible = deps.demoSecret !== undefined && (await demoOpen(deps))
        const cards = possible && demoAllowed(c, deps)
        return c.json(
          {
            user: actor ? personOf(actor) : null,
            step: actor ? null : (c.get('session')?.step ?? null),
            step_login: actor ? null : (c.get('session')?.login ?? null),
            password_rules: await passwordRules(deps),
            demo: deps.demo,
            demo_cards: cards ? ('open' as const) : possible ? ('locked' as const) : ('none' as const),
            demo_people: cards ? await demoPeople(deps) : [],
            sso: deps.oidc !== undefined,
          },
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/login',
        permission: 'public',
        summary: '用密码登录',
        tags,
        request: json(z.object({ login: z.string().min(1).max(100), password })),
        responses: ok(done),
      }),
      async (c) => {
        const input = c.req.valid('json')
        const replaces = getCookie(c, SESSION_COOKIE)
        const place = { where: whereOf(c, deps), device: getCookie(c, DEVICE_COOKIE) }
        const { secret, device } = await login({ ...deps, attempts }, { ...input, ...place, replaces })
        giveSession(c, secret)
        giveDevice(c, device)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/demo/open',
        permission: 'public',
        summary: '演示：用启动时打印的密文打开角色卡',
        tags,
        request: json(z.object({ secret: z.string().min(1).max(200) })),
        responses: ok(done),
      }),
      async (c) => {
        const { secret } = c.req.valid('json')
        if (!demoAllowed(c, deps, secret) || !(await demoOpen(deps))) throw new AppError('not_found', NO_CARDS)
        giveDemo(c, secret)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/demo',
        permission: 'public',
        summary: '演示：以某个角色进入',
        tags,
        request: json(z.object({ user_id: z.string().min(1).max(100) })),
        responses: ok(done),
      }),
      async (c) => {
        if (!demoAllowed(c, deps)) throw new AppError('not_found', NO_CARDS)
        giveSession(c, await enterDemo(deps, c.req.valid('json').user_id, getCookie(c, SESSION_COOKIE), whereOf(c, deps)))
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({ method: 'post', path: '/session/logout', permission: 'self', summary: '退出', tags, responses: ok(done) }),
      async (c) => {
        const secret = getCookie(c, SESSION_COOKIE)
        if (secret) await deps.ledger.write((tx) => endSession(tx, secret))
        giveSession(c, undefined)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({ method: 'post', path: '/session/others', permission: 'self', summary: '退出其他设备', tags, responses: ok(done) }),
      async (c) => {
        await endOthers(deps, c.get('actor'), getCookie(c, SESSION_COOKIE) ?? '')
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/password',
        permission: 'self',
        summary: '修改密码',
        tags,
        request: json(z.object({ current: password, next: password })),
        responses: ok(done),
      }),
      async (c) => {
        const actor = c.get('actor')
        if (actor.via !== 'session') throw new AppError('forbidden', '请在网页登录后修改密码。')
        attempt(actor.id)
        giveSession(c, await changePassword(deps, actor, { ...c.req.valid('json'), where: whereOf(c, deps) }))
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/step/password',
        permission: 'public',
        summary: '登录时更换到期的密码',
        tags,
        request: json(z.object({ current: password, next: password })),
        responses: ok(done),
      }),
      async (c) => {
        const { actor, how } = halfOpen(c, 'password')
        attempt(actor.id)
        giveSession(c, await changePassword(deps, actor, { ...c.req.valid('json'), where: whereOf(c, deps), how }))
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/session/sessions',
        permission: 'self',
        summary: '本人正在使用的会话',
        tags,
        responses: ok(z.object({ sessions: z.array(ownSessionSchema) })),
      }),
      async (c) => c.json({ sessions: await ownSessions(deps, c.get('actor').id, c.get('session')?.hash) }, 200),
    )
    .openapi(
      route({
        method: 'delete',
        path: '/session/sessions/{id}',
        permission: 'self',
        summary: '结束本人的一个会话',
        tags,
        request: { params: z.object({ id: z.string().min(1).max(100) }) },
        responses: ok(done),
      }),
      async (c) => {
        await endOwnSession(deps, c.get('actor'), c.req.valid('param').id)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/invitation',
        permission: 'public',
        summary: '查看邀请',
        tags,
        request: json(z.object({ secret: z.string().min(1).max(200) })),
        responses: ok(z.object({ login: z.string(), name: z.string() })),
      }),
      async (c) => {
        return c.json(await invitee(deps, c.req.valid('json').secret), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/invitation/accept',
        permission: 'public',
        summary: '接受邀请并设置密码',
        tags,
        request: json(z.object({ secret: z.string().min(1).max(200), password })),
        responses: ok(done),
      }),
      async (c) => {
        const { secret, device } = await acceptInvitation(deps, {
          ...c.req.valid('json'),
          device: getCookie(c, DEVICE_COOKIE),
          where: whereOf(c, deps),
        })
        giveSession(c, secret)
        giveDevice(c, device)
        return c.json({ done: true as const }, 200)
      },
    )
}
