import { z } from '@hono/zod-openapi'
import { citation } from '../controls/citation.ts'
import { type Control, DONE_WHEN } from '../controls/header.ts'
import { paramValues } from '../controls/params.ts'
import { date, ids } from './fields.ts'

export const paramSchema = z
  .strictObject({ name: z.string(), label: z.string(), value: z.string(), unit: z.string() })
  .openapi('ControlParam')
const basisLawSchema = z
  .strictObject({ law: z.string(), cite: z.string(), role: z.string(), from: date.nullable(), to: date.nullable() })
  .openapi('BasisLaw')
export const controlHeadFields = {
  id: z.string(),
  slug: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  item: z.number().int(),
  articles: z.array(z.number().int()),
  addressee: z.enum(['agency', 'authority']),
  notice_item: z.number().int().nullable(),
  notice_item_if_confirmed: z.number().int().nullable(),
  /** What the control rests on beside the Measures, and the Measures by paragraph and item, with the days of their time. */
  basis_law: z.array(basisLawSchema),
  past_act: z.boolean(),
  done_when: z.enum(DONE_WHEN),
  effective_from: date,
  severity: z.string(),
  evidence_class: z.string(),
}
/** In official words: what is asked, when it is done, what shows that the data are wrong, what proves the rest. */
export const measuresSchema = z
  .strictObject({ title: z.string(), measure: z.string(), done: z.string(), rebut: ids, proof: ids })
  .nullable()
  .openapi('ControlMeasures')
export const advice = { measures: measuresSchema, false_positives: z.string() }

type ControlHead = z.infer<z.ZodObject<typeof controlHeadFields>>
type ParamRow = z.infer<typeof paramSchema>

export function controlHead(c: Control): ControlHead {
  const { id, slug, title_zh, title_en, item, articles, effective_from, severity, evidence_class, addressee, past_act, done_when } = c
  return {
    id,
    slug,
    title_zh,
    title_en,
    item,
    articles,
    addressee,
    notice_item: c.notice_item ?? null,
    notice_item_if_confirmed: c.notice_item_if_confirmed ?? null,
    basis_law: c.basis_law.map((b) => ({ law: b.law, cite: citation(b), role: b.role, from: b.from ?? null, to: b.to ?? null })),
    past_act,
    done_when,
    effective_from,
    severity,
    evidence_class,
  }
}

export function controlParams(c: Control): ParamRow[] {
  return Object.entries(paramValues(c)).map(([name, value]) => ({
    name,
    label: c.params[name]?.zh ?? name,
    value: Array.isArray(value) ? value.join('、') : String(value ?? '未设'),
    unit: c.params[name]?.unit ?? '',
  }))
}
