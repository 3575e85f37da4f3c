import { z } from '@hono/zod-openapi'
import { agencyDetailSchema, readAgency } from '../../reads/agency.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

const uscc = z.object({ uscc: z.string().min(1).max(64) })

/** One agency as the last assessment found it. */
export const agencies = (deps: ApiDeps) =>
  router().openapi(
    route({
      method: 'get',
      path: '/agencies/{uscc}',
      permission: 'read',
      recent: true,
      tags: ['机构'],
      summary: '一个机构的检测情况',
      request: { params: uscc },
      responses: ok(agencyDetailSchema),
    }),
    async (c) => c.json(await readAgency(deps, c.get('actor'), c.req.valid('param').uscc), 200),
  )
