import { parse } from 'yaml'
import { z } from 'zod'
import { day } from '../base/day.ts'
import { EVIDENCE_CLASSES, SEVERITIES } from '../common/codes.ts'

/** `null`: not set, where the contract gives no value by default. */
const paramValue = z.union([z.number(), z.string(), z.array(z.string())]).nullable()

const header = z.strictObject({
  id: z.string().regex(/^35-[1-9]-\d{2}$/),
  slug: z.string().regex(/^[a-z0-9_]+$/),
  title_zh: z.string(),
  title_en: z.string().regex(/should/),
  item: z.number().int().min(1).max(9),
  articles: z.array(z.number().int()),
  other_law: z.array(z.string()),
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
  /** data = later data can clear it; ledger = a past act, closed by people only */
  clears: z.enum(['data', 'ledger']),
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

/**
 * Reads a control file: a YAML header in leading `-- ` comment lines, then one query. Throws with the file's name when the
 * header is wrong, so that a broken control stops the start instead of vanishing.
 */
export function parseControl(text: string, fileName: string): Control {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const yaml = lines.slice(0, end).map((line) => line.replace(/^-- ?/, ''))
  const parsed = header.safeParse(parse(yaml.join('\n')))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${fileName}: header ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const sql = lines.slice(end).join('\n').trim().replace(/;$/, '')
  return { ...parsed.data, sql }
}
