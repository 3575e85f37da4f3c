import { timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { actorOf, findPerson } from '../access/people.ts'
import { secretHash } from '../access/secrets.ts'
import { sessionActor } from '../access/sessions.ts'
import { tokenActor } from '../access/tokens.ts'
import { AppError } from '../base/errors.ts'
import { type Actor, may } from '../contract/actor.ts'
import { boundUser } from '../notify/binding.ts'
import type { ApiDeps } from './deps.ts'
import { Limiter } from './limits.ts'
import type { ApiEnv } from './route.ts'

export const SESSION_COOKIE = 'shuheng_session'
const BEHALF = 'shuheng-on-behalf-of'
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Writes of one person or address: 60 at once, then 120 a minute. The chat worker, which is ours, is not counted. */
const WRITE_BURST = 60
const WRITE_PER_MINUTE = 120

/** Address of the other side, `local` where there is no socket (in-process calls). */
export function peerOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'local'
  } catch {
    return 'local'
  }
}

const LOOPBACK = /^(local|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

export function fromLoopback(c: Context): boolean {
  return LOOPBACK.test(peerOf(c))
}

/** Sets `actor` from a bearer token or the session cookie. An answer of 401 or 403 is the route's own to give. */
export function identify(deps: ApiDeps): MiddlewareHandler<ApiEnv> {
  const writes = new Limiter(WRITE_BURST, WRITE_PER_MINUTE, () => deps.now().getTime())
  return async (c, next) => {
    const actor = deps.actor ?? (await actorFor(c, deps))
    if (actor) c.set('actor', actor)
    if (!SAFE.has(c.req.method) && !(actor && may(actor, 'notify.deliver'))) {
      const wait = writes.take(actor?.id ?? peerOf(c))
      if (wait > 0) {
        c.header('Retry-After', String(wait))
        throw new AppError('too_many', `操作过于频繁，请在 ${wait} 秒后重试。`)
      }
    }
    await next()
  }
}

async function actorFor(c: Context<ApiEnv>, deps: ApiDeps): Promise<Actor | undefined> {
  const bearer = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer) {
    const actor = ownBot(bearer, deps) ?? (await tokenActor(deps, bearer))
    if (!actor) throw new AppError('unauthenticated', '接口令牌不正确、已过期或已撤销。请重新生成。')
    const behalf = c.req.header(BEHALF)
    return behalf === undefined ? actor : onBehalf(deps, actor, behalf)
  }
  const secret = getCookie(c, SESSION_COOKIE)
  if (!secret) return undefined
  const actor = await sessionActor(deps, secret)
  if (!actor) {
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    return undefined
  }
  if (!SAFE.has(c.req.method)) refuseForeign(c)
  return actor
}

/** The chat worker inside this process: its secret is made at start and never leaves it. */
function ownBot(bearer: string, deps: ApiDeps): Actor | undefined {
  if (!deps.botSecret || !timingSafeEqual(Buffer.from(secretHash(bearer)), Buffer.from(secretHash(deps.botSecret)))) return undefined
  return { id: 'bot', name: '消息服务', roles: ['bot'], agencies: 'all', via: 'token' }
}

/** The worker speaks for the person who has bound the chat, with that person's roles of this moment, and with nothing of its own. */
async function onBehalf(deps: ApiDeps, actor: Actor, behalf: string): Promise<Actor> {
  if (!may(actor, 'notify.deliver')) throw new AppError('forbidden', '这个令牌不能代他人操作。')
  const colon = behalf.indexOf(':')
  const userId = await boundUser(deps, behalf.slice(0, colon), behalf.slice(colon + 1))
  const person = userId === undefined ? undefined : actorOf(await findPerson(deps, userId), 'chat')
  if (!person) throw new AppError('forbidden', '此会话没有绑定账号，或账号已停用。请在网页“我的账号”重新绑定。')
  return person
}

/**
 * A browser says where a request comes from; only our own pages may write with the session cookie. SameSite already keeps the
 * cookie at home: this holds where a browser does not honour it, and for a neighbouring site on the same domain.
 */
function refuseForeign(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const own = origin !== undefined ? hostOf(origin) === c.req.header('host') : site === 'same-origin'
  if (!own || (site !== undefined && site !== 'same-origin')) {
    throw new AppError('forbidden', '请求不是从本系统页面发出的，已拒绝。请从系统页面重新操作。')
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** Puts the session into its cookie: out of reach of scripts, and of other sites. `secure` when the page came over TLS. */
export function giveSession(c: Context, secret: string): void {
  const tls = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
  setCookie(c, SESSION_COOKIE, secret, { path: '/', httpOnly: true, sameSite: 'Lax', secure: tls })
}

/**
 * Against DNS rebinding: a server on loopback answers only to loopback names. Behind a proxy (another bind address) the proxy
 * decides which names reach it.
 */
export function loopbackNames(deps: ApiDeps): MiddlewareHandler {
  return async (c, next) => {
    if (deps.loopback) {
      const host = (c.req.header('host') ?? 'localhost').replace(/:\d+$/, '')
      if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) throw new AppError('forbidden', '本机服务只接受以 localhost 或 127.0.0.1 访问。')
    }
    await next()
  }
}
