import { parse } from 'yaml'
import { z } from 'zod'
import { day } from '../base/day.ts'
import { EVIDENCE_CLASSES, MAGNITUDE_UNITS, SEVERITIES } from '../common/codes.ts'
import { chineseNumber } from '../common/numerals.ts'

/** `signed_close`: measures, proof and a signed close; `next_assessment`: a later assessment no longer gives the alarm. */
export const DONE_WHEN = ['signed_close', 'next_assessment'] as const

/** `null`: not set, where the contract gives no value by default. */
const paramValue = z.union([z.number(), z.string(), z.array(z.string())]).nullable()

const numeral = z.string().regex(/^[一二三四五六七八九十]+$/)

/** One place of a law that a control rests on: 条 (`ref`), 款 (`para`) and 项 (`item`), cited from and to a day, both inclusive. */
const basisLaw = z.strictObject({
  law: z.string().regex(/^[a-z][a-z0-9_]*$/),
  ref: numeral,
  para: z.number().int().min(1).max(9).optional(),
  item: numeral.optional(),
  from: day.optional(),
  to: day.optional(),
  /** duty = what the addressee has to keep; standard = how it is measured; item = of Art. 35, for a notice; penal = liability */
  role: z.enum(['duty', 'standard', 'item', 'penal']),
})
export type BasisLaw = z.infer<typeof basisLaw>

const header = z.strictObject({
  id: z.string().regex(/^35-[1-9]-\d{2}$/),
  slug: z.string().regex(/^[a-z0-9_]+$/),
  title_zh: z.string(),
  title_en: z.string().regex(/should/),
  item: z.number().int().min(1).max(9),
  /** Whose duty it is: `authority` findings stand on the data authority's own desk, never in a notice, a score or a count. */
  addressee: z.enum(['agency', 'authority']).default('agency'),
  /** The item of Art. 35 under which a notice may be given, where it is not `item`. */
  notice_item: z.number().int().min(1).max(9).optional(),
  /** The item to use instead, once the competent organ has confirmed the transferred case. */
  notice_item_if_confirmed: z.number().int().min(1).max(9).optional(),
  /** Articles of the Measures that are cited as duty or standard, ascending. */
  articles: z.array(z.number().int()),
  basis_law: z.array(basisLaw).min(1),
  effective_from: day,
  severity: z.enum(SEVERITIES),
  evidence_class: z.enum(EVIDENCE_CLASSES),
  tables: z.array(z.string()),
  optional_tables: z.array(z.string()),
  facts: z.array(z.string()).default([]),
  coverage_effect: z.enum(['none', 'ok_to_unknown', 'all_to_unknown']).default('none'),
  scope_gate: z.enum(['org', 'none']).default('org'),
  basis: z.enum(['event', 'state']),
  params: z.record(z.string(), z.strictObject({ default: paramValue, unit: z.string(), zh: z.string() })).default({}),
  /** What `magnitude` counts; absent where the control gives none. */
  magnitude_unit: z.enum(MAGNITUDE_UNITS).optional(),
  /** A dated act or a closed month, which no later data can mend; false = a state that the unit can end. */
  past_act: z.boolean(),
  /** What ends the case of a confirmed breach. */
  done_when: z.enum(DONE_WHEN),
  /** How a mistaken lead disappears by data; never printed as what a unit has to do. */
  clears_when_zh: z.string(),
  remediation_zh: z.string(),
  false_positives_zh: z.string(),
})

export type ControlHeader = z.infer<typeof header>
export type ParamValue = z.infer<typeof paramValue>

export interface Control extends ControlHeader {
  /** The query alone, header removed. */
  readonly sql: string
}

/** The YAML in the leading comment lines of a control file. */
export function parseHeader(text: string): unknown {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  return parse(
    lines
      .slice(0, end)
      .map((line) => line.replace(/^-- ?/, ''))
      .join('\n'),
  )
}

/**
 * Reads a control file: a YAML header in leading `-- ` comment lines, then one query. Throws with the file's name when the
 * header is wrong, so that a broken control stops the start instead of vanishing. `compiled`: the header, where it was read before.
 */
export function parseControl(text: string, fileName: string, compiled?: unknown): Control {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const parsed = header.safeParse(compiled ?? parseHeader(text))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${fileName}: header ${issue?.path.join('.')}: ${issue?.message}`)
  }
  refuseCrooked(parsed.data, fileName)
  const sql = lines.slice(end).join('\n').trim().replace(/;$/, '')
  return { ...parsed.data, sql }
}

/** What the keys of a header say of one another. */
function refuseCrooked(h: ControlHeader, fileName: string): void {
  const crooked = (why: string) => new Error(`${fileName}: header ${why}`)
  if (h.past_act !== (h.done_when === 'signed_close')) throw crooked('done_when does not fit past_act')
  if (h.basis === 'event' && !h.past_act) throw crooked('past_act: a dated act (basis event) is a past act')
  const items = h.basis_law.filter((c) => c.role === 'item')
  const wanted = h.addressee === 'agency' ? [h.notice_item ?? h.item] : []
  if (items.map((c) => `${c.law} ${c.ref} ${c.item}`).join() !== wanted.map((n) => `measures 三十五 ${chineseNumber(n)}`).join())
    throw crooked(`basis_law: role item must name item ${wanted.join() || 'of nobody'} of Article 35`)
}
