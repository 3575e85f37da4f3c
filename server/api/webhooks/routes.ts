import { randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { sealFor } from '../../access/sealed.ts'
import { AppError } from '../../base/errors.ts'
import { readSettings } from '../../base/settings.ts'
import { sqlText } from '../../base/sql.ts'
import { resend } from '../../notify/outbox.ts'
import { webhookReaction } from '../../notify/webhook-outbox.ts'
import { hostAllowed, webhookSettings } from '../../notify/webhook-settings.ts'
import { type ApiDeps, ok, route, router } from '../http/route.ts'
import { agencies, type Delivery, deliverySchema, done, hookFields, hookSchema, kindPattern, params } from './schema.ts'

const tags = ['事件推送']

type Stored = { id: string; url: string; kinds: string; agencies: string; active: boolean; created_at: string; created_by: string }
/** Subscriptions to case, gate, score and document events, and what became of each delivery. The secret is given once. */
export const webhooks = (deps: ApiDeps) => {
  deps.ledger.react(webhookReaction)
  return router()
    .openapi(
      route({
        method: 'get',
        path: '/webhooks',
        permission: 'settings.read',
        tags,
        summary: '事件推送的订阅',
        responses: ok(z.strictObject({ webhooks: z.array(hookSchema) })),
      }),
      async (c) => {
        const rows = await deps.ledger.db.all<Stored>(
          'select id, url, kinds, agencies, active, created_at::varchar as created_at, created_by from webhook order by created_at, id',
        )
        return c.json({ webhooks: rows.map(shown) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/webhooks',
        permission: 'settings.write',
        tags,
        summary: '新增订阅；签名密钥只在这次答复里给出',
        request: {
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.strictObject({
                  url: z.string().max(1000),
                  kinds: z.array(kindPattern).min(1).max(50),
                  agencies: agencies.default('all'),
                }),
              },
            },
          },
        },
        responses: ok(z.strictObject({ ...hookFields, secret: z.string() }).openapi('NewWebhook')),
      }),
      async (c) => {
        const input = c.req.valid('json')
        await checkUrl(deps, input.url)
        const id = `wh-${randomBytes(8).toString('hex')}`
        const secret = newSigningSecret()
        const sealed = await sealFor(deps, 'webhook', id, secret)
        const actor = c.get('actor').id
        const row = await deps.ledger.write(async (tx) => {
          const made = {
            id,
            url: input.url,
            kinds: input.kinds,
            agencies: input.agencies,
            active: true,
            created_at: tx.at,
            created_by: actor,
          }
          tx.event({ kind: 'webhook.created', subject: id, actor, body: { url: made.url, kinds: made.kinds, agencies: made.agencies } })
          await tx.put('webhook', [{ ...made, secret: sealed, kinds: JSON.stringify(made.kinds), agencies: JSON.stringify(made.agencies) }])
          return made
        })
        return c.json({ ...row, secret }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/webhooks/{id}/secret',
        permission: 'settings.write',
        tags,
        summary: '换一把签名密钥；只在这次答复里给出，旧的立即失效',
        request: { params },
        responses: ok(z.strictObject({ secret: z.string() }).openapi('WebhookSecret')),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const secret = newSigningSecret()
        const sealed = await sealFor(deps, 'webhook', id, secret)
        const actor = c.get('actor').id
        await deps.ledger.write(async (tx) => {
          if (!(await tx.get('select 1 as x from webhook where id = $id and active', { id }))) throw unknown(id)
          tx.event({ kind: 'webhook.secret_renewed', subject: id, actor, body: {} })
          await tx.run('update webhook set secret = $sealed where id = $id', { sealed, id })
        })
        return c.json({ secret }, 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/webhooks/{id}',
        permission: 'settings.write',
        tags,
        summary: '停用订阅；未送出的不再送',
        request: { params },
        responses: ok(done),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const actor = c.get('actor').id
        await deps.ledger.write(async (tx) => {
          if (!(await tx.get('select 1 as x from webhook where id = $id and active', { id }))) throw unknown(id)
          tx.event({ kind: 'webhook.removed', subject: id, actor, body: {} })
          await tx.run('update webhook set active = false where id = $id', { id })
        })
        return c.json({ done: true as const }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/webhooks/{id}/deliveries',
        permission: 'settings.read',
        tags,
        summary: '一个订阅最近的推送与结果',
        request: { params },
        responses: ok(z.strictObject({ deliveries: z.array(deliverySchema) })),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        if (!(await deps.ledger.db.get('select 1 as x from webhook where id = $id', { id }))) throw unknown(id)
        const rows = await deps.ledger.db.all<Delivery>(sqlText('lookups/notify/event_deliveries'), { id })
        return c.json({ deliveries: rows }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/webhooks/deliveries/{id}/resend',
        permission: 'settings.write',
        tags,
        summary: '再送一次没有送到的推送',
        request: { params },
        responses: ok(done),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await resend(deps, id, c.get('actor'), 'event')
        return c.json({ done: true as const }, 200)
      },
    )
}

function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function unknown(id: string): AppError {
  return new AppError('not_found', `没有订阅“${id}”，或者它已停用。请从订阅列表重新选择。`)
}

function shown(r: Stored) {
  return {
    ...r,
    created_at: r.created_at.slice(0, 19),
    kinds: JSON.parse(r.kinds) as string[],
    agencies: JSON.parse(r.agencies) as 'all' | string[],
  }
}

/** Only hosts that the settings name; an address with a user name or a fragment is a mistake or a trick. */
async function checkUrl({ ledger }: ApiDeps, text: string): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new AppError('invalid_input', '推送地址应是完整的 http 或 https 网址，不带用户名、密码和 # 部分。请改正后重试。', {
      parameter: 'url',
    })
  }
  const { hosts } = await readSettings(ledger, webhookSettings)
  if (!hostAllowed(text, hosts)) {
    throw new AppError('invalid_input', `主机 ${url.host} 不在允许的名单里。请先在设置“允许推送到的主机”中加入它。`, { parameter: 'url' })
  }
}
