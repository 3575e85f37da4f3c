import { batchesQuery, batchPageSchema, readBatches } from '../../reads/batches.ts'
import { heldSchema, readHeld } from '../../reads/held.ts'
import { readRefused, refusedSchema } from '../../reads/refused.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'

/** Files that were imported, and what of them was held back. */
export const batches = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/batches',
        permission: 'read',
        tags: ['数据'],
        summary: '导入批次，最新的在前',
        request: { query: batchesQuery },
        responses: ok(batchPageSchema),
      }),
      async (c) => c.json(await readBatches(deps, c.get('actor'), c.req.valid('query')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/refused',
        permission: 'read',
        tags: ['数据'],
        summary: '拒收的文件与原因，最新的在前',
        responses: ok(refusedSchema),
      }),
      async (c) => c.json(await readRefused(deps, c.get('actor')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/held',
        permission: 'settings.read',
        tags: ['数据'],
        summary: '涉密拦截：按文件计数，不含内容',
        responses: ok(heldSchema),
      }),
      async (c) => c.json(await readHeld(deps), 200),
    )
