import { z } from '@hono/zod-openapi'
import { causePageSchema, causesQuery, readCauses } from '../../reads/causes.ts'
import { findingSchema, readFinding } from '../../reads/finding.ts'
import { findingPageSchema, findingsQuery, readFindings } from '../../reads/findings.ts'
import { logRowsQuery, logRowsSchema, readLogRows } from '../../reads/log-rows.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'

const id = z.object({ id: z.string().min(1).max(500) })

/** Findings of the last assessment, narrowed to the agencies of the person who asks. */
export const findings = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/findings',
        permission: 'read',
        recent: true,
        tags: ['线索'],
        summary: '线索列表，可筛选、检索、翻页',
        request: { query: findingsQuery },
        responses: ok(findingPageSchema),
      }),
      async (c) => c.json(await readFindings(deps, c.get('actor'), c.req.valid('query')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/causes',
        permission: 'read',
        recent: true,
        tags: ['线索'],
        summary: '未消除线索的原因：改掉哪一件事，能消除哪些线索',
        request: { query: causesQuery },
        responses: ok(causePageSchema),
      }),
      async (c) => c.json(await readCauses(deps, c.get('actor'), c.req.valid('query')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/findings/{id}',
        permission: 'read',
        audit: 'evidence.read',
        tags: ['线索'],
        summary: '一条线索及其证据、依据与来源',
        request: { params: id },
        responses: ok(findingSchema),
      }),
      async (c) => c.json(await readFinding(deps, c.get('actor'), c.req.valid('param').id), 200),
    )

const params = z.object({ id: z.string().min(1).max(500) })

/** The rows of the big logs that a finding rests on, read when someone asks for them. */
export const findingLogRows = (deps: ApiDeps) =>
  router().openapi(
    route({
      method: 'get',
      path: '/findings/{id}/log-rows',
      permission: 'read',
      audit: 'evidence.read',
      tags: ['线索'],
      summary: '一条线索背后的日志明细，按时间翻页',
      request: { params, query: logRowsQuery },
      responses: ok(logRowsSchema),
    }),
    async (c) => c.json(await readLogRows(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  )
