import { z } from '@hono/zod-openapi'
import { decideDuties, listDuties, proposeDuties } from '../../access/duties.ts'
import { DUTIES } from '../../common/duties.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'

const TAGS = ['用户']
const duty = z.enum(DUTIES)
const list = z
  .strictObject({
    duties: z.array(
      z.strictObject({
        user_id: z.string(),
        in_force: z.array(duty).readonly(),
        proposed: z.array(duty).readonly().nullable().openapi({ description: '已登记、待另一人确认' }),
        proposed_by: z.string().nullable(),
      }),
    ),
  })
  .openapi('Duties')
const id = z.object({ id: z.string().max(60) })

/** Duties of accounts: proposed by an administrator, in force when another person confirms. */
export const duties = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/duties',
        permission: 'settings.read',
        tags: TAGS,
        summary: '各账号的职责：已生效的和待确认的',
        responses: ok(list),
      }),
      async (c) => c.json({ duties: await listDuties(deps.ledger.db) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/users/{id}/duties',
        permission: 'roles.write',
        tags: TAGS,
        summary: '登记一个账号的职责；另一人确认后生效',
        request: { params: id, ...json(z.strictObject({ duties: z.array(duty).max(DUTIES.length) })) },
        responses: ok(list),
      }),
      async (c) => {
        const wanted = [...new Set(c.req.valid('json').duties)]
        await proposeDuties(deps.ledger, c.get('actor'), c.req.valid('param').id, wanted)
        return c.json({ duties: await listDuties(deps.ledger.db) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/users/{id}/duties/decide',
        permission: 'settings.read',
        tags: TAGS,
        summary: '确认或者退回登记的职责：由另一位系统管理员或者主要负责人',
        request: { params: id, ...json(z.strictObject({ decision: z.enum(['confirm', 'refuse']) })) },
        responses: ok(list),
      }),
      async (c) => {
        await decideDuties(deps.ledger, c.get('actor'), c.req.valid('param').id, c.req.valid('json').decision)
        return c.json({ duties: await listDuties(deps.ledger.db) }, 200)
      },
    )
