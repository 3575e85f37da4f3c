import { z } from '@hono/zod-openapi'

export const shape = z.strictObject({
  agency_uscc: z.string(),
  address: z.string(),
  contact: z.string(),
  phone: z.string(),
  updated_on: z.string(),
})

export const params = z.object({ uscc: z.string().max(64) })
