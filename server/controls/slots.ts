import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { ident, literal, sqlText } from '../base/sql.ts'
import { shippedYaml } from '../base/yaml.ts'
import { findTable } from '../contract/tables.ts'
import { findWording, type Wording } from '../contract/wording/data.ts'
import type { Control } from './header.ts'
import { type ParamOverrides, paramValues } from './params.ts'

const file = z.record(
  z.string().regex(/^35-[1-9]-\d{2}$/),
  z.strictObject({
    subject: z.array(z.string()).default([]),
    join: z.string().default(''),
    slots: z.record(z.string(), z.string()).default({}),
  }),
)

const rules = file.parse(shippedYaml(join(ROOT, 'queries', 'controls', 'slots.yaml')))

/** Given with the finding itself, or computed where the sentence is made. */
const ELSEWHERE = new Set(['unit', 'as_of', 'derived.late_days', 'derived.unit_reason', 'derived.ended_on', 'derived.kind_items'])
/** Where the name of a code stands: table, key, name. */
const NAMED: Readonly<Record<string, readonly [table: string, key: string, name: string]>> = {
  org: ['org', 'uscc', 'n_.name'],
  cat: ['catalog', 'catalog_id', 'n_.name'],
  region: ['authority', 'region_code', "regexp_replace(n_.government_zh, '人民政府$', '')"],
}

/** Sources that the sentences and conditions of a control read, and those whose codes need a name. */
export function slotSources(w: Wording): { sources: string[]; named: { source: string; form: string }[] } {
  const texts = w.fact_zh.map((f) => f.text)
  const conditions = [...w.fact_zh.map((f) => f.when), ...w.document_when.map((d) => d.when), ...Object.values(w.segments)]
  const slots = texts.flatMap((t) =>
    [...t.matchAll(/\{([^{}|]+)(?:\|([a-z]+))?\}/g)].map((m) => ({ source: m[1] as string, form: m[2] ?? '' })),
  )
  const read = conditions.flatMap((c) => [...c.matchAll(/\b[a-z_]+\.[a-z_]+\b/g)].map((m) => m[0]))
  const own = Object.keys(rules[w.id]?.slots ?? {})
  const sources = [...new Set([...slots.map((s) => s.source), ...read, ...own])].filter(
    (s) => !ELSEWHERE.has(s) && !/^(result|param)\./.test(s),
  )
  return { sources, named: slots.filter((s) => s.form in NAMED) }
}

/**
 * Adds to the evidence of every alarm of a control what its official sentence needs (`slots`, `names`), read now and kept: a paper
 * never reads the warehouse again. `result` must hold the rows of the control.
 */
export async function keepSlots(db: Db, control: Control, overrides: ParamOverrides = {}): Promise<void> {
  const w = findWording(control.id)
  if (!w) return
  const { sources, named } = slotSources(w)
  const from = new Map<string, string>()
  const values = sources.map((s) => `${literal(s)}, ${expression(control.id, s, from)}`)
  const names = [...new Map(named.map((n) => [n.source, n])).values()].map((n) => {
    const code = expression(control.id, n.source, from)
    const [table, key, name] = NAMED[n.form] as (typeof NAMED)[string]
    return `{'code': ${code}, 'name': (select any_value(${name}) from ${table} as n_ where n_.${key} = ${code})}`
  })
  const joins = [...from.entries()].map(([table, on]) => `left join ${ident(table)} on ${on}`).join('\n')
  const own = rules[control.id]?.join ?? ''
  const params = paramValues(control, overrides)
  const kept = Object.fromEntries(Object.entries(params).map(([name, v]) => [`param.${name}`, v]))
  await db.run(
    sqlText('controls/frame/slots')
      .replace('{{values}}', () => values.join(',\n    '))
      .replace('{{names}}', () => `[${names.join(', ')}]`)
      .replace('{{joins}}', () => `${joins}\n${own}`),
    { control_id: control.id, params: JSON.stringify(params), kept: JSON.stringify({ slots: kept }) },
  )
}

function expression(id: string, source: string, from: Map<string, string>): string {
  const given = rules[id]?.slots[source]
  if (given !== undefined) return `(${given})`
  const [table, column] = source.split('.') as [string, string]
  const part = (rules[id]?.subject ?? []).indexOf(column)
  const subject = (n: number) => `nullif(replace(split_part(a.subject_id, '|', ${n + 1}), '%7C', '|'), '-')`
  if (table === 'subject') {
    if (part < 0) throw new Error(`${id}: slots.yaml does not name the subject part "${column}"`)
    return subject(part)
  }
  const contract = findTable(table)
  const key = contract?.primary_key.length === 1 ? contract.primary_key[0] : undefined
  if (key === undefined || !contract?.columns.some((c) => c.name === column)) return `(a.e->>${literal(column)})`
  const at = (rules[id]?.subject ?? []).indexOf(key)
  from.set(table, `${ident(table)}.${ident(key)} = ${at >= 0 ? subject(at) : `(a.e->>${literal(key)})`}`)
  return `${ident(table)}.${ident(column)}`
}
