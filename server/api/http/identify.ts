import { timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { network } from '../../access/attempts.ts'
import { ReadTrail } from '../../access/audit.ts'
import { browserName } from '../../access/browser-name.ts'
import { DEVICE_DAYS } from '../../access/devices.ts'
import { actorOf, findPerson, rolesConfirmed } from '../../access/people.ts'
import { secretHash } from '../../access/secrets.ts'
import { confirmedNow, findSession, type SessionFound, type Step, touchSession, type Where } from '../../access/sessions.ts'
import { tokenActor } from '../../access/tokens.ts'
import { Cache } from '../../base/cache.ts'
import { AppError } from '../../base/errors.ts'
import { HEADERS } from '../../common/headers.ts'
import { type Actor, may } from '../../contract/actor.ts'
import { boundUser } from '../../notify/binding.ts'
import { Limiter } from './limits.ts'
import type { ApiDeps, ApiEnv } from './route.ts'

export const SESSION_COOKIE = 'shuheng_session'
/** Tells a browser in which a person has signed in from a stranger's; no right comes with it. */
export const DEVICE_COOKIE = 'shuheng_device'
const DEMO_COOKIE = 'shuheng_demo'
const STREAM = '/api/events'
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Writes of one person: 60 at once, then 120 a minute. The chat worker, which is ours, is not counted. */
const WRITE_BURST = 60
const WRITE_PER_MINUTE = 120
/** Writes without anybody signed in, by address: many colleagues stand behind one, so only a flood is slowed. */
const STRANGER_BURST = 300
const STRANGER_PER_MINUTE = 300
/** A person is looked up again after this long, so that the end of a session or token is noticed; after any write, at once. */
const KNOWN = { keptMs: 5000, most: 2000 }
/** An assessment replaces tables without an event until it ends: answers of `recent` routes are no older than this. */
const ANSWERS = { keptMs: 2000, most: 300 }

function socketPeer(c: Context): string | undefined {
  try {
    return getConnInfo(c).remote.address
  } catch {
    return undefined
  }
}

/**
 * Address of the other side. Behind a proxy of the installation (SHUHENG_TRUST_PROXY) the last address that the proxy wrote down;
 * what stands before it in the header is the client's own claim.
 */
export function peerOf(c: Context, deps: ApiDeps): string {
  const forwarded = deps.config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded || (socketPeer(c) ?? 'unknown')
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
/** Headers that proxies add, by name or by how the name begins. */
const FORWARDED = /^(forwarded|via|x-forwarded.*|x-original-.*|x-(real|client|cluster-client)-ip|true-client-ip|cf-.*|x-envoy-.*)$/

/** True for a person at this very machine: socket and asked-for name are loopback, and nothing says that a proxy stands before it. */
export function fromLoopback(c: Context): boolean {
  const name = hostName(c.req.header('host') ?? new URL(c.req.url).host)
  return LOOPBACK.test(socketPeer(c) ?? '') && LOOPBACK_NAMES.includes(name) && !Object.keys(c.req.header()).some((h) => FORWARDED.test(h))
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

function hostName(host: string): string {
  return host.replace(/:\d+$/, '')
}

/**
 * Whether this browser may see the demonstration's cards: at this machine, no public address and no proxy set or seen, and the
 * secret of the printed address was brought (it stands in a cookie since).
 */
export function demoAllowed(c: Context, deps: ApiDeps, secret: string | undefined = getCookie(c, DEMO_COOKIE)): boolean {
  if (!deps.demo || deps.loopback !== true || deps.config.publicUrl !== undefined || deps.config.trustProxy || !fromLoopback(c))
    return false
  return secret !== undefined && sameSecret(secret, deps.demoSecret)
}

export function giveDemo(c: Context, secret: string): void {
  setCookie(c, DEMO_COOKIE, secret, { path: '/api', httpOnly: true, sameSite: 'Strict' })
}

/** Sets `actor` from a bearer token or the session cookie. An answer of 401 or 403 is the route's own to give. */
export function identify(deps: ApiDeps): MiddlewareHandler<ApiEnv> {
  const writes = new Limiter(WRITE_BURST, WRITE_PER_MINUTE, () => deps.now().getTime())
  const strangers = new Limiter(STRANGER_BURST, STRANGER_PER_MINUTE, () => deps.now().getTime())
  const trail = new ReadTrail(deps)
  const touching = new Set<string>()
  const touch = (secret: string) => {
    if (touching.has(secret)) return
    touching.add(secret)
    // Not waited for: a click must not wait behind the writes of an assessment.
    void touchSession(deps, secret)
      .catch((error: unknown) => deps.log?.warn(`会话使用时间没有记下：${String(error)}`))
      .finally(() => touching.delete(secret))
  }
  const known = new Cache<Known>({ ...KNOWN, now: deps.now, ledger: deps.ledger })
  const answers = new Cache<Uint8Array<ArrayBuffer>>({ ...ANSWERS, now: deps.now, ledger: deps.ledger })
  return async (c, next) => {
    if (!SAFE.has(c.req.method)) refuseForeign(c, deps)
    // An open stream is no sign that somebody is there: it does not keep a session from its end.
    const signed = await signedBy(c, deps, known, c.req.path === STREAM ? () => undefined : touch)
    const actor = open(signed)
    if (signed?.session) {
      c.set('session', signed.session)
      c.set('confirmed', confirmedNow(signed.session, deps.now()))
    }
    c.set('recent', answers)
    if (actor) {
      c.set('actor', actor)
      c.set('again', () => signedBy(c, deps, known, () => undefined).then(open, () => undefined))
      c.set('note', (kind, subject) => trail.note(actor.id, kind, subject))
    }
    if (!SAFE.has(c.req.method) && !(actor && may(actor, 'notify.deliver'))) {
      const wait = actor ? writes.take(actor.id) : strangers.take(network(peerOf(c, deps)))
      if (wait > 0) {
        c.header('Retry-After', String(wait))
        throw new AppError('too_many', `操作过于频繁，请在 ${wait} 秒后重试。`)
      }
    }
    await next()
  }
}

/** Who is behind a token or a session. */
interface Known {
  readonly actor: Actor
  readonly session?: SessionFound
}

/** A session that still lacks something is nobody's yet. */
function open(signed: Known | undefined): Actor | undefined {
  return signed?.session?.step == null ? signed?.actor : undefined
}

async function signedBy(
  c: Context<ApiEnv>,
  deps: ApiDeps,
  known: Cache<Known>,
  touch: (secret: string) => void,
): Promise<Known | undefined> {
  const bearer = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer) {
    const own = ownBot(bearer, deps) ?? ownCommand(bearer, deps)
    const actor = own ?? (await known.get(secretHash(bearer), () => byToken(deps, bearer)))?.actor
    if (!actor) throw new AppError('unauthenticated', '接口令牌不正确、已过期或已撤销。请重新生成。')
    const behalf = c.req.header(HEADERS.behalf)
    return { actor: behalf === undefined ? actor : await onBehalf(deps, actor, behalf) }
  }
  const secret = getCookie(c, SESSION_COOKIE)
  if (!secret) return undefined
  const signed = await known.get(secretHash(secret), async () => {
    const session = await findSession(deps, secret)
    if (session?.stale) touch(secret)
    return session && { actor: session.actor, session }
  })
  if (!signed) giveSession(c, undefined)
  return signed
}

async function byToken(deps: ApiDeps, bearer: string): Promise<Known | undefined> {
  const actor = await tokenActor(deps, bearer)
  return actor && { actor }
}

/** Where a session is opened from. */
export function whereOf(c: Context, deps: ApiDeps): Where {
  return { address: peerOf(c, deps), browser: browserName(c.req.header('user-agent') ?? '') }
}

/** The chat worker inside this process: its secret is made at start and never leaves it. */
function ownBot(bearer: string, deps: ApiDeps): Actor | undefined {
  if (!sameSecret(bearer, deps.botSecret)) return undefined
  return { id: 'bot', name: '消息服务', roles: ['bot'], agencies: 'all', via: 'token' }
}

/** A command of this machine that could read the home's files: it may check and back up the ledger, and nothing else. */
function ownCommand(bearer: string, deps: ApiDeps): Actor | undefined {
  if (!sameSecret(bearer, deps.localSecret)) return undefined
  const only = ['settings.write', 'audit.read'] as const
  return { id: 'command', name: '本机命令', roles: ['admin', 'auditor'], agencies: 'all', via: 'command', only }
}

function sameSecret(given: string, own: string | undefined): boolean {
  return own !== undefined && timingSafeEqual(Buffer.from(secretHash(given)), Buffer.from(secretHash(own)))
}

/** The worker speaks for the person who has bound the chat, with that person's roles of this moment, and with nothing of its own. */
async function onBehalf(deps: ApiDeps, actor: Actor, behalf: string): Promise<Actor> {
  if (!may(actor, 'notify.deliver')) {
    // Whoever is spoken for learns nothing of it: the operator has to give the worker another token.
    throw new AppError('unauthenticated', '这个令牌没有 notify.deliver 权限，不能代他人操作。请用“通知服务”账号生成的令牌。')
  }
  const colon = behalf.indexOf(':')
  const userId = await boundUser(deps, behalf.slice(0, colon), behalf.slice(colon + 1))
  const found = userId === undefined ? undefined : await findPerson(deps, userId)
  const person = found && (await rolesConfirmed(deps, found)) ? actorOf(found, 'chat') : undefined
  if (!person)
    throw new AppError('forbidden', '此会话没有绑定账号，或账号已停用、很久没有经统一身份认证登录。请在网页登录后，在“我的账号”查看绑定。')
  return person
}

/**
 * Writes come from our own pages, or from a program. A browser says where a request comes from, and a page of another site
 * cannot add our header without asking first, which is never granted. SameSite keeps the cookie at home besides.
 */
function refuseForeign(c: Context, deps: ApiDeps): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const own = [c.req.header('host'), deps.config.publicUrl && new URL(deps.config.publicUrl).host]
  // An origin of `null` has no host, and a missing name must not match it.
  const host = origin === undefined ? undefined : hostOf(origin)
  const foreign = (site !== undefined && site !== 'same-origin') || (origin !== undefined && (!host || !own.includes(host)))
  const cookie = getCookie(c, SESSION_COOKIE) !== undefined && c.req.header('authorization') === undefined
  if (foreign || (cookie && c.req.header(HEADERS.page) === undefined)) {
    throw new AppError('forbidden', '请求不是从本系统页面发出的，已拒绝。请从系统页面重新操作。')
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/**
 * Puts the session into its cookie (`undefined` takes it out): out of reach of scripts, and of other sites. `secure` when the
 * page came over TLS. Strict costs nothing here: a link from outside opens the page, and the page asks as ourselves.
 */
export function giveSession(c: Context, secret: string | undefined): void {
  const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure: overTls(c) } as const
  if (secret === undefined) deleteCookie(c, SESSION_COOKIE, options)
  else setCookie(c, SESSION_COOKIE, secret, options)
}

/** Puts the browser's own secret into a cookie that only the sign-in routes see. */
export function giveDevice(c: Context, secret: string): void {
  const options = { path: '/api', httpOnly: true, sameSite: 'Strict', secure: overTls(c) } as const
  setCookie(c, DEVICE_COOKIE, secret, { ...options, maxAge: DEVICE_DAYS * 86_400 })
}

function overTls(c: Context): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
}

/**
 * Against DNS rebinding: a server on loopback answers only to loopback names, and to the public one that a proxy of this machine
 * brings. On another bind address the proxy decides which names reach it.
 */
export function loopbackNames(deps: ApiDeps): MiddlewareHandler {
  return async (c, next) => {
    if (deps.loopback) {
      const host = hostName(c.req.header('host') ?? 'localhost')
      const ours = deps.config.publicUrl === undefined ? [] : [new URL(deps.config.publicUrl).hostname]
      if (![...LOOPBACK_NAMES, ...ours].includes(host)) throw new AppError('forbidden', '本机服务只接受以 localhost 或 127.0.0.1 访问。')
    }
    await next()
  }
}

/** The session that has come as far as this step of signing in. */
export function halfOpen(c: Context<ApiEnv>, step: Step): SessionFound {
  const session = c.get('session')
  if (session?.step !== step) throw new AppError('unauthenticated', '登录已超时。请重新登录。')
  return session
}
