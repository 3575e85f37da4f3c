import { z } from '@hono/zod-openapi'

export const settingRow = z
  .strictObject({
    name: z.string(),
    label: z.string(),
    unit: z.string(),
    source: z.string().openapi({ description: '默认值从何而来：产品默认，或条款' }),
    value: z.unknown().openapi({ description: '当前值；保密项不给出' }),
    fallback: z.unknown().openapi({ description: '默认值' }),
    secret: z.boolean(),
    changed: z.boolean(),
    changed_at: z.string().nullable(),
    changed_by: z.string().nullable(),
    schema: z.record(z.string(), z.unknown()).openapi({ description: '值的 JSON Schema' }),
  })
  .openapi('Setting')

export const groupsSchema = z
  .strictObject({ groups: z.array(z.strictObject({ group: z.string(), label: z.string(), settings: z.array(settingRow) })) })
  .openapi('Settings')

export type SettingRow = z.infer<typeof settingRow>
