import { overviewQuery, overviewSchema, readOverview } from '../../reads/overview.ts'
import { readStatus, statusSchema } from '../../reads/status.ts'
import { pulse, readPulse } from '../../reads/trends.ts'
import { desk, readDesk } from '../../reads/worklist.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'

/** How fresh and complete the data is, and the agencies by the nine items. */
export const overview = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/status',
        permission: 'self',
        tags: ['检测'],
        summary: '数据与检测的当前状态',
        responses: ok(statusSchema),
      }),
      async (c) => c.json(await readStatus(deps, c.get('actor')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/overview',
        permission: 'read',
        recent: true,
        tags: ['检测'],
        summary: '机构与九项情形总览',
        request: { query: overviewQuery },
        responses: ok(overviewSchema),
      }),
      async (c) => c.json(await readOverview(deps, c.get('actor'), c.req.valid('query')), 200),
    )

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
