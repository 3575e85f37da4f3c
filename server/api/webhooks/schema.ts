import { z } from '@hono/zod-openapi'
import { WEBHOOK_AREAS } from '../../notify/webhook-outbox.ts'

export const kindPattern = z
  .string()
  .regex(new RegExp(`^(${WEBHOOK_AREAS.join('|')})\\.(\\*|[a-z_]{1,40})$`), '写成 case.* 或 gate.verdict_changed 这样的事件名')

export const agencies = z.union([z.literal('all'), z.array(z.string().min(1).max(64)).min(1).max(500)])

export const hookFields = {
  id: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  agencies,
  active: z.boolean(),
  created_at: z.string(),
  created_by: z.string(),
}

export const hookSchema = z.strictObject(hookFields).openapi('Webhook')

export const deliverySchema = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.number().int(),
    next_at: z.string(),
    last_status: z.number().int().nullable(),
    last_error: z.string().nullable(),
    delivered_at: z.string().nullable(),
  })
  .openapi('WebhookDelivery')

export const params = z.object({ id: z.string().min(1).max(100) })
export const done = z.strictObject({ done: z.literal(true) })
export type Delivery = z.infer<typeof deliverySchema>
