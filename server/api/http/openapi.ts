import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { ROLES } from '../../common/codes.ts'
import { ERROR_CODES } from '../../common/errors.ts'
import { GRANTS, type Permission } from '../../contract/actor.ts'
import { DOCS_CSS, docsPage } from './docs-page.ts'
import type { ApiDocument, Operation, Parameter } from './document.ts'
import { type ApiEnv, type DeclaredRoute, ok, PERMISSION, route } from './route.ts'

const ERROR_RESPONSE = {
  description: `错误。code 取值：${Object.entries(ERROR_CODES)
    .map(([code, c]) => `${code}（${c.http}）`)
    .join('、')}`,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
}

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: Object.keys(ERROR_CODES) },
        message: { type: 'string', description: '给人看的中文说明：哪里不对，怎么改正' },
        detail: { type: 'object', additionalProperties: true },
      },
    },
  },
}

const KEY_PARAMETER: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: '同一个人 24 小时内用同一个键重复提交，只执行一次；重复的请求得到第一次的答复',
  schema: { type: 'string', maxLength: 255 },
}

/** The OpenAPI 3.1 document of every route of `app`, with what all routes share: errors, sign-in, idempotency keys, permissions. */
export function apiDocument(app: OpenAPIHono<ApiEnv>, version: string): ApiDocument {
  const made = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: '数衡接口',
      version,
      description: '公共数据共享和开放利用检测、整改、考核与项目闸口。日期为 YYYY-MM-DD，时间为北京时间。',
    },
    servers: [{ url: '/api' }],
  }) as unknown as ApiDocument
  const paths = Object.fromEntries(
    Object.entries(made.paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, shared(method, operation)])),
    ]),
  )
  return {
    ...made,
    paths,
    components: {
      ...made.components,
      schemas: { ...made.components.schemas, Error: ERROR_SCHEMA },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'shuheng_session', description: '登录后的会话' },
        token: { type: 'http', scheme: 'bearer', description: '接口令牌' },
      },
    },
  } as ApiDocument
}

function shared(method: string, operation: Operation): Operation {
  const permission = operation['x-permission'] ?? 'public'
  const parameters = [...(operation.parameters ?? []), ...(method === 'get' || permission === 'public' ? [] : [KEY_PARAMETER])]
  return {
    ...operation,
    description: [operation.description, `需要：${allowed(permission)}`].filter(Boolean).join('\n\n'),
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: { ...operation.responses, default: ERROR_RESPONSE },
    ...{ security: permission === 'public' ? [] : [{ session: [] }, { token: [] }] },
  }
}

/** Who may call a route, as `permission (role, role)`. */
function allowed(permission: Permission): string {
  if (permission === 'public') return '不需登录'
  if (permission === 'self') return '已登录'
  return `${permission}（${ROLES.filter((role) => GRANTS[role].includes(permission)).join('、')}）`
}

/** Adds `/openapi.json` and the reference page `/docs`, both made from the routes that `app` has by then. */
export function describe(app: OpenAPIHono<ApiEnv>, version: string): void {
  let made: ApiDocument | undefined
  const document = () => {
    made ??= apiDocument(app, version)
    return made
  }
  app.openapi(
    route({
      method: 'get',
      path: '/openapi.json',
      permission: 'self',
      tags: ['接口说明'],
      summary: '本接口的 OpenAPI 3.1 文档',
      responses: ok(z.record(z.string(), z.unknown())),
    }),
    (c) => c.json(document() as unknown as Record<string, unknown>, 200),
  )
  app.openapi(
    route({
      method: 'get',
      path: '/docs',
      permission: 'self',
      tags: ['接口说明'],
      summary: '接口说明网页',
      responses: { 200: { description: '网页', content: { 'text/html': { schema: z.string() } } } },
    }),
    (c) => c.html(docsPage(document()), 200),
  )
  app.openapi(
    route({
      method: 'get',
      path: '/docs.css',
      permission: 'public',
      tags: ['接口说明'],
      summary: '接口说明网页的样式',
      responses: { 200: { description: '样式', content: { 'text/css': { schema: z.string() } } } },
    }),
    (c) => c.body(DOCS_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }),
  )
}

/** Every declared route: method, path below /api with `{id}` parameters, permission. */
export function declaredRoutes(app: OpenAPIHono<ApiEnv>): DeclaredRoute[] {
  return app.openAPIRegistry.definitions.flatMap((d) => {
    if (d.type !== 'route') return []
    const { 'x-permission': permission, 'x-max-body': maxBody } = d.route as { 'x-permission'?: Permission; 'x-max-body'?: number }
    return permission ? [{ method: d.route.method.toUpperCase(), path: d.route.path, permission, ...(maxBody ? { maxBody } : {}) }] : []
  })
}

/** Throws when a route is not guarded: it was not made with `route()`. Called at start, so such a product does not start. */
export function checkDeclared(app: OpenAPIHono<ApiEnv>): void {
  const declared = new Set(declaredRoutes(app).map((r) => `${r.method} ${r.path.replaceAll(/\{(\w+)\}/g, ':$1')}`))
  const guarded = new Set(app.routes.filter((r) => PERMISSION in r.handler).map((r) => `${r.method} ${r.path}`))
  for (const r of app.routes) {
    if (r.method === 'ALL') continue
    const name = `${r.method} ${r.path}`
    if (!declared.has(name) || !guarded.has(name)) throw new Error(`${name} declares no permission: make it with route()`)
  }
}
