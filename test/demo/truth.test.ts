import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import { factText, keptSlots } from '../../server/contract/wording/fact.ts'
import { controls } from '../../server/controls/catalog.ts'
import { type Demo, writeDemo } from '../../server/demo/city/index.ts'
import { type ImportReport, importPaths } from '../../server/import/index.ts'
import { type AssessReport, assess, closeProduct, openProduct, type Product } from '../../server/pipeline.ts'

type Alarm = Record<'control_id' | 'subject_id' | 'reason' | 'agency_uscc' | 'occurred_on' | 'severity', string> & {
  due_date: string | null
  magnitude: number | null
}

const byKey = (a: Alarm, b: Alarm) => {
  const [x, y] = [`${a.control_id}:${a.subject_id}`, `${b.control_id}:${b.subject_id}`]
  return x < y ? -1 : x > y ? 1 : 0
}

let root: string
let demo: Demo
let product: Product
let imported: ImportReport
let assessed: AssessReport
let truth: Alarm[]
let found: Alarm[]

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'shuheng-demo-'))
  demo = await writeDemo({ out: join(root, 'demo'), orgs: 30, accessRows: 20_000 }, quietLog)
  product = await openProduct(readConfig({ SHUHENG_HOME: join(root, 'home') }), quietLog, () => new Date('2026-07-01T02:00:00Z'))
  imported = await importPaths(product, { paths: [join(root, 'demo', 'exports')] })
  assessed = await assess(product, { asOf: demo.asOf })
  truth = readFileSync(demo.truth, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Alarm => JSON.parse(line))
    .sort(byKey)
  found = (
    await product.warehouse.all<Alarm>(
      `select control_id, subject_id, reason, agency_uscc, due_date::varchar as due_date, occurred_on::varchar as occurred_on,
         severity, magnitude::integer as magnitude
       from result where status = 'alarm'`,
    )
  ).sort(byKey)
})

afterAll(() => {
  if (product) closeProduct(product)
  rmSync(root, { recursive: true, force: true })
})

describe('the demonstration city, from exported files to findings', () => {
  test('every file is imported without options, and every table is loaded', () => {
    expect(imported.refused).toEqual([])
    expect(assessed.not_loaded).toEqual([])
    expect(assessed.failed).toEqual([])
  })

  test('just the rows meant to be rejected, dropped or warned about are', () => {
    const summary = JSON.parse(readFileSync(join(root, 'demo', 'truth', 'summary.json'), 'utf8'))
    const count = (of: (b: ImportReport['batches'][number]) => number) => {
      const counts: Record<string, number> = {}
      for (const b of imported.batches) if (of(b) > 0) counts[b.table] = (counts[b.table] ?? 0) + of(b)
      return counts
    }
    expect(count((b) => b.rows_rejected)).toEqual(summary.rejected)
    expect(count((b) => b.rows_classified)).toEqual(summary.classified)
    expect(count((b) => b.rows_warned)).toEqual(summary.warned)
  })

  test('every control has planted breaches', () => {
    expect([...new Set(truth.map((t) => t.control_id))].sort()).toEqual(controls().map((c) => c.id))
  })

  test('every finding says its fact in official words, every slot filled', async () => {
    const rows = await product.warehouse.all<Alarm & { evidence: string }>(
      `select control_id, subject_id, reason, due_date::varchar as due_date, occurred_on::varchar as occurred_on,
         magnitude::integer as magnitude, evidence
       from result where status = 'alarm'`,
    )
    const faults = rows.flatMap((r) => {
      const kept = keptSlots(JSON.parse(r.evidence))
      if (!kept) return [`${r.control_id} ${r.subject_id}: no slots`]
      const said = factText({ ...r, ...kept, as_of: demo.asOf }, '你单位')
      return said.missing.length > 0 || /[{}[\]]|undefined|null|NaN/.test(said.text)
        ? [`${r.control_id} ${said.missing.join(' ')}: ${said.text}`]
        : []
    })
    expect([...new Set(faults)]).toEqual([])
  })

  for (const control of controls()) {
    test(`${control.id}: nothing missed, nothing extra, field by field`, () => {
      expect(found.filter((f) => f.control_id === control.id)).toEqual(truth.filter((t) => t.control_id === control.id))
    })
  }
})
