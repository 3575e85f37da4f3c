import { z } from '@hono/zod-openapi'
import { getCookie } from 'hono/cookie'
import { Attempts } from '../../access/attempts.ts'
import { knownDevice } from '../../access/devices.ts'
import { passStep } from '../../access/login.ts'
import { findCredential } from '../../access/password-change.ts'
import { passwordFits } from '../../access/passwords.ts'
import { beginFactor, confirmFactor, factorState, hasFactor, removeFactor, renewCodes, takeCode } from '../../access/second-factor.ts'
import { confirmSession, type SessionFound } from '../../access/sessions.ts'
import { AppError } from '../../base/errors.ts'
import { DEVICE_COOKIE, giveSession, halfOpen, whereOf } from '../http/identify.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { code, done, newFactor, proof, recoveryCodes } from './schema.ts'

const tags = ['登录']
const WEB_ONLY = '请在网页登录后办理。'

/** The second factor: asked for at sign-in, kept by its person; and the proof before grave steps. */
export function factor(deps: ApiDeps) {
  const attempts = new Attempts(() => deps.now().getTime())
  const takes = async (c: Parameters<typeof whereOf>[0], userId: string, given: string) => {
    const device = await knownDevice(deps, userId, getCookie(c, DEVICE_COOKIE))
    await takeCode({ ...deps, attempts }, userId, { code: given, where: whereOf(c, deps), device })
  }
  const own = (session: SessionFound | undefined): SessionFound => {
    if (session === undefined) throw new AppError('forbidden', WEB_ONLY)
    return session
  }
  return router()
    .openapi(
      route({
        method: 'post',
        path: '/session/step/code',
        permission: 'public',
        summary: '登录时输入动态口令或恢复码',
        tags,
        request: json(code),
        responses: ok(done),
      }),
      async (c) => {
        const session = halfOpen(c, 'second')
        await takes(c, session.actor.id, c.req.valid('json').code)
        giveSession(c, await passStep(deps, session, whereOf(c, deps)))
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/step/enrol/begin',
        permission: 'public',
        summary: '登录时绑定动态口令：取得密钥',
        tags,
        responses: ok(newFactor),
      }),
      async (c) => {
        const { actor, login } = halfOpen(c, 'enrol')
        return c.json(await beginFactor(deps, { id: actor.id, login }), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/step/enrol',
        permission: 'public',
        summary: '登录时绑定动态口令：输入第一个口令，得到恢复码',
        tags,
        request: json(code),
        responses: ok(recoveryCodes),
      }),
      async (c) => {
        const session = halfOpen(c, 'enrol')
        const codes = await confirmFactor(deps, session.actor.id, c.req.valid('json').code)
        giveSession(c, await passStep(deps, session, whereOf(c, deps)))
        return c.json({ codes }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/session/factor',
        permission: 'self',
        summary: '本人的动态口令',
        tags,
        responses: ok(z.object({ enrolled_at: z.string().nullable(), codes_left: z.int() })),
      }),
      async (c) => c.json(await factorState(deps, c.get('actor').id), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/factor/begin',
        permission: 'self',
        confirm: true,
        summary: '绑定动态口令：取得密钥',
        tags,
        responses: ok(newFactor),
      }),
      async (c) => {
        const { actor, login } = own(c.get('session'))
        return c.json(await beginFactor(deps, { id: actor.id, login }), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/factor',
        permission: 'self',
        confirm: true,
        summary: '绑定动态口令：输入第一个口令，得到恢复码',
        tags,
        request: json(code),
        responses: ok(recoveryCodes),
      }),
      async (c) => c.json({ codes: await confirmFactor(deps, own(c.get('session')).actor.id, c.req.valid('json').code) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/factor/codes',
        permission: 'self',
        confirm: true,
        summary: '换一组恢复码',
        tags,
        responses: ok(recoveryCodes),
      }),
      async (c) => c.json({ codes: await renewCodes(deps, own(c.get('session')).actor.id) }, 200),
    )
    .openapi(
      route({
        method: 'delete',
        path: '/session/factor',
        permission: 'self',
        confirm: true,
        summary: '解除本人的动态口令',
        tags,
        responses: ok(done),
      }),
      async (c) => {
        const { actor } = own(c.get('session'))
        await removeFactor(deps, actor, actor.id)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/session/confirm',
        permission: 'self',
        summary: '重要操作之前，再次输入密码或动态口令；十分钟内有效',
        tags,
        request: json(proof),
        responses: ok(done),
      }),
      async (c) => {
        const session = own(c.get('session'))
        const given = c.req.valid('json')
        if ('code' in given) await takes(c, session.actor.id, given.code)
        else await takePassword(c, session, given.password)
        await confirmSession(deps, session)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/session/confirm',
        permission: 'self',
        summary: '可以怎样再次确认身份',
        tags,
        responses: ok(z.object({ password: z.boolean(), code: z.boolean(), sso: z.boolean() })),
      }),
      async (c) => {
        const { id } = c.get('actor')
        const found = await findCredential(deps, { id })
        const linked = await deps.ledger.db.get('select 1 as x from person where user_id = $id and oidc_subject is not null', { id })
        const password = found?.password_hash != null
        return c.json({ password, code: await hasFactor(deps.ledger.db, id), sso: deps.oidc !== undefined && linked !== undefined }, 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/users/{id}/factor',
        permission: 'roles.write',
        summary: '解除一个人的动态口令（本人丢失手机时）',
        tags: ['用户与令牌'],
        request: { params: z.object({ id: z.string().min(1).max(100) }) },
        responses: ok(done),
      }),
      async (c) => {
        await removeFactor(deps, c.get('actor'), c.req.valid('param').id)
        return c.json({ done: true as const }, 200)
      },
    )

  async function takePassword(c: Parameters<typeof whereOf>[0], session: SessionFound, password: string): Promise<void> {
    const { id } = session.actor
    const attempt = { login: `confirm ${id}`, address: whereOf(c, deps).address, device: session.hash }
    const wait = attempts.begin(attempt, { after: 5, minutes: 1 })
    if (wait > 0) throw new AppError('too_many', `输错次数过多，请在 ${wait} 秒后重试。`, { seconds: wait })
    const found = await findCredential(deps, { id })
    if (!(await passwordFits(found?.password_hash, password))) throw new AppError('invalid_input', '密码不正确。')
    attempts.succeeded(attempt)
  }
}
