import { z } from '@hono/zod-openapi'
import { find, hit } from '../../reads/search.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'

/** One box for everything: agencies, cases, findings, projects, controls, each within what the person may see. */
export const search = (deps: ApiDeps) =>
  router().openapi(
    route({
      method: 'get',
      path: '/search',
      permission: 'read',
      tags: ['检索'],
      summary: '检索机构、整改、线索、项目与检测控制',
      request: { query: z.strictObject({ q: z.string().trim().min(1).max(100) }) },
      responses: ok(z.strictObject({ hits: z.array(hit) })),
    }),
    async (c) => c.json({ hits: await find(deps, c.get('actor'), c.req.valid('query').q) }, 200),
  )
