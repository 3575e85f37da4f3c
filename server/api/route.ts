import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { AppError } from '../base/errors.ts'
import { type Actor, may, type Permission } from '../contract/actor.ts'

/** What the session and token middleware leave for handlers. `actor` is absent only on `public` routes. */
export interface ApiEnv {
  Variables: { actor: Actor }
}

/** Every declared route: method, path below /api, permission. The route × role test and the start check read it. */
export interface DeclaredRoute {
  readonly method: string
  readonly path: string
  readonly permission: Permission
}

const PERMISSION = Symbol('permission')

function guard(permission: Permission): MiddlewareHandler<ApiEnv> {
  const handler: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const actor = c.get('actor') as Actor | undefined
    if (!may(actor, permission)) {
      if (!actor) throw new AppError('unauthenticated', '请先登录。')
      throw new AppError('forbidden', '您的角色没有此项操作的权限。如有需要，请联系系统管理员。')
    }
    await next()
  }
  return Object.assign(handler, { [PERMISSION]: permission })
}

/** A route with its permission; without one it does not compile. Path parameters are written `{id}`. */
export function route<const R extends RouteConfig>(config: R & { permission: Permission }) {
  const { permission, ...rest } = config
  return createRoute({ ...(rest as unknown as R), middleware: [guard(permission), dropEmptyQuery] as const, 'x-permission': permission })
}

/** An emptied filter box is no filter: parameters without a value are taken out before they are checked. */
const dropEmptyQuery: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const url = new URL(c.req.url)
  const empty = [...url.searchParams].filter(([, value]) => value === '')
  if (empty.length > 0) {
    for (const [name] of empty) url.searchParams.delete(name, '')
    c.req.raw = new Request(url, c.req.raw)
  }
  await next()
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
          : issue?.code === 'custom'
            ? `${issue.message.replace(/。$/, '')}。`
            : '请对照接口说明改正后重试。'
      const place = PLACES[result.target] ?? '请求'
      throw new AppError('invalid_input', `${place}${parameter ? `“${parameter}”` : ''}不正确。${allowed}`, parameter ? { parameter } : {})
    },
  })
}

/** `responses` of a route that answers one JSON body. Errors share one shape, declared once in the document. */
export function ok<T extends z.ZodType>(schema: T, description = '成功') {
  return { 200: { description, content: { 'application/json': { schema } } } } as const
}
