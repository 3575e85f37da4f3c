import { z } from '@hono/zod-openapi'
import { inbox, readNotices } from '../../notify/inbox.ts'
import { receipts } from '../../notify/outbox.ts'
import { readSubscriptions, subscribe } from '../../notify/subscriptions.ts'
import type { ApiDeps } from '../deps.ts'
import { json, ok, route, router } from '../http/route.ts'
import { delivery, done, idParam, tags, text, tone } from './schema.ts'

const notice = z
  .object({
    notice_key: text,
    rule: text,
    subject: text,
    line: text,
    path: text,
    tone: tone,
    created_at: text,
    read_at: text.nullable(),
  })
  .openapi('InboxNotice')

/** What a person was told, and the chats the person has bound. */
export function inboxRoutes(deps: ApiDeps) {
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/inbox',
        permission: 'self',
        summary: '我的提醒',
        tags,
        responses: ok(z.object({ notices: z.array(notice) })),
      }),
      async (c) => c.json({ notices: await inbox(deps, c.get('actor')) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/inbox/read',
        permission: 'self',
        summary: '标为已知悉',
        tags,
        request: json(z.object({ subject: z.string().min(1).max(200) })),
        responses: ok(done),
      }),
      async (c) => {
        await readNotices(deps, c.get('actor'), c.req.valid('json').subject)
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/cases/{id}/receipts',
        permission: 'case.read',
        summary: '案件的提醒回执',
        tags,
        request: { params: idParam },
        responses: ok(z.object({ deliveries: z.array(delivery) })),
      }),
      async (c) => {
        return c.json({ deliveries: await receipts(deps, c.get('actor'), c.req.valid('param').id) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/chat/subscriptions',
        permission: 'self',
        summary: '我的订阅',
        tags,
        responses: ok(z.object({ rules: z.array(z.object({ rule: text, title: text, enabled: z.boolean() })) })),
      }),
      async (c) => c.json({ rules: await readSubscriptions(deps, c.get('actor')) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/chat/subscriptions',
        permission: 'self',
        summary: '订阅或退订',
        tags,
        request: json(z.object({ rule: z.string().min(1).max(60), enabled: z.boolean() })),
        responses: ok(done),
      }),
      async (c) => {
        await subscribe(deps, c.get('actor'), c.req.valid('json'))
        return c.json({ done: true as const }, 200)
      },
    )
}
