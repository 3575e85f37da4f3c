import { z } from '@hono/zod-openapi'
import { agencyDetailSchema, readAgency } from '../reads/agency.ts'
import { batchesQuery, batchPageSchema, readBatches } from '../reads/batches.ts'
import { controlSchema, controlsSchema, readControl, readControls } from '../reads/controls.ts'
import { coverageSchema, readCoverage } from '../reads/coverage.ts'
import { findingSchema, readFinding } from '../reads/finding.ts'
import { findingPageSchema, findingsQuery, readFindings } from '../reads/findings.ts'
import { overviewQuery, overviewSchema, readOverview } from '../reads/overview.ts'
import { readStatus, statusSchema } from '../reads/status.ts'
import type { ApiDeps } from './deps.ts'
import { ok, route, router } from './http/route.ts'

const id = z.object({ id: z.string().min(1).max(500) })
const uscc = z.object({ uscc: z.string().min(1).max(64) })

/** Results of the last assessment, findings, controls and imports, each narrowed to the agencies of the person who asks. */
export const reads = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/status',
        permission: 'self',
        tags: ['检测'],
        summary: '数据与检测的当前状态',
        responses: ok(statusSchema),
      }),
      async (c) => c.json(await readStatus(deps, c.get('actor')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/overview',
        permission: 'read',
        recent: true,
        tags: ['检测'],
        summary: '机构与九项情形总览',
        request: { query: overviewQuery },
        responses: ok(overviewSchema),
      }),
      async (c) => c.json(await readOverview(deps, c.get('actor'), c.req.valid('query')), 200),
    )
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
    .openapi(
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
