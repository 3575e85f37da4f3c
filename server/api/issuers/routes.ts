import { z } from '@hono/zod-openapi'
import { decideIssuer, issuerBody, proposeIssuer } from '../../access/issuers.ts'
import { day } from '../../base/day.ts'
import { issuerList, readIssuers } from '../../reads/issuers.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'

const TAGS = ['发文机关']
const id = z.object({ id: z.string().max(60) })
const region = z.string().regex(/^\d{6}$/, '行政区划代码是 6 位数字')

/** Records of issuing bodies, one for each region: proposed by an administrator, in force when another person confirms. */
export const issuers = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/issuers',
        permission: 'settings.read',
        tags: TAGS,
        summary: '各区划的发文机关资料：有效的、待确认的和历史',
        responses: ok(issuerList),
      }),
      async (c) => c.json(await readIssuers(deps), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/issuers',
        permission: 'settings.write',
        tags: TAGS,
        summary: '提出一个区划的发文机关资料；另一人确认后自生效日期起有效',
        request: json(
          z.strictObject({ region_code: region, effective_from: day, body: issuerBody, reason: z.string().trim().min(1).max(500) }),
        ),
        responses: ok(issuerList),
      }),
      async (c) => {
        await proposeIssuer(deps.ledger, c.get('actor'), c.req.valid('json'))
        return c.json(await readIssuers(deps), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/issuers/{id}/decide',
        permission: 'settings.read',
        tags: TAGS,
        summary: '确认或者退回提出的发文机关资料：由另一位系统管理员或者主要负责人',
        confirm: true,
        request: {
          params: id,
          ...json(z.strictObject({ decision: z.enum(['confirm', 'refuse']), note: z.string().trim().max(500).default('') })),
        },
        responses: ok(issuerList),
      }),
      async (c) => {
        await decideIssuer(deps.ledger, c.get('actor'), { record_id: c.req.valid('param').id, ...c.req.valid('json') })
        return c.json(await readIssuers(deps), 200)
      },
    )
