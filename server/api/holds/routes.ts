import { z } from '@hono/zod-openapi'
import { text } from '../../cases/fields.ts'
import { decideHold, type Hold, listHolds } from '../../cases/holds.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { list, row } from './schema.ts'

const TAGS = ['暂缓线索']
const LABELS: Record<Hold['state'], string> = { held: '待核查', released: '已放行', rejected: '已退回' }

const shown = (h: Hold) => ({ ...h, state_label: LABELS[h.state] })

/** Batches of leads kept back because one assessment brought unusually many. */
export const holds = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/holds',
        permission: 'case.work',
        tags: TAGS,
        summary: '因数量异常暂缓的线索批次',
        responses: ok(list),
      }),
      async (c) => c.json({ holds: (await listHolds(deps.ledger.db)).map(shown) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/holds/{id}/decide',
        permission: 'case.work',
        tags: TAGS,
        summary: '放行，或者退回（例如导出文件有误）',
        request: {
          params: z.object({ id: z.string().max(40) }),
          ...json(z.strictObject({ decision: z.enum(['release', 'reject']), reason: text('理由') })),
        },
        responses: ok(row),
      }),
      async (c) => {
        const given = { actor: c.get('actor'), holdId: c.req.valid('param').id, ...c.req.valid('json') }
        return c.json(shown(await decideHold(deps, given)), 200)
      },
    )
