import { z } from '@hono/zod-openapi'
import { actionOf } from '../../cases/machine.ts'
import { issueNotice, issueReport } from '../../documents/case-documents.ts'
import { type ApiDeps, etag, ifMatch, json, ok, route, router } from '../http/route.ts'
import { caseDetail } from './schema.ts'
import { caseDetailOf } from './view.ts'

const TAGS = ['整改事项']
const id = z.object({ id: z.string().max(40).openapi({ example: 'ZG2026-0001' }) })
/** The two steps that put a document out: number, file, hash and the step of the case are written together or not at all. */
export const signingRoutes = (deps: ApiDeps) =>
  router()
    .openapi(
      route({
        method: 'post',
        path: '/cases/{id}/issue',
        permission: actionOf('issue').permission,
        tags: TAGS,
        summary: '签发限期整改通知书：成文、给稿号、登记摘要；送达另行登记',
        request: { params: id, ...json(actionOf('issue').asked) },
        responses: ok(caseDetail),
      }),
      async (c) => {
        const actor = c.get('actor')
        const caseId = c.req.valid('param').id
        await issueNotice(deps, { actor, caseId, version: ifMatch(c) })
        const body = await caseDetailOf(deps, actor, caseId)
        c.header('ETag', etag(body.version))
        return c.json(body, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/cases/{id}/report',
        permission: actionOf('report').permission,
        tags: TAGS,
        summary: '签发上报本级人民政府的请示或者报告；登记送达后转为已上报',
        request: {
          params: id,
          ...json(actionOf('report').asked),
        },
        responses: ok(caseDetail),
      }),
      async (c) => {
        const actor = c.get('actor')
        const caseId = c.req.valid('param').id
        await issueReport(deps, { actor, caseId, version: ifMatch(c), ...c.req.valid('json') })
        const body = await caseDetailOf(deps, actor, caseId)
        c.header('ETag', etag(body.version))
        return c.json(body, 200)
      },
    )
