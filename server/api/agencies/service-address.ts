import { z } from '@hono/zod-openapi'
import { changeAddress, readAddress } from '../../cases/address.ts'
import { text } from '../../cases/fields.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'
import { params, shape } from './schema.ts'

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
