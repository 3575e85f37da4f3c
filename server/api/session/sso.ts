import { z } from '@hono/zod-openapi'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { enterBySso } from '../../access/enter-sso.ts'
import { Oidc } from '../../access/oidc.ts'
import { AppError } from '../../base/errors.ts'
import { giveSession, SESSION_COOKIE, whereOf } from '../http/identify.ts'
import { type ApiDeps, route, router } from '../http/route.ts'

const STATE_COOKIE = 'shuheng_sso'
const tags = ['登录']
const redirect = { 302: { description: '转到下一页' } } as const

/** Sign-in through the city's provider: there, and back. */
export function sso(deps: ApiDeps) {
  const party = deps.oidc ? new Oidc(deps.oidc, () => deps.now().getTime()) : undefined
  const need = () => {
    if (!party) throw new AppError('not_found', '没有启用统一身份认证。请用密码登录。')
    return party
  }
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/session/sso',
        permission: 'public',
        summary: '用统一身份认证登录',
        tags,
        request: { query: z.object({ fresh: z.enum(['1']).optional() }) },
        responses: redirect,
      }),
      async (c) => {
        const { url, state } = await need().begin(c.req.valid('query').fresh === '1')
        setCookie(c, STATE_COOKIE, state, { path: '/api/session/sso', httpOnly: true, sameSite: 'Lax', maxAge: 600 })
        return c.redirect(url, 302)
      },
    )
    .openapi(
      route({ method: 'get', path: '/session/sso/callback', permission: 'public', summary: '统一身份认证回跳', tags, responses: redirect }),
      async (c) => {
        const party = need()
        const begun = getCookie(c, STATE_COOKIE)
        deleteCookie(c, STATE_COOKIE, { path: '/api/session/sso' })
        try {
          const who = await party.finish(new URL(c.req.url).search, begun)
          giveSession(c, await enterBySso(deps, who, getCookie(c, SESSION_COOKIE), whereOf(c, deps)))
          return c.redirect('/', 302)
        } catch (error) {
          if (!(error instanceof AppError) || error.code === 'busy') throw error
          // A person is looking at a browser here: the login page says it in words.
          deps.log?.warn(`统一身份认证：${error.message}${error.cause instanceof Error ? `（${error.cause.message}）` : ''}`)
          return c.redirect(`/login?sso=${error.code === 'forbidden' ? 'unknown' : 'failed'}`, 302)
        }
      },
    )
}
