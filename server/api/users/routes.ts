import { z } from '@hono/zod-openapi'
import { invite } from '../../access/invitations.ts'
import { addPerson, changePerson, endWaysIn, readPeople } from '../../access/people.ts'
import { newToken, readTokens, revokeToken } from '../../access/tokens.ts'
import { AppError } from '../../base/errors.ts'
import { type Actor, may, PERMISSIONS } from '../../contract/actor.ts'
import { agencyNames } from '../../reads/agencies.ts'
import { runState } from '../../reads/state.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { done, fields, id, person, text, token, uscc } from './schema.ts'

const tags = ['用户与令牌']
const OF_ACCOUNT = ['name', 'email', 'active'] as const
const OF_RIGHTS = ['roles', 'agencies', 'oidc_subject'] as const

/** The system's administrator keeps accounts, security's gives rights: each changes only that. */
function checkShare(actor: Actor, change: Readonly<Record<string, unknown>>): void {
  const touches = (keys: readonly string[]) => keys.some((key) => change[key] !== undefined)
  if (touches(OF_RIGHTS) && !may(actor, 'roles.write')) {
    throw new AppError('forbidden', '角色、单位范围和认证编号由安全管理员设置。')
  }
  if (touches(OF_ACCOUNT) && !may(actor, 'users.write')) {
    throw new AppError('forbidden', '姓名、邮箱和停用由系统管理员设置。')
  }
}

/** People and their invitations, for administrators. */
export function users(deps: ApiDeps) {
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/users',
        permission: 'users.manage',
        summary: '用户',
        tags,
        responses: ok(z.object({ users: z.array(person) })),
      }),
      async (c) => c.json({ users: await readPeople(deps) }, 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/users/agencies',
        permission: 'users.manage',
        summary: '可分配给用户的单位',
        tags,
        responses: ok(z.object({ agencies: z.array(z.object({ uscc: text, name: text })) })),
      }),
      async (c) => {
        const names = await agencyNames(deps.warehouse, await runState(deps))
        return c.json({ agencies: [...names.values()].map(({ uscc, name }) => ({ uscc, name })) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/users',
        permission: 'users.write',
        summary: '新增用户并生成邀请链接',
        tags,
        request: json(z.object({ login: z.string().max(40), ...fields })),
        responses: ok(z.object({ user_id: text, secret: text, expires_at: text })),
      }),
      async (c) => {
        const input = c.req.valid('json')
        checkShare(c.get('actor'), input.roles.length > 0 ? input : { ...input, roles: undefined, agencies: undefined })
        const { user_id } = await addPerson(deps, c.get('actor'), {
          ...input,
          email: input.email ?? null,
          oidc_subject: input.oidc_subject ?? null,
        })
        return c.json({ user_id, ...(await invite(deps, c.get('actor'), user_id)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/users/{id}',
        permission: 'users.manage',
        summary: '修改、停用或启用用户',
        tags,
        request: { params: id, ...json(z.object({ ...fields, active: z.boolean() }).partial()) },
        responses: ok(done),
      }),
      async (c) => {
        const given = Object.fromEntries(Object.entries(c.req.valid('json')).filter(([, v]) => v !== undefined))
        checkShare(c.get('actor'), given)
        await changePerson(deps, c.get('actor'), c.req.valid('param').id, given)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/users/{id}/end',
        permission: 'roles.write',
        summary: '结束一个人的全部会话、令牌和聊天绑定',
        tags,
        request: { params: id },
        responses: ok(done),
      }),
      async (c) => {
        await endWaysIn(deps, c.get('actor'), c.req.valid('param').id)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/users/{id}/invite',
        permission: 'users.write',
        summary: '重新生成邀请链接（重置密码）',
        tags,
        request: { params: id },
        responses: ok(z.object({ secret: text, expires_at: text })),
      }),
      async (c) => c.json(await invite(deps, c.get('actor'), c.req.valid('param').id), 200),
    )
}

/** One's own API tokens. */
export function tokens(deps: ApiDeps) {
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/tokens',
        permission: 'token.own',
        summary: '接口令牌',
        tags,
        responses: ok(z.object({ tokens: z.array(token) })),
      }),
      async (c) => c.json({ tokens: await readTokens(deps, c.get('actor'), may(c.get('actor'), 'roles.write')) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/tokens',
        permission: 'token.own',
        summary: '生成接口令牌（只显示一次）',
        tags,
        request: json(
          z.object({
            name: z.string().min(1).max(60),
            permissions: z.array(z.enum(PERMISSIONS)).min(1),
            agencies: z.array(uscc).max(500).nullable(),
            days: z.int().min(1).max(366),
          }),
        ),
        responses: ok(z.object({ token: text, token_id: text, expires_at: text })),
      }),
      async (c) => c.json(await newToken(deps, c.get('actor'), c.req.valid('json')), 200),
    )
    .openapi(
      route({
        method: 'delete',
        path: '/tokens/{id}',
        permission: 'token.own',
        // Ending one is never grave.
        confirm: false,
        summary: '撤销接口令牌',
        tags,
        request: { params: id },
        responses: ok(done),
      }),
      async (c) => {
        await revokeToken(deps, c.get('actor'), c.req.valid('param').id)
        return c.json({ done: true as const }, 200)
      },
    )
}
