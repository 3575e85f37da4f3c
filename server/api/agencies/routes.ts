import { z } from '@hono/zod-openapi'
import { changeAddress, readAddress } from '../../cases/address.ts'
import { text } from '../../cases/fields.ts'
import { sees } from '../../contract/actor.ts'
import { agencyDetailSchema, readAgency } from '../../reads/agency.ts'
import { health, readCatalogHealth } from '../../reads/catalog-health.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'
import { params, shape } from './schema.ts'

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

export function catalogHealthRoutes(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/catalog-health',
      permission: 'read',
      tags: ['目录'],
      summary: '目录体检：要素完整、更新周期、共享属性、一数多源',
      responses: ok(health),
    }),
    async (c) => {
      const actor = c.get('actor')
      return c.json(await readCatalogHealth(deps, (uscc) => sees(actor, uscc)), 200)
    },
  )
}

const TAGS = ['整改事项']
/** Where official letters for an institution go. Without it no notice is sent. */
export const serviceAddresses = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/service-addresses/{uscc}',
        permission: 'case.read',
        tags: TAGS,
        summary: '单位的送达地址；没有登记时为 null',
        request: { params },
        responses: ok(z.strictObject({ address: shape.nullable() })),
      }),
      async (c) => c.json({ address: (await readAddress(deps.ledger.db, c.get('actor'), c.req.valid('param').uscc)) ?? null }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/service-addresses/{uscc}',
        permission: 'case.read',
        tags: TAGS,
        summary: '登记送达地址（经办人，或者该单位首席数据官）',
        request: {
          params,
          body: {
            content: {
              'application/json': {
                schema: z.strictObject({
                  address: text('地址'),
                  contact: text('联系人'),
                  phone: z
                    .string()
                    .trim()
                    .regex(/^[\d+\- ()转]{5,30}$/, '请填写联系电话'),
                }),
              },
            },
            required: true,
          },
        },
        responses: ok(shape),
      }),
      async (c) => {
        const given = { actor: c.get('actor'), agency: c.req.valid('param').uscc, ...c.req.valid('json') }
        return c.json(await changeAddress(deps, given), 200)
      },
    )
