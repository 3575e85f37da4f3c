import { z } from '@hono/zod-openapi'
import { ROLES } from '../../common/codes.ts'
import { PERMISSIONS } from '../../contract/actor.ts'

export const personSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    agencies: z.union([z.literal('all'), z.array(z.string())]),
    permissions: z.array(z.enum(PERMISSIONS)),
  })
  .openapi('SignedInPerson')

export const sessionSchema = z
  .object({
    user: personSchema.nullable(),
    demo: z.boolean(),
    demo_cards: z.enum(['open', 'locked', 'none']).openapi({ description: '演示角色卡：可用；要先打开终端里打印的地址；没有' }),
    demo_people: z.array(z.object({ user_id: z.string(), name: z.string(), role: z.enum(ROLES), says: z.string() })),
    sso: z.boolean(),
  })
  .openapi('Session')

export const done = z.object({ done: z.literal(true) })
export const password = z.string().min(1).max(256)
