import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Permission } from '../contract/actor.ts'
import type { ApiEnv, DeclaredRoute } from './route.ts'

/** Every declared route: method, path below /api with `{id}` parameters, permission. */
export function declaredRoutes(app: OpenAPIHono<ApiEnv>): DeclaredRoute[] {
  return app.openAPIRegistry.definitions.flatMap((d) => {
    if (d.type !== 'route') return []
    const { 'x-permission': permission, 'x-max-body': maxBody } = d.route as { 'x-permission'?: Permission; 'x-max-body'?: number }
    return permission ? [{ method: d.route.method.toUpperCase(), path: d.route.path, permission, ...(maxBody ? { maxBody } : {}) }] : []
  })
}

/** Throws when a route has no permission: it was not made with `route()`. Called at start, so such a product does not start. */
export function checkDeclared(app: OpenAPIHono<ApiEnv>): void {
  const declared = new Set(declaredRoutes(app).map((r) => `${r.method} ${r.path.replaceAll(/\{(\w+)\}/g, ':$1')}`))
  for (const r of app.routes) {
    if (r.method === 'ALL') continue
    if (!declared.has(`${r.method} ${r.path}`)) throw new Error(`${r.method} ${r.path} declares no permission: make it with route()`)
  }
}
