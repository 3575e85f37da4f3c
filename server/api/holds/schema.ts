import { z } from '@hono/zod-openapi'

export const row = z
  .strictObject({
    hold_id: z.string(),
    as_of: z.string(),
    leads: z.number().int(),
    usual: z.number().int().openapi({ description: '一次检测新增线索的上限（设置项）' }),
    state: z.enum(['held', 'released', 'rejected']),
    state_label: z.string(),
    created_on: z.string(),
    decided_by: z.string().nullable(),
    decided_on: z.string().nullable(),
    decision_reason: z.string().nullable(),
  })
  .openapi('Hold')

export const list = z.strictObject({ holds: z.array(row) }).openapi('HoldList')
