import { z } from '@hono/zod-openapi'
import { putHead, putRobot, readHeads, readRobots } from '../../notify/receivers.ts'
import type { ApiDeps } from '../deps.ts'
import { json, ok, route, router } from '../http/route.ts'
import { channelName, done, tags, text } from './schema.ts'

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
