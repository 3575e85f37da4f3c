import { overviewQuery, overviewSchema, readOverview } from '../../reads/overview.ts'
import { readStatus, statusSchema } from '../../reads/status.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

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
