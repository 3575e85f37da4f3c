import { z } from '@hono/zod-openapi'
import { controlSchema, controlsSchema, readControl, readControls } from '../../reads/controls.ts'
import { coverageSchema, readCoverage } from '../../reads/coverage.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'

const id = z.object({ id: z.string().min(1).max(500) })

/** Controls, how their rows came out, and what could not be judged. */
export const controls = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/controls',
        permission: 'read',
        tags: ['检测'],
        summary: '检测控制列表',
        responses: ok(controlsSchema),
      }),
      async (c) => c.json(await readControls(deps, c.get('actor')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/controls/{id}',
        permission: 'read',
        tags: ['检测'],
        summary: '一项检测控制：依据、参数、查询语句与判定情况',
        request: { params: id },
        responses: ok(controlSchema),
      }),
      async (c) => c.json(await readControl(deps, c.get('actor'), c.req.valid('param').id), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/coverage',
        permission: 'read',
        tags: ['检测'],
        summary: '数据覆盖情况，以及未能判定的对象与原因',
        responses: ok(coverageSchema),
      }),
      async (c) => c.json(await readCoverage(deps, c.get('actor')), 200),
    )
