import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../base/config.ts'
import { shippedYaml } from '../base/yaml.ts'

const clock = z.union([
  z.strictObject({ share_elapsed: z.number().gt(0).lt(1) }),
  z.strictObject({ working_days_left: z.int().min(0) }),
  z.strictObject({ overdue: z.literal('daily') }),
  z.strictObject({ overdue_working_days: z.int().min(1) }),
  z.strictObject({ weekly: z.int().min(1).max(7) }),
  z.strictObject({ calendar_missing: z.literal('weekly') }),
])

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  title: z.string().min(1),
  on: z.array(z.string()).default([]),
  controls: z.array(z.string()).default([]),
  clock: clock.optional(),
  to: z.array(z.enum(['cdo', 'head', 'authority', 'signer', 'approver', 'admin', 'person'])).min(1),
  line: z.string().min(1),
  tone: z.enum(['plain', 'warning', 'urgent']),
  urgent: z.boolean().default(false),
  actions: z.array(z.enum(['ack', 'extend'])),
})

export type Clock = z.output<typeof clock>
export type Rule = z.output<typeof rule>
export type Audience = Rule['to'][number]

const file = z.strictObject({ rules: z.array(rule).min(1) })

let cached: readonly Rule[] | undefined

/** The rules of policy.yaml, in its order. */
export function rules(): readonly Rule[] {
  cached ??= file.parse(shippedYaml(join(ROOT, 'server', 'notify', 'policy.yaml'))).rules
  return cached
}

export function findRule(id: string): Rule | undefined {
  return rules().find((r) => r.id === id)
}
