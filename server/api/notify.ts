import { z } from '@hono/zod-openapi'
import { acknowledge, putAction, takeAction } from '../notify/actions.ts'
import { bind, bindings, newBindCode, unbind } from '../notify/binding.ts'
import { inbox, readNotices } from '../notify/inbox.ts'
import { begin, deadLetters, failed, lease, receipts, resend, sent } from '../notify/outbox.ts'
import { putHead, putRobot, readHeads, readRobots } from '../notify/receivers.ts'
import { readSubscriptions, subscribe } from '../notify/subscriptions.ts'
import type { ApiDeps } from './deps.ts'
import { BEHALF } from './identify.ts'
import { ok, route, router } from './route.ts'

const id = z.object({ id: z.string().min(1).max(200) })
const channelName = z.string().regex(/^[a-z]+(:[\w.-]{1,40})?$/, '渠道名不正确')
const done = z.object({ done: z.literal(true) }).openapi('Done')
const text = z.string()

const leased = z
  .object({
    delivery_id: text,
    message_no: z.int(),
    channel: text,
    target: text,
    title: text,
    lines: z.array(text),
    path: text,
    tone: z.enum(['plain', 'warning', 'urgent']),
    repeated: z.boolean(),
    actions: z.array(z.object({ action_id: text, verb: text })),
  })
  .openapi('LeasedDelivery')

const delivery = z
  .object({
    delivery_id: text,
    message_no: z.int(),
    user_id: text.nullable(),
    channel: text,
    title: text,
    state: text,
    attempts: z.int(),
    error: text.nullable(),
    created_at: text,
    sent_at: text.nullable(),
    acked_at: text.nullable(),
  })
  .openapi('Delivery')

const notice = z
  .object({
    notice_key: text,
    rule: text,
    subject: text,
    line: text,
    path: text,
    tone: z.enum(['plain', 'warning', 'urgent']),
    created_at: text,
    read_at: text.nullable(),
  })
  .openapi('InboxNotice')

const worker = z.string().min(1).max(100)
const json = <T extends z.ZodType>(schema: T) => ({ body: { required: true, content: { 'application/json': { schema } } } })
const tags = ['提醒']

/** Deliveries for the chat worker: leased, begun, sent or failed. */
export function deliveries(deps: ApiDeps) {
  return router()
    .openapi(
      route({
        method: 'post',
        path: '/notify/lease',
        permission: 'notify.deliver',
        summary: '领取待发消息',
        tags,
        request: json(
          z.object({ worker, channels: z.array(channelName).max(50), limit: z.int().min(1).max(100), seconds: z.int().min(5).max(600) }),
        ),
        responses: ok(z.object({ deliveries: z.array(leased) })),
      }),
      async (c) => c.json({ deliveries: await lease(deps, c.req.valid('json')) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/notify/deliveries/{id}/begin',
        permission: 'notify.deliver',
        summary: '登记开始发送',
        tags,
        request: { params: id, ...json(z.object({ worker })) },
        responses: ok(done),
      }),
      async (c) => {
        await begin(deps, { id: c.req.valid('param').id, ...c.req.valid('json') })
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/notify/deliveries/{id}/sent',
        permission: 'notify.deliver',
        summary: '登记已送达平台',
        tags,
        request: { params: id, ...json(z.object({ worker, ref: z.string().max(200).optional() })) },
        responses: ok(done),
      }),
      async (c) => {
        await sent(deps, { id: c.req.valid('param').id, ...c.req.valid('json') }, c.get('actor'))
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/notify/deliveries/{id}/failed',
        permission: 'notify.deliver',
        summary: '登记发送失败',
        tags,
        request: {
          params: id,
          ...json(
            z.object({
              worker,
              error: z.string().max(500),
              retryAfter: z.number().min(0).max(86_400).optional(),
              fatal: z.boolean().optional(),
            }),
          ),
        },
        responses: ok(z.object({ dead: z.boolean() })),
      }),
      async (c) => c.json(await failed(deps, { id: c.req.valid('param').id, ...c.req.valid('json') }, c.get('actor')), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/notify/dead',
        permission: 'settings.read',
        summary: '发送失败的消息',
        tags,
        responses: ok(z.object({ deliveries: z.array(delivery) })),
      }),
      async (c) => c.json({ deliveries: await deadLetters(deps) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/notify/deliveries/{id}/resend',
        permission: 'settings.write',
        summary: '重发失败的消息',
        tags,
        request: { params: id },
        responses: ok(done),
      }),
      async (c) => {
        await resend(deps, c.req.valid('param').id, c.get('actor'))
        return c.json({ done: true as const }, 200)
      },
    )
}

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
        request: { params: id },
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
        request: { params: id },
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
        const [channel = '', ...rest] = (c.req.header(BEHALF) ?? '').split(':')
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
            verb: z.string().regex(/^[a-z_]{1,30}$/),
            subject: z.string().min(1).max(200),
            detail: z.string().max(2000).optional(),
          }),
        ),
        responses: ok(z.object({ action_id: text })),
      }),
      async (c) => c.json(await putAction(deps, c.get('actor'), c.req.valid('json')), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/chat/actions/{id}/take',
        permission: 'self',
        summary: '执行一次性操作',
        tags,
        request: { params: id },
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

const robot = z.object({ channel: channelName, agency_uscc: text.nullable(), rules: z.array(text), enabled: z.boolean() }).openapi('Robot')

/** Which robots are told what, and whom an escalation reaches at an agency. */
export function receivers(deps: ApiDeps) {
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/notify/robots',
        permission: 'settings.read',
        summary: '群机器人',
        tags,
        responses: ok(z.object({ robots: z.array(robot) })),
      }),
      async (c) => c.json({ robots: await readRobots(deps) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/notify/robots',
        permission: 'settings.write',
        summary: '设置群机器人',
        tags,
        request: json(robot),
        responses: ok(done),
      }),
      async (c) => {
        await putRobot(deps, c.get('actor'), c.req.valid('json'))
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/notify/heads',
        permission: 'settings.read',
        summary: '各单位升级提醒的负责人',
        tags,
        responses: ok(z.object({ heads: z.array(z.object({ uscc: text, user_id: text })) })),
      }),
      async (c) => c.json({ heads: await readHeads(deps) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/notify/heads',
        permission: 'settings.write',
        summary: '设置单位负责人',
        tags,
        request: json(z.object({ uscc: z.string().length(18), user_id: text.nullable() })),
        responses: ok(done),
      }),
      async (c) => {
        await putHead(deps, c.get('actor'), c.req.valid('json'))
        return c.json({ done: true as const }, 200)
      },
    )
}
