import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Article } from './law-text.ts'
import { articleOf } from './laws.ts'

const file = z.strictObject({
  items: z.array(z.strictObject({ no: z.number().int(), short: z.string(), text: z.string() })).length(9),
})

/** The nine situations of article 35 of the Measures with their short names. */
export const measures = file.parse(parse(readFileSync(join(import.meta.dirname, 'measures.yaml'), 'utf8')))

/** Article of the Measures by number; undefined outside 1…36. */
export function article(no: number): Article | undefined {
  return articleOf('measures', no)
}
