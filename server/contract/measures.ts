import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const file = z.strictObject({
  title: z.string(),
  doc_no: z.string(),
  effective_from: z.string(),
  items: z.array(z.strictObject({ no: z.number().int(), short: z.string(), text: z.string() })).length(9),
  articles: z.array(z.strictObject({ no: z.number().int(), chapter: z.string(), text: z.string() })).length(36),
})

/** The Measures as published: 36 articles, and the nine situations of article 35 with their short names. */
export const measures = file.parse(parse(readFileSync(join(import.meta.dirname, 'measures.yaml'), 'utf8')))

export type Article = (typeof measures.articles)[number]

const byNumber = new Map(measures.articles.map((a) => [a.no, a]))

/** Article by number; undefined outside 1…36. */
export function article(no: number): Article | undefined {
  return byNumber.get(no)
}
