import { sees } from '../../contract/actor.ts'
import { health, readCatalogHealth } from '../../reads/catalog-health.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

export function catalogHealthRoutes(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/catalog-health',
      permission: 'read',
      tags: ['目录'],
      summary: '目录体检：要素完整、更新周期、共享属性、一数多源',
      responses: ok(health),
    }),
    async (c) => {
      const actor = c.get('actor')
      return c.json(await readCatalogHealth(deps, (uscc) => sees(actor, uscc)), 200)
    },
  )
}
