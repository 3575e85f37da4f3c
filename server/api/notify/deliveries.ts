import { z } from '@hono/zod-openapi'
import { begin, deadLetters, failed, lease, resend, sent } from '../../notify/outbox.ts'
import { putHead, putRobot, readHeads, readRobots } from '../../notify/receivers.ts'
import { type ApiDeps, json, ok, route, router } from '../http/route.ts'
import { channelName, delivery, done, idParam, tags, text, tone } from './schema.ts'

const leased = z
  .object({
    delivery_id: text,
    message_no: z.int(),
    channel: text,
    target: text,
    title: text,
    lines: z.array(text),
    path: text,
    tone: tone,
    repeated: z.boolean(),
    actions: z.array(z.object({ action_id: text, verb: text })),
  })
  .openapi('LeasedDelivery')

const worker = z.string().min(1).max(100)

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
        request: { params: idParam, ...json(z.object({ worker })) },
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
        request: { params: idParam, ...json(z.object({ worker, ref: z.string().max(200).optional() })) },
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
          params: idParam,
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
        request: { params: idParam },
        responses: ok(done),
      }),
      async (c) => {
        await resend(deps, c.req.valid('param').id, c.get('actor'))
        return c.json({ done: true as const }, 200)
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
