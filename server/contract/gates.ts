import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../base/yaml.ts'
import { GATE_IDS, type GateId } from '../common/codes.ts'

const check = z.strictObject({
  id: z.string().regex(/^G[IAP]-\d{2}$/),
  title_zh: z.string(),
  title_en: z.string(),
  /** blocking: Art. 29 itself; correctable: may be completed within a stated time; advisory: shown, never changes the verdict. */
  class: z.enum(['blocking', 'correctable', 'advisory']),
  articles: z.array(z.number().int()),
  needs: z.array(z.string()),
  /** The check whose query this one runs too, with its own parameters. */
  query: z.string().optional(),
  /** Values of the query's parameters: given here, or taken from a control. */
  params: z
    .record(z.string(), z.union([z.string(), z.array(z.string()), z.strictObject({ control: z.string(), param: z.string() })]))
    .default({}),
  to_pass_zh: z.string(),
  reasons: z.record(z.string(), z.string()),
})

const gate = z.strictObject({
  id: z.enum(GATE_IDS),
  title_zh: z.string(),
  title_en: z.string(),
  articles: z.array(z.number().int()),
  /** What Art. 29(2) forbids at this stage, in the words of the opinion; printed only with the verdict 不符合. */
  text_when_non_compliant_zh: z.string(),
  checks: z.array(check),
})

export type GateCheck = z.infer<typeof check>
export type Gate = z.infer<typeof gate>

const file = z.strictObject({ gates: z.array(gate) }).parse(shippedYaml(join(import.meta.dirname, 'gates.yaml')))

/** The three gates, in contract order. */
export const GATES: readonly Gate[] = file.gates

export function findGate(id: GateId): Gate {
  const found = GATES.find((g) => g.id === id)
  if (!found) throw new Error(`no gate ${id}`)
  return found
}
