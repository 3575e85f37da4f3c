import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../base/yaml.ts'
import { GRADES } from '../common/codes.ts'

const grade = z.enum(GRADES)

const scalar = z.union([z.number(), z.string(), z.array(z.string())])

const dimension = z.strictObject({ id: z.string().regex(/^[A-Z]$/), title_zh: z.string(), title_en: z.string(), weight: z.number() })

const indicator = z.strictObject({
  /** Its first letter is the dimension. */
  id: z.string().regex(/^[A-Z]\d$/),
  title_zh: z.string(),
  title_en: z.string(),
  numerator_zh: z.string(),
  denominator_zh: z.string(),
  mend_zh: z.string(),
  target: z.number(),
  weight: z.number(),
  articles: z.array(z.number().int()),
  small_sample: z.boolean(),
  /** false = the act is past: only coming acts in time raise the ratio. */
  mendable: z.boolean(),
  /** Tables without which nobody has this indicator, besides those its controls need. */
  tables: z.array(z.string()),
  controls: z.array(z.string()),
  /** Bound to the query; `{control, param}` takes the value of a control's parameter. */
  params: z.record(z.string(), z.union([scalar, z.strictObject({ control: z.string(), param: z.string() })])).default({}),
})

const band = z.strictObject({ grade, en: z.string(), min: z.number() })

const file = z.strictObject({
  id: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  dimensions: z.array(dimension),
  indicators: z.array(indicator),
  bonus: z.strictObject({ kinds: z.array(z.string()), max_each: z.number(), max_total: z.number() }),
  deductions: z.strictObject({
    per_case: z.strictObject({ S1: z.number(), S2: z.number(), S3: z.number(), S4: z.number() }),
    max_total: z.number(),
  }),
  /** The best grade that a vetoed unit can still have. */
  vetoes: z.strictObject({ grave: grade, supervised: grade }),
  bands: z.array(band),
  excellent_cap: z.strictObject({ max_share: z.number(), min_units: z.number().int() }),
})

export type Indicator = z.infer<typeof indicator>
export type DefaultScheme = z.infer<typeof file>

/** The default scheme of Art. 30: every yearly scheme starts from it. */
export const defaultScheme: DefaultScheme = file.parse(shippedYaml(join(import.meta.dirname, 'indicators.yaml')))

const byId = new Map(defaultScheme.indicators.map((i) => [i.id, i]))

export function findIndicator(id: string): Indicator | undefined {
  return byId.get(id)
}
