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
    step: z
      .enum(['second', 'password', 'enrol'])
      .nullable()
      .openapi({ description: '登录还差的一步：动态口令、更换到期的密码、绑定动态口令' }),
    step_login: z.string().nullable(),
    password_rules: z.object({ length: z.int(), kinds: z.int(), history: z.int() }),
    demo: z.boolean(),
    demo_cards: z.enum(['open', 'locked', 'none']).openapi({ description: '演示角色卡：可用；要先打开终端里打印的地址；没有' }),
    demo_people: z.array(z.object({ user_id: z.string(), name: z.string(), role: z.enum(ROLES), says: z.string() })),
    sso: z.boolean(),
  })
  .openapi('Session')

export const done = z.object({ done: z.literal(true) })
export const password = z.string().min(1).max(256)

export const ownSessionSchema = z
  .object({
    session_id: z.string(),
    how: z.enum(['password', 'oidc', 'invitation', 'demo']),
    opened_at: z.string(),
    seen_at: z.string(),
    expires_at: z.string(),
    address: z.string().nullable(),
    browser: z.string().nullable(),
    current: z.boolean(),
  })
  .openapi('OwnSession')

export const code = z.object({ code: z.string().min(6).max(40) })
export const recoveryCodes = z.object({ codes: z.array(z.string()) }).openapi('RecoveryCodes')
export const newFactor = z.object({ secret: z.string(), uri: z.string() }).openapi('NewFactor')
export const proof = z.union([z.strictObject({ password }), z.strictObject({ code: z.string().min(6).max(40) })])
