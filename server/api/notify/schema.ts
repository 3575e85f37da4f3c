import { z } from '@hono/zod-openapi'

export const text = z.string()
export const tone = z.enum(['plain', 'warning', 'urgent'])
export const idParam = z.object({ id: z.string().min(1).max(200) })
export const channelName = z.string().regex(/^[a-z]+(:[\w.-]{1,40})?$/, '渠道名不正确')
export const done = z.object({ done: z.literal(true) }).openapi('Done')
export const tags = ['提醒']

export const delivery = z
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
