import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { AuditedRead } from '../../access/audit.ts'
import type { OidcConfig } from '../../access/oidc.ts'
import type { SessionFound } from '../../access/sessions.ts'
import type { Cache } from '../../base/cache.ts'
import type { Config } from '../../base/config.ts'
import type { Db } from '../../base/db.ts'
import { AppError } from '../../base/errors.ts'
import type { Ledger } from '../../base/ledger.ts'
import type { Log } from '../../base/log.ts'
import { Places } from '../../base/places.ts'
import { HEADERS } from '../../common/headers.ts'
import { type Actor, may, type Permission } from '../../contract/actor.ts'
import type { FileReader } from '../../import/index.ts'
import { cleanAddress, formBody, jsonBody } from './body.ts'

/** What the routes stand on. */
export interface ApiDeps {
  readonly config: Config
  readonly warehouse: Db
  readonly ledger: Ledger
  readonly now: () => Date
  /** True when the home holds the demonstration city: every page is then marked 演示数据. */
  readonly demo: boolean
  /** Folder of the built pages; undefined = not built. */
  readonly webRoot: string | undefined
  /** Where the cause of an internal error goes; a client never sees it. */
  readonly log?: Log
  /** True when the server is bound to loopback: demonstration sign-in is offered, and only loopback names are answered. */
  readonly loopback?: boolean
  /** Secret of the printed address that opens the demonstration's cards; undefined = no cards. */
  readonly demoSecret?: string
  /** Secret of the chat worker that runs inside this process. */
  readonly botSecret?: string
  /** Secret that lies in the home while the service runs, for commands on this machine (`serving.json`). */
  readonly localSecret?: string
  /** Single sign-on of the city, when set up. */
  readonly oidc?: OidcConfig
  /** Reads uploaded files in a process apart; absent = in this one. */
  readonly reader?: FileReader
  /** Assesses what was imported (the pipeline stands to the right of the API); absent where the API only reads. */
  readonly assess?: (
    input: { readonly asOf?: string | undefined },
    log: Log,
  ) => Promise<{ readonly as_of: string; readonly alarms: number }>
}

/** What the session and token middleware leave for handlers. `actor` is absent only on `public` routes. */
export interface ApiEnv {
  Variables: {
    actor: Actor
    /** The same person as of now; undefined when the session or token has ended meanwhile. Does not count as use. */
    again?: () => Promise<Actor | undefined>
    /** The session of the request, open or half open; absent for tokens and chats. */
    session?: SessionFound
    /** The session's person proved to be there within the last ten minutes. */
    confirmed?: boolean
    /** Writes a read down before its answer leaves. Absent where a part is tested alone. */
    note?: (kind: AuditedRead, subject: string) => Promise<void>
    /** Answers of routes that say `recent`. Absent where a part is tested alone. */
    recent?: Cache<Uint8Array<ArrayBuffer>>
  }
}

/** Every declared route: method, path below /api, permission. The route × role test and the start check read it. */
export interface DeclaredRoute {
  readonly method: string
  readonly path: string
  readonly permission: Permission
  /** Largest request body in bytes, where it is not the common one. */
  readonly maxBody?: number
}

interface Extras {
  readonly permission: Permission
  /**
   * Leaves a trace of who read what: its subject is `{id}` where that says all, else the path and query. Routes of permission `export` leave
   * `export.made` unless they say `none`.
   */
  readonly audit?: AuditedRead | 'none'
  /**
   * Asks for the password or a code again when that is longer ago than ten minutes, and for the person: no token, no chat. Writes of the
   * permissions in `GRAVE` ask it unless they say false.
   */
  readonly confirm?: boolean
  /** Largest request body in bytes; only for routes that take files. */
  readonly maxBody?: number
  /** Opened by many at once and costly: the same question of the same person is answered from memory until the ledger changes. */
  readonly recent?: true
  /** May compute for seconds: one person has two of these made at a time. */
  readonly heavy?: true
}

const SAFE = new Set(['GET', 'HEAD'])

/** What signs, publishes, or changes people, keys and rules. */
export const GRAVE: ReadonlySet<Permission> = new Set([
  'case.sign',
  'score.sign',
  'gate.opine',
  'import.withdraw',
  'users.manage',
  'users.write',
  'roles.write',
  'settings.manage',
  'settings.write',
  'token.own',
])

/** Lets the person's own session through when its proof is fresh. The machine's own commands have none to give. */
function checkConfirmed(c: Context<ApiEnv>, actor: Actor | undefined): void {
  if (actor?.via === 'command') return
  if (actor?.via !== 'session') {
    throw new AppError('forbidden', '签发、公布、用户、密钥和设置等事项要由本人在网页上办理，接口令牌和聊天不能代办。')
  }
  if (!c.get('confirmed')) throw new AppError('confirm', '这项操作需要再次确认身份。请输入密码或动态口令，十分钟内有效。')
}

/** Marks the middleware that looks at the permission; the start check looks for it. */
export const PERMISSION = Symbol('permission')

function guard({ permission, audit, confirm }: Extras, path: string): MiddlewareHandler<ApiEnv> {
  const asks = confirm ?? GRAVE.has(permission)
  const oneId = path.includes('{id}') && path.split('{').length === 2
  const handler: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const actor = c.get('actor') as Actor | undefined
    if (!may(actor, permission)) {
      if (!actor) throw new AppError('unauthenticated', '请先登录。')
      throw new AppError('forbidden', '您的角色没有此项操作的权限。如有需要，请联系系统管理员。')
    }
    // `self` covers passwords, sessions and chat codes: a limited token must not reach a wider key through them.
    if (permission === 'self' && actor?.via === 'token' && !SAFE.has(c.req.method)) {
      throw new AppError('forbidden', '接口令牌不能办理本人事项。请在网页登录后操作。')
    }
    if (asks && !SAFE.has(c.req.method)) checkConfirmed(c, actor)
    await next()
    const read = audit ?? (permission === 'export' ? 'export.made' : 'none')
    if (read !== 'none' && actor && c.req.method !== 'HEAD' && c.res.status < 400) {
      const { pathname, search } = new URL(c.req.url)
      // Waited for: nothing leaves without its trace.
      await c.get('note')?.(read, (oneId && c.req.param('id')) || `${pathname}${search}`.slice(0, 500))
    }
  }
  return Object.assign(handler, { [PERMISSION]: permission })
}

/** A route with its permission; without one it does not compile. Path parameters are written `{id}`. */
export function route<const R extends RouteConfig>(config: R & Extras) {
  const { permission, audit, confirm, maxBody, recent, heavy, ...rest } = config
  const extras = { permission, ...(audit ? { audit } : {}), ...(confirm === undefined ? {} : { confirm }) }
  return createRoute({
    ...(rest as unknown as R),
    middleware: [
      guard(extras, config.path),
      cleanAddress,
      ...bodyDoors(config),
      ...(recent ? [fromRecent] : []),
      ...(heavy ? [inTurn] : []),
    ],
    'x-permission': permission,
    'x-confirm': confirm ?? (GRAVE.has(permission) && config.method !== 'get'),
    'x-max-body': maxBody,
  })
}

/** Costly answers of one person: two are made at once, six wait. */
const COSTLY = { places: 2, line: 6, full: '您还有多项统计正在计算。请等它们完成或关闭那些页面后重试。' }
/** Costly answers that are being made, by app (tests have several) and person. */
const computing = new WeakMap<object, Map<string, Places>>()
const NOBODY = {}

const inTurn: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const place = c.get('recent') ?? NOBODY
  const running = computing.get(place) ?? new Map<string, Places>()
  computing.set(place, running)
  const { id } = c.get('actor')
  const own = running.get(id) ?? new Places(COSTLY)
  running.set(id, own)
  try {
    await own.take(next, c.req.raw.signal)
  } finally {
    if (own.empty) running.delete(id)
  }
}

/** The door that fits what a route says it takes. */
function bodyDoors(config: RouteConfig): MiddlewareHandler[] {
  const content = config.request?.body?.content ?? {}
  if ('application/json' in content) return [jsonBody]
  return 'multipart/form-data' in content ? [formBody] : []
}

/** Only full answers are kept, under everything that decides what a person may see. */
const fromRecent: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const recent = c.get('recent')
  if (!recent) return next()
  const { pathname, search } = new URL(c.req.url)
  let made = false
  const body = await recent.get(JSON.stringify([pathname, search, c.get('actor')]), async () => {
    made = true
    await next()
    return c.res.status === 200 ? new Uint8Array(await c.res.clone().arrayBuffer()) : undefined
  })
  if (made) return
  // The one who was making it was refused, or the answer failed: this person asks for himself.
  if (body === undefined) return next()
  return c.body(body, 200, { 'Content-Type': 'application/json' })
}

const PLACES: Record<string, string> = { query: '查询参数', param: '路径参数', json: '请求内容', form: '表单项', header: '请求头' }

/** A router whose validation failures become the one JSON error shape, naming the parameter and what it allows. */
export function router() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const issue = result.error.issues[0]
      const parameter = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join('、') : '')
      const allowed =
        issue?.code === 'invalid_value'
          ? `可用的值：${issue.values.join('、')}。`
          : issue !== undefined && /\p{Script=Han}/u.test(issue.message)
            ? `${issue.message.replace(/。$/, '')}。`
            : '请对照接口说明改正后重试。'
      const place = PLACES[result.target] ?? '请求'
      throw new AppError('invalid_input', `${place}${parameter ? `“${parameter}”` : ''}不正确。${allowed}`, parameter ? { parameter } : {})
    },
  })
}

/** The part of `request` of a route that takes one JSON body. */
export function json<T extends z.ZodType>(schema: T) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const
}

/** `responses` of a route that answers one JSON body. Errors share one shape, declared once in the document. */
export function ok<T extends z.ZodType>(schema: T, description = '成功') {
  return { 200: { description, content: { 'application/json': { schema } } } } as const
}

/** The ETag of a record with a version number. */
export function etag(version: number): string {
  return `"${version}"`
}

/**
 * The version that the caller last saw, from `If-Match`. Two people then cannot overwrite each other: the domain compares it inside
 * its transaction. Throws `invalid_input` when it is missing or not one ETag of ours.
 */
export function ifMatch(c: Context): number {
  const given = c.req.header(HEADERS.version)
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(given?.trim() ?? '')
  if (!found) {
    throw new AppError('invalid_input', '请在请求头 If-Match 中写明所依据的版本（读取时答复的 ETag），例如 If-Match: "3"。', {
      header: 'If-Match',
    })
  }
  return Number(found[1])
}
