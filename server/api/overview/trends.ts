import { pulse, readPulse } from '../../reads/trends.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

export function pulseRoutes(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/pulse',
      permission: 'read',
      tags: ['检测'],
      summary: '一周变化与十二周趋势',
      responses: ok(pulse),
    }),
    async (c) => c.json(await readPulse(deps, c.get('actor')), 200),
  )
}
