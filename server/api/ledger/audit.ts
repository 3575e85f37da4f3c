import { z } from '@hono/zod-openapi'
import { searchAudit } from '../../access/audit.ts'
import { day } from '../../base/day.ts'
import { eventTitle } from '../../reads/event-title.ts'
import type { ApiDeps } from '../deps.ts'
import { ok, route, router } from '../http/route.ts'

const audit = z.object({
  kind: z.string().max(60).optional().openapi({ description: '事件种类或其前缀，例如 case.' }),
  actor: z.string().max(100).optional().openapi({ description: '姓名、登录名或编号' }),
  subject: z.string().max(500).optional(),
  from: day.optional(),
  to: day.optional(),
  q: z.string().max(100).optional(),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

const event = z
  .object({
    seq: z.number(),
    at: z.string(),
    kind: z.string(),
    label: z.string().openapi({ description: '事件的中文名称' }),
    label_en: z.string(),
    subject: z.string(),
    actor: z.string(),
    actor_name: z.string(),
    body: z.string().openapi({ description: '事件内容（JSON 文本）' }),
  })
  .openapi('AuditEvent')

/** The ledger's events, for auditors. */
export function auditRoutes(deps: ApiDeps) {
  return router().openapi(
    route({
      method: 'get',
      path: '/audit',
      permission: 'audit.read',
      summary: '审计事件',
      tags: ['审计'],
      request: { query: audit },
      responses: ok(z.object({ events: z.array(event), next: z.number().nullable() })),
    }),
    async (c) => {
      const { cursor, limit, ...rest } = c.req.valid('query')
      const events = await searchAudit(deps, c.get('actor'), { ...rest, before: cursor, limit: limit + 1 })
      const shown = events.slice(0, limit).map((e) => {
        const title = eventTitle(e.kind)
        return { ...e, label: title.zh, label_en: title.en }
      })
      return c.json({ events: shown, next: events.length > limit ? (shown.at(-1)?.seq ?? null) : null }, 200)
    },
  )
}
