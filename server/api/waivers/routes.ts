import { z } from '@hono/zod-openapi'
import { day } from '../../base/day.ts'
import { text } from '../../cases/fields.ts'
import { decideWaiver, listWaivers, requestWaiver, type Waiver } from '../../cases/waivers.ts'
import { HEADERS } from '../../common/headers.ts'
import { WAIVER_STATE, WAIVER_STATES } from '../../common/proposal-states.ts'
import { findControl } from '../../controls/catalog.ts'
import { agencyOf } from '../../reads/agencies.ts'
import { names } from '../cases/view.ts'
import { type ApiDeps, ifMatch, ok, route, router } from '../http/route.ts'
import { list, row } from './schema.ts'

const TAGS = ['豁免']
/** Waivers (豁免): asked for with a basis and an end, approved by somebody else, always counted. */
export const waivers = (deps: ApiDeps) => {
  const shown = async (w: Waiver & { covers?: number }) => ({
    ...w,
    covers: w.covers ?? 0,
    state_label: WAIVER_STATE[w.state].zh,
    agency: agencyOf(await names(deps), w.agency_uscc).name,
    control: findControl(w.control_id)?.title_zh ?? w.control_id,
  })
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/waivers',
        permission: 'case.read',
        tags: TAGS,
        summary: '全部豁免，及其涵盖的线索数',
        request: { query: z.strictObject({ state: z.enum(WAIVER_STATES).optional() }) },
        responses: ok(list),
      }),
      async (c) => {
        const rows = await listWaivers(deps, c.get('actor'), c.req.valid('query').state)
        const covered = rows.filter((w) => w.state === 'approved').reduce((sum, w) => sum + w.covers, 0)
        return c.json({ waivers: await Promise.all(rows.map(shown)), covered }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/waivers',
        permission: 'case.read',
        tags: TAGS,
        summary: '申请豁免（经办人，或者该单位首席数据官）',
        request: {
          body: {
            content: {
              'application/json': {
                schema: z.strictObject({
                  agency: z.string().max(64),
                  control: z.string().max(20),
                  subject: z.string().max(400).optional(),
                  basis: text('豁免依据'),
                  expires_on: day,
                }),
              },
            },
            required: true,
          },
        },
        responses: ok(row),
      }),
      async (c) => c.json(await shown(await requestWaiver(deps, { actor: c.get('actor'), ...c.req.valid('json') })), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/waivers/{id}/decide',
        permission: 'case.sign',
        tags: TAGS,
        summary: '批准、不批准或者撤销豁免；申请人不能批准自己的申请',
        request: {
          params: z.object({ id: z.string().max(40) }),
          body: {
            content: {
              'application/json': {
                schema: z.strictObject({
                  decision: z.enum(['approve', 'reject', 'revoke']),
                  reason: text('意见'),
                  version: z.number().int().optional(),
                }),
              },
            },
            required: true,
          },
        },
        responses: ok(row),
      }),
      async (c) => {
        const given = c.req.valid('json')
        const version = given.version ?? (c.req.header(HEADERS.version) === undefined ? undefined : ifMatch(c))
        return c.json(
          await shown(await decideWaiver(deps, { actor: c.get('actor'), waiverId: c.req.valid('param').id, ...given, version })),
          200,
        )
      },
    )
}
