import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Permission } from '../../contract/actor.ts'
import { type ApiEnv, type DeclaredRoute, PERMISSION } from './route.ts'

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
