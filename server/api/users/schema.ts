import { z } from '@hono/zod-openapi'
import { ROLES } from '../../common/codes.ts'
import { PERMISSIONS } from '../../contract/actor.ts'

export const text = z.string()
export const done = z.object({ done: z.literal(true) })
export const id = z.object({ id: z.string().min(1).max(100) })
export const uscc = z.string().length(18, '统一社会信用代码是 18 位')

export const person = z
  .object({
    user_id: text,
    login: text,
    name: text,
    roles: z.array(z.enum(ROLES)),
    agencies: z.array(text).nullable(),
    active: z.boolean(),
    has_password: z.boolean(),
    oidc_subject: text.nullable(),
    email: text.nullable(),
    has_factor: z.boolean(),
  })
  .openapi('Person')

export const fields = {
  name: z.string().min(1).max(60),
  roles: z.array(z.enum(ROLES)).max(20),
  agencies: z.array(uscc).max(500).nullable(),
  email: z.email('电子邮箱格式不正确').nullable().optional(),
  oidc_subject: z.string().max(200).nullable().optional(),
}

export const token = z
  .object({
    token_id: text,
    user_id: text,
    name: text,
    permissions: z.array(z.enum(PERMISSIONS)),
    agencies: z.array(text).nullable(),
    created_at: text,
    expires_at: text,
    last_used_on: text.nullable(),
    revoked_at: text.nullable(),
  })
  .openapi('ApiToken')
