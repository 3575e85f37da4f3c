import { z } from '@hono/zod-openapi'
import { logRowsQuery, logRowsSchema, readLogRows } from '../../reads/log-rows.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

const params = z.object({ id: z.string().min(1).max(500) })

/** The rows of the big logs that a finding rests on, read when someone asks for them. */
export const findingLogRows = (deps: ApiDeps) =>
  router().openapi(
    route({
      method: 'get',
      path: '/findings/{id}/log-rows',
      permission: 'read',
      audit: 'evidence.read',
      tags: ['线索'],
      summary: '一条线索背后的日志明细，按时间翻页',
      request: { params, query: logRowsQuery },
      responses: ok(logRowsSchema),
    }),
    async (c) => c.json(await readLogRows(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  )
