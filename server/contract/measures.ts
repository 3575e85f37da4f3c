import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../base/yaml.ts'
import type { Article } from './law-text.ts'
import { articleOf } from './laws.ts'

const file = z.strictObject({
  items: z.array(z.strictObject({ no: z.number().int(), short: z.string(), text: z.string() })).length(9),
})

/** The nine situations of article 35 of the Measures with their short names. */
export const measures = file.parse(shippedYaml(join(import.meta.dirname, 'measures.yaml')))

/** Article of the Measures by number; undefined outside 1…36. */
export function article(no: number): Article | undefined {
  return articleOf('measures', no)
}
