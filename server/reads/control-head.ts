import { z } from '@hono/zod-openapi'
import { type Article, article } from '../contract/measures.ts'
import type { Control } from '../controls/header.ts'
import { paramValues } from '../controls/run.ts'
import { date, ids } from './fields.ts'

export const articleSchema = z.strictObject({ no: z.number().int(), chapter: z.string(), text: z.string() }).openapi('Article')
export const paramSchema = z
  .strictObject({ name: z.string(), label: z.string(), value: z.string(), unit: z.string() })
  .openapi('ControlParam')
export const controlHeadFields = {
  id: z.string(),
  slug: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  item: z.number().int(),
  articles: z.array(z.number().int()),
  other_law: ids,
  effective_from: date,
  severity: z.string(),
  evidence_class: z.string(),
}
export const advice = { remediation: z.string(), false_positives: z.string(), clears_when: z.string() }

type ControlHead = z.infer<z.ZodObject<typeof controlHeadFields>>
type ParamRow = z.infer<typeof paramSchema>

export function controlHead(c: Control): ControlHead {
  const { id, slug, title_zh, title_en, item, articles, other_law, effective_from, severity, evidence_class } = c
  return { id, slug, title_zh, title_en, item, articles, other_law, effective_from, severity, evidence_class }
}

export function controlParams(c: Control): ParamRow[] {
  return Object.entries(paramValues(c)).map(([name, value]) => ({
    name,
    label: c.params[name]?.zh ?? name,
    value: Array.isArray(value) ? value.join('、') : String(value ?? '未设'),
    unit: c.params[name]?.unit ?? '',
  }))
}

/** Text of the articles that the control rests on, in number order. */
export function controlArticles(c: Control): Article[] {
  return [...c.articles].sort((a, b) => a - b).flatMap((no) => article(no) ?? [])
}
