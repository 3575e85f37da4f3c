import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../base/config.ts'
import { shippedYaml } from '../base/yaml.ts'
import { controls } from './catalog.ts'

const kind = z.strictObject({
  zh: z.string(),
  en: z.string(),
  /** The act that ends every lead of the cause. */
  mend_zh: z.string(),
  mend_en: z.string(),
})
export type CauseKind = z.infer<typeof kind>

const file = z.strictObject({
  kinds: z.record(z.string(), kind),
  controls: z.record(z.string(), z.strictObject({ kind: z.string(), key: z.array(z.string().regex(/^(subject\.[1-9]|[a-z_]+)$/)) })),
})

let cached: z.infer<typeof file> | undefined

/** Kinds of causes and the rule of each control; read once, a control without a rule and a rule without a kind throw. */
function causes(): z.infer<typeof file> {
  if (cached) return cached
  const read = file.parse(shippedYaml(join(ROOT, 'queries', 'controls', 'causes.yaml')))
  const known = controls().map((c) => c.id)
  for (const id of known) if (!read.controls[id]) throw new Error(`causes.yaml: ${id} has no cause`)
  for (const [id, rule] of Object.entries(read.controls)) {
    if (!known.includes(id)) throw new Error(`causes.yaml: no control ${id}`)
    if (!read.kinds[rule.kind]) throw new Error(`causes.yaml: ${id} names a kind "${rule.kind}" that is not there`)
  }
  cached = read
  return read
}

export function causeKind(code: string): CauseKind | undefined {
  return causes().kinds[code]
}

/** Kind and key parts of one control; undefined for a control that is gone. */
export function causeRule(controlId: string): { readonly kind: string; readonly key: readonly string[] } | undefined {
  return causes().controls[controlId]
}

/** The rules as a JSON list for SQL: `control_id`, `kind`, `parts`. */
export function causeRules(): string {
  return JSON.stringify(Object.entries(causes().controls).map(([control_id, r]) => ({ control_id, kind: r.kind, parts: r.key })))
}
