import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isMap, parseDocument } from 'yaml'
import { z } from 'zod'
import { ROOT } from '../../server/base/config.ts'
import type { Row } from '../../server/base/db.ts'
import { tables } from '../../server/contract/tables.ts'
import { findControl } from '../../server/controls/catalog.ts'
import { runControl } from '../../server/controls/run.ts'
import type { Given, TestWarehouse } from './warehouse.ts'

/** A given row may carry `_times: n`: it stands for n rows, with `{n}` in its texts replaced by 1..n. */
const row = z.record(z.string(), z.unknown())
const given = z.record(z.string(), z.array(row))

const file = z.strictObject({
  control: z.string(),
  /** Rows that every case starts with; a case adds to them. */
  given: given.default({}),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      as_of: z.string(),
      given: given.default({}),
      /** Tables of this case whose rows replace the shared ones instead of adding to them. */
      replace: z.array(z.string()).default([]),
      not_loaded: z.array(z.string()).default([]),
      calendar_years: z.array(z.number()).optional(),
      params: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string())]).nullable()).optional(),
      expect: z.array(row),
    }),
  ),
})

export type ControlFile = z.infer<typeof file>
export type ControlCase = ControlFile['cases'][number]

export interface Loaded {
  readonly path: string
  readonly doc: Document
  readonly file: ControlFile
}

export function loadControlFile(path: string): Loaded {
  const doc = parseDocument(readFileSync(path, 'utf8'))
  if (doc.errors.length > 0) throw new Error(`${path}: ${doc.errors[0]?.message}`)
  const parsed = file.safeParse(doc.toJS())
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  return { path, doc, file: parsed.data }
}

const base = parseDocument(readFileSync(join(ROOT, 'test', 'queries', 'base.yaml'), 'utf8')).toJS() as Given

function merge(shared: Given, own: Given, replace: readonly string[]): Given {
  const names = new Set([...Object.keys(shared), ...Object.keys(own)])
  return Object.fromEntries([...names].map((n) => [n, replace.includes(n) ? (own[n] ?? []) : [...(shared[n] ?? []), ...(own[n] ?? [])]]))
}

function repeated(r: Row): Row[] {
  const { _times: times, ...own } = r
  if (times === undefined) return [r]
  return Array.from({ length: Number(times) }, (_, i) =>
    Object.fromEntries(Object.entries(own).map(([k, v]) => [k, typeof v === 'string' ? v.replaceAll('{n}', String(i + 1)) : v])),
  )
}

const COLUMNS = ['subject_id', 'status', 'reason', 'agency_uscc', 'due_date', 'occurred_on', 'severity', 'magnitude']

/** Runs one case and gives the result rows in the shape of `expect`: NULL columns left out, ordered by subject. */
export async function runCase(warehouse: TestWarehouse, controlId: string, shared: Given, c: ControlCase): Promise<Row[]> {
  const control = findControl(controlId)
  if (!control) throw new Error(`no control ${controlId}`)
  const rows = merge(merge(base, shared, []), c.given, c.replace)
  const expanded = Object.entries(rows).map(([name, list]): [string, Row[]] => [name, list.flatMap(repeated)])
  const shown = Object.fromEntries(expanded.filter(([name]) => !c.not_loaded.includes(name)))
  await warehouse.load(shown, c.as_of, c.calendar_years)
  const loaded = new Set(tables.map((t) => t.name).filter((name) => !c.not_loaded.includes(name)))
  const run = await runControl(warehouse.db, control, loaded, c.params ? { [controlId]: c.params } : {})
  if (run.error) throw new Error(`${controlId} failed: ${run.error}`)
  const found = await warehouse.db.all(
    `select subject_id, status, reason, agency_uscc, due_date, occurred_on, severity, magnitude::double as magnitude, evidence
     from result where control_id = $controlId order by subject_id`,
    { controlId },
  )
  const ids = found.map((r) => r['subject_id'])
  if (new Set(ids).size !== ids.length) throw new Error(`${controlId}: subject_id is not unique`)
  for (const r of found) if (r['status'] === 'alarm' && r['evidence'] === null) throw new Error(`${controlId}: alarm without evidence`)
  return found.map((r) => Object.fromEntries(COLUMNS.filter((k) => r[k] !== null && r[k] !== undefined).map((k) => [k, r[k]])))
}

/** Writes the found rows over `expect` of case `index` (UPDATE=1), keeping the rest of the file as it is. */
export function rewriteExpect(loaded: Loaded, index: number, rows: readonly Row[]): void {
  const node = loaded.doc.getIn(['cases', index], true)
  if (!isMap(node)) throw new Error(`${loaded.path}: case ${index} is not a map`)
  const value = loaded.doc.createNode(rows)
  for (const item of value.items) if (isMap(item)) item.flow = true
  node.set('expect', value)
  writeFileSync(loaded.path, loaded.doc.toString({ lineWidth: 0, indentSeq: false, flowCollectionPadding: false, singleQuote: true }))
}
