import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../../base/yaml.ts'
import { type Citation, parseCitation } from '../laws.ts'

const citations = z
  .array(z.string())
  .default([])
  .transform((list): readonly Citation[] => list.map(parseCitation))

const level = z.enum(['notice', 'prompt', 'own_desk', 'escalation'])
/** The highest document that a finding may enter. */
export type DocumentLevel = z.infer<typeof level>

const orderBasis = z.strictObject({
  item: z.number().int().min(1).max(9).nullable(),
  item_options: z.array(z.number().int()).optional(),
  duty: citations,
  also: citations,
  optional: citations,
  penal: citations,
  ref: citations,
  rests_on: z
    .string()
    .transform((text) => parseCitation(text))
    .optional(),
  condition_zh: z.string().optional(),
})

const entry = z.strictObject({
  id: z.string().regex(/^35-[1-9]-\d{2}$/),
  title_doc_zh: z.string(),
  kind: z.enum(['state', 'act']),
  document: level,
  document_when: z.array(z.strictObject({ when: z.string(), document: level })).default([]),
  needs_requirement_doc: z.boolean().default(false),
  suspend: z.boolean().default(false),
  suspend_when: z.string().optional(),
  requires: z.string().optional(),
  caveat: z.enum(['caveat5', 'caveat6', 'caveat6_open']).optional(),
  note: z.string().optional(),
  dual_limit: z.string().optional(),
  segments: z.record(z.string(), z.string()).default({}),
  fact_zh: z.array(z.strictObject({ when: z.string(), text: z.string() })).min(1),
  measure_zh: z.string(),
  done_zh: z.string(),
  rebut_zh: z.array(z.string()).min(1),
  proof_zh: z.array(z.string()).min(1),
  order_basis: orderBasis,
})
export type Wording = z.infer<typeof entry>

const lintRule = z.strictObject({
  level: z.enum(['block', 'hint']),
  when: z.enum(['always', 'item 5 or a control 35-5-xx', 'item 6 or a control 35-6-xx']),
  pattern: z.string().transform((text) => new RegExp(text, 'u')),
  advice_zh: z.string(),
})
export type LintRule = z.infer<typeof lintRule>

const file = z.looseObject({
  rules: z.looseObject({ mended: z.string(), integrity_zh: z.string(), immediate: z.string() }),
  formats: z.record(z.string(), z.string()),
  frames: z.strictObject({
    lead: z.string(),
    ask: z.string(),
    confirmed: z.string(),
    confirmed_after_objection: z.string(),
    report: z.string(),
    conclusion: z.string(),
    conclusion7: z.string(),
    conclusion8: z.string(),
    conclusion9: z.string(),
    conclusion_since: z.string(),
    conclusion_since_only: z.string(),
    caveat5: z.string(),
    caveat6: z.string(),
    caveat6_open: z.string(),
    more: z.string(),
  }),
  done_common: z.strictObject({ state: z.string(), act: z.string() }),
  rebut_common: z.string(),
  lint: z.looseObject({
    names: z.array(z.string()),
    rules: z.array(lintRule).min(1),
    must_pass: z.array(z.string()),
    must_fail: z.array(z.string()),
  }),
  controls: z.array(entry),
})

const data = file.parse(shippedYaml(join(import.meta.dirname, 'wording.yaml')))
const byId = new Map(data.controls.map((c) => [c.id, c]))

/** Official wording of the controls, for documents and for every place that says what was found. */
export const wordings: readonly Wording[] = data.controls
export const frames = data.frames
export type FrameName = keyof typeof frames
export const doneCommon = data.done_common
export const rebutCommon = data.rebut_common
export const lintData = data.lint
export const wordingRules = data.rules
export const formatNames: readonly string[] = Object.keys(data.formats)

export function findWording(id: string): Wording | undefined {
  return byId.get(id)
}
