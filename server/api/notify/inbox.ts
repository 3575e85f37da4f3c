import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import { readCase } from '../../cases/reads.ts'
import { HEADERS } from '../../common/headers.ts'
import { type Actor, may } from '../../contract/actor.ts'
import { ASKED_VERBS, acknowledge, putAction, takeAction } from '../../notify/actions.ts'
import { bind, bindings, newBindCode, unbind } from '../../notify/binding.ts'
import { inbox, readNotices } from '../../notify/inbox.ts'
import { receipts } from '../../notify/outbox.ts'
import { readSubscriptions, subscribe } from '../../notify/subscriptions.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { channelName, delivery, done, idParam, tags, text, tone } from './schema.ts'

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

/** Refuses a button that no answer of ours offers this person: another's case, a step that is not open, a rule for other roles. */
async function checkOffered(deps: ApiDeps, actor: Actor, asked: { verb: (typeof ASKED_VERBS)[number]; subject: string }): Promise<void> {
  if (asked.verb === 'subscribe') {
    const own = await readSubscriptions(deps, actor)
    if (!own.some((rule) => rule.rule === asked.subject)) throw new AppError('not_found', '没有给您的这条提醒规则。请发送“订阅”重新选择。')
    return
  }
  if (!may(actor, 'case.read')) throw new AppError('not_found', '没有这个案件，或不在您的范围内。')
  const step = (await readCase(deps, actor, asked.subject)).actions.find((a) => a.action === 'request-extension')
  if (!step?.allowed) throw new AppError('conflict', step?.why_not ?? '本案现在不能申请延期。请发送“案件 编号”查看状态。')
}

/** Binding a chat to a person, and the buttons of a conversation. */
export function chat(deps: ApiDeps) {
  return router()
    .openapi(
      route({
        method: 'post',
        path: '/chat/code',
        permission: 'self',
        summary: '生成绑定码',
        tags,
        responses: ok(z.object({ code: text, expires_at: text })),
      }),
      async (c) => c.json(await newBindCode(deps, c.get('actor')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/chat/bindings',
        permission: 'self',
        summary: '我绑定的会话',
        tags,
        responses: ok(z.object({ bindings: z.array(z.object({ binding_id: text, channel: text, bound_at: text })) })),
      }),
      async (c) => c.json({ bindings: await bindings(deps, c.get('actor')) }, 200),
    )
    .openapi(
      route({
        method: 'delete',
        path: '/chat/bindings/{id}',
        permission: 'self',
        summary: '解除绑定',
        tags,
        request: { params: idParam },
        responses: ok(done),
      }),
      async (c) => {
        await unbind(deps, c.get('actor'), { bindingId: c.req.valid('param').id })
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/chat/binding',
        permission: 'self',
        summary: '在会话里解除该会话的绑定',
        tags,
        responses: ok(done),
      }),
      async (c) => {
        const [channel = '', ...rest] = (c.req.header(HEADERS.behalf) ?? '').split(':')
        await unbind(deps, c.get('actor'), { channel, externalId: rest.join(':') })
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/chat/bind',
        permission: 'notify.deliver',
        summary: '用绑定码绑定会话',
        tags,
        request: json(z.object({ channel: channelName, external_id: z.string().min(1).max(100), code: z.string().min(4).max(20) })),
        responses: ok(z.object({ name: text })),
      }),
      async (c) => {
        const { channel, external_id, code } = c.req.valid('json')
        const { name } = await bind(deps, { channel, externalId: external_id, code })
        return c.json({ name }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/chat/actions',
        permission: 'self',
        summary: '登记待确认的操作',
        tags,
        request: json(
          z.object({
            verb: z.enum(ASKED_VERBS),
            subject: z.string().min(1).max(200),
            detail: z.string().max(2000).optional(),
          }),
        ),
        responses: ok(z.object({ action_id: text })),
      }),
      async (c) => {
        const asked = c.req.valid('json')
        await checkOffered(deps, c.get('actor'), asked)
        return c.json(await putAction(deps, c.get('actor'), asked), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/chat/actions/{id}/take',
        permission: 'self',
        summary: '执行一次性操作',
        tags,
        request: { params: idParam },
        responses: ok(z.object({ action_id: text, verb: text, subject: text, detail: text.nullable() })),
      }),
      async (c) => {
        const actor = c.get('actor')
        const action = await takeAction(deps, actor, c.req.valid('param').id)
        if (action.verb === 'ack') await acknowledge(deps, actor, action)
        return c.json(action, 200)
      },
    )
}
