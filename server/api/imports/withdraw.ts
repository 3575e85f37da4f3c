import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import type { Actor } from '../../contract/actor.ts'
import { withdrawBatch } from '../../import/index.ts'
import { checkSigner, previewWithdrawal, withdrawalSchema } from '../../reads/withdrawal.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'

const TAGS = ['数据接入']
const params = z.object({ batch_id: z.string().min(1).max(60) })

/** A file holds rows of every agency: who sees some of them decides about none. */
function checkScope(actor: Actor): void {
  if (actor.agencies !== 'all') throw new AppError('forbidden', '撤回导入涉及所有单位的数据，只有能看全部单位的人可以办理。')
}

/** Taking an import back: first what would change, then the step itself with its reason. */
export const withdrawals = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/batches/{batch_id}/withdrawal',
        permission: 'import.withdraw',
        heavy: true,
        tags: TAGS,
        summary: '撤回一次导入之前先看：哪些行、线索、事项和已公布年度受影响',
        request: { params },
        responses: ok(withdrawalSchema),
      }),
      async (c) => {
        checkScope(c.get('actor'))
        return c.json(await previewWithdrawal(deps, c.req.valid('param').batch_id, c.req.raw.signal), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/batches/{batch_id}/withdraw',
        permission: 'import.withdraw',
        tags: TAGS,
        summary: '撤回一次导入（写明原因）：数据文件保留并标明，不再参与检测；出过文书或公布过年度的由签发人办理',
        request: { params, ...json(z.strictObject({ reason: z.string().trim().min(1).max(1000) })) },
        responses: ok(z.object({ batch_id: z.string() })),
      }),
      async (c) => {
        const actor = c.get('actor')
        checkScope(actor)
        const { batch_id } = c.req.valid('param')
        await withdrawBatch(deps, batch_id, c.req.valid('json').reason, actor.id, (batch) => checkSigner(deps, batch, actor))
        return c.json({ batch_id }, 200)
      },
    )
