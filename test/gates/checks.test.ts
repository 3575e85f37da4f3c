import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../server/base/config.ts'
import type { Row } from '../../server/base/db.ts'
import { GATES } from '../../server/contract/gates.ts'
import { tables } from '../../server/contract/tables.ts'
import { findControl } from '../../server/controls/catalog.ts'
import { runControl } from '../../server/controls/run.ts'
import { GATE_CONTROLS, judgeGates, type ProjectGates } from '../../server/gates/evaluate.ts'
import { type Given, TestWarehouse } from '../support/warehouse.ts'
import { AS_OF, CASES, GRADES } from './cases.ts'

// Whole homes are built here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const everything = new Set(tables.map((t) => t.name))
const base = parse(readFileSync(join(ROOT, 'test', 'queries', 'base.yaml'), 'utf8')) as Given
let warehouse: TestWarehouse
let found: Map<string, ProjectGates>

const own = (row: Row, id: string): Row => JSON.parse(JSON.stringify(row).replaceAll('@', id))

async function judge(loaded: ReadonlySet<string>): Promise<Map<string, ProjectGates>> {
  const judged = await judgeGates(warehouse.db, { asOf: AS_OF, loaded, changed: new Set(), grades: GRADES })
  return new Map(judged.map((p) => [p.project_id, p]))
}

/** `result/reason` of one check of one project. */
function said(projects: ReadonlyMap<string, ProjectGates>, project: string, check: string): string {
  const gates = Object.values(projects.get(project)?.gates ?? {})
  const outcome = gates.flatMap((g) => g.checks).find((c) => c.id === check)
  return outcome ? `${outcome.result}/${outcome.reason}` : 'none'
}

beforeAll(async () => {
  const graded = { uscc: 'D', name: '市丁局', org_type: 'admin', region_code: '440700', in_scope: true }
  const given: Record<string, Row[]> = { ...(base as Record<string, Row[]>), org: [...(base['org'] ?? []), graded], project: [] }
  for (const [i, c] of CASES.entries()) {
    const id = `P${i}X`
    const project = {
      uscc: 'A',
      name: c.name,
      stage: 'building',
      fund: 'fiscal',
      makes_public_data: true,
      data_list_at: '2025-01-15',
      catalog_ids: [],
      approved_at: '2025-02-01',
      ...c.project,
    }
    given['project']?.push({ project_id: id, ...own(project, id) })
    for (const [table, rows] of Object.entries(c.given ?? {})) given[table] = [...(given[table] ?? []), ...rows.map((r) => own(r, id))]
  }
  const plain = { uscc: 'A', name: '不适用', stage: 'building' }
  given['project']?.push(
    { ...plain, project_id: 'OTHER', fund: 'other', makes_public_data: null },
    { ...plain, project_id: 'NO-DATA', fund: null, makes_public_data: false },
    { ...plain, project_id: 'FUND-UNKNOWN', fund: null, makes_public_data: true },
    { ...plain, project_id: 'DATA-UNKNOWN', fund: 'fiscal', makes_public_data: null },
  )
  warehouse = await TestWarehouse.create()
  await warehouse.load(given, AS_OF)
  for (const id of GATE_CONTROLS) {
    const control = findControl(id)
    if (!control) throw new Error(`no control ${id}`)
    expect((await runControl(warehouse.db, control, everything)).error).toBeUndefined()
  }
  found = await judge(everything)
})
afterAll(() => warehouse.close())

describe('the checks of the gates, case by case', () => {
  for (const [i, c] of CASES.entries()) {
    test(`${c.check} ${c.name}: ${c.expect}`, () => expect(said(found, `P${i}X`, c.check)).toBe(c.expect))
  }

  test('every reason that a check can give is tried', () => {
    const tried = new Set(CASES.map((c) => `${c.check} ${c.expect.split('/')[1]}`))
    const all = GATES.flatMap((g) => g.checks.flatMap((c) => Object.keys(c.reasons).map((r) => `${c.id} ${r}`)))
    // These two need a table that is not loaded: tried below.
    expect(all.filter((r) => !tried.has(r))).toEqual(['GP-01 preceding_open', 'GP-06 preceding_open'])
  })

  test('what explains a failure comes with it: sentence, rows, and what would make it pass', () => {
    const late = CASES.findIndex((c) => c.check === 'GA-03' && c.name === 'first batch a day late')
    const check = found.get(`P${late}X`)?.gates.acceptance.checks.find((c) => c.id === 'GA-03')
    expect(check).toMatchObject({
      reason_zh: '1 条目录在验收前没有成功汇聚的批次',
      to_pass_zh: '完成首批汇聚或零增量确认。',
      articles: [29, 10],
      row_count: 1,
      rows: [{ table_name: 'catalog', id: `P${late}X-1`, fields: { first_batch_on: '2025-07-01' } }],
    })
    const passed = found.get(`P${late}X`)?.gates.acceptance.checks.find((c) => c.id === 'GA-01')
    expect(passed?.to_pass_zh).toBeNull()
  })
})

describe('applicability', () => {
  test.each([
    ['OTHER', '不适用'],
    ['NO-DATA', '不适用'],
    ['FUND-UNKNOWN', '暂缓出具'],
    ['DATA-UNKNOWN', '暂缓出具'],
  ])('%s: %s at every gate, without checks', (id, verdict) => {
    const gates = Object.values(found.get(id)?.gates ?? {})
    expect(gates.map((g) => [g.verdict, g.checks.length])).toEqual([
      [verdict, 0],
      [verdict, 0],
      [verdict, 0],
    ])
  })
})

describe('tables that are not loaded', () => {
  test('each check is unknown exactly when one of its tables is missing, before its logic', async () => {
    for (const missing of ['catalog', 'catalog_item', 'system_reg', 'collect_item', 'directive', 'org', 'mount', 'ingest_batch', 'recon']) {
      const judged = await judge(new Set([...everything].filter((t) => t !== missing)))
      for (const check of GATES.flatMap((g) => g.checks)) {
        const all = [...judged.keys()].map((p) => said(judged, p, check.id)).filter((s) => s !== 'none')
        const unknown = all.filter((s) => s === 'unknown/table_not_loaded').length
        expect([missing, check.id, unknown]).toEqual([missing, check.id, check.needs.includes(missing) ? all.length : 0])
      }
    }
  })

  test('a gate that cannot be judged holds the payment up', async () => {
    const judged = await judge(new Set([...everything].filter((t) => t !== 'mount')))
    const paid = CASES.findIndex((c) => c.check === 'GA-04' && c.name === 'attached that day')
    const project = judged.get(`P${paid}X`)
    expect(project?.gates.acceptance.verdict).toBe('暂缓出具')
    expect(said(judged, `P${paid}X`, 'GP-01')).toBe('unknown/preceding_open')
    expect(project?.gates.acceptance.checks.find((c) => c.id === 'GA-04')?.reason_zh).toBe('尚未导入：资源挂接')
  })

  test('and money already paid is then unknown too', async () => {
    await warehouse.db.run("update project set paid_at = date '2025-09-01' where project_id = 'P0X'")
    await warehouse.db.run(
      "update project set data_list_at = date '2025-01-15', catalog_ids = ['Z'], stage = 'acceptance' where project_id = 'P0X'",
    )
    const judged = await judge(new Set([...everything].filter((t) => t !== 'mount' && t !== 'catalog' && t !== 'ingest_batch')))
    expect(said(judged, 'P0X', 'GP-06')).toBe('unknown/preceding_open')
  })
})
