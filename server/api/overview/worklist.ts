import { desk, readDesk } from '../../reads/worklist.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

export function deskRoutes(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/desk',
      permission: 'self',
      tags: ['整改'],
      summary: '等我处理的事项与将到期的整改',
      responses: ok(desk),
    }),
    async (c) => c.json(await readDesk(deps, c.get('actor')), 200),
  )
}
