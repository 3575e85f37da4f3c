import { z } from '@hono/zod-openapi'
import { AppError } from '../../base/errors.ts'
import { readCase } from '../../cases/reads.ts'
import { HEADERS } from '../../common/headers.ts'
import { type Actor, may } from '../../contract/actor.ts'
import { ASKED_VERBS, acknowledge, putAction, takeAction } from '../../notify/actions.ts'
import { bind, bindings, newBindCode, unbind } from '../../notify/binding.ts'
import { readSubscriptions } from '../../notify/subscriptions.ts'
import type { ApiDeps } from '../deps.ts'
import { json, ok, route, router } from '../http/route.ts'
import { channelName, done, idParam, tags, text } from './schema.ts'

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
