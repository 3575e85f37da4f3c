import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import { scopeOf } from '../../contract/actor.ts'
import { agencyProfile, annualReport } from '../../documents/reports.ts'
import type { ApiDeps } from '../deps.ts'
import { route, router } from '../http/route.ts'
import { fileResponses, give } from './routes.ts'
import { formQuery } from './schema.ts'

const TAGS = ['报告']
const year = z.coerce.number().int().min(2023).max(2100)

/** Annual report and agency profiles, as print pages and .docx with charts. */
export const reports = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'get',
        path: '/reports/annual/{year}',
        permission: 'score.read',
        heavy: true,
        audit: 'document.read',
        tags: TAGS,
        summary: '年度报告',
        request: { params: z.object({ year }), query: formQuery },
        responses: fileResponses,
      }),
      async (c) => {
        if (scopeOf(c.get('actor')) !== 'all')
          throw new AppError('forbidden', '年度报告涉及全部机构，由公共数据主管部门查看。可以查看本单位的机构画像。')
        return give(c, await annualReport(deps, c.req.valid('param').year), c.req.valid('query').form)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/reports/agencies/{uscc}/{year}',
        permission: 'score.read',
        heavy: true,
        audit: 'document.read',
        tags: TAGS,
        summary: '机构画像',
        request: { params: z.object({ uscc: z.string().min(1).max(64), year }), query: formQuery },
        responses: fileResponses,
      }),
      async (c) => {
        const input = { actor: c.get('actor'), ...c.req.valid('param') }
        return give(c, await agencyProfile(deps, input), c.req.valid('query').form)
      },
    )
