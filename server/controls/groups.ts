import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../base/config.ts'
import { shippedYaml } from '../base/yaml.ts'
import { findControl } from './catalog.ts'

const member = z
  .string()
  .regex(/^35-[1-9]-\d{2}(\|[a-z]+)?$/)
  .refine((m) => findControl(m.split('|')[0] ?? '') !== undefined, 'no such control')
const file = z.strictObject({ same_fact: z.array(z.array(member).min(2)) })

/** Families of controls (`id` or `id|leg`) that judge the same fact; read once, a wrong id throws. */
export function sameFact(): readonly (readonly string[])[] {
  cached ??= file.parse(shippedYaml(join(ROOT, 'queries', 'controls', 'groups.yaml')))
  return cached.same_fact
}

let cached: z.infer<typeof file> | undefined
