import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import { GATE_IDS } from '../../server/common/codes.ts'
import type { GateTruth } from '../../server/demo/city/gates.ts'
import { writeDemo } from '../../server/demo/city/index.ts'
import { evaluateGates, type ProjectGates } from '../../server/gates/evaluate.ts'
import { gradesFrom } from '../../server/gates/grades.ts'
import { importPaths } from '../../server/import/index.ts'
import { closeProduct, openProduct, type Product } from '../../server/pipeline.ts'
import { gradesOf } from '../../server/scores/grade.ts'

// Whole homes are built here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let root: string
let product: Product
let truth: GateTruth[]
let found: ProjectGates[]
let asOf: string
const GRADES = new Set(['GI-08', 'GA-10', 'GP-07'])

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'shuheng-gates-'))
  const demo = await writeDemo({ out: join(root, 'demo'), orgs: 30, accessRows: 2000 }, quietLog)
  asOf = demo.asOf
  product = await openProduct(readConfig({ SHUHENG_HOME: join(root, 'home') }), quietLog, () => new Date('2026-07-01T02:00:00Z'))
  await importPaths(product, { paths: [join(root, 'demo', 'exports')] })
  truth = JSON.parse(readFileSync(join(root, 'demo', 'truth', 'gates.json'), 'utf8'))
  // No assessment ran: a gate reads the controls with its own day.
  found = await evaluateGates(product, { asOf, grades: gradesFrom(product) })
})

afterAll(() => {
  if (product) closeProduct(product)
  rmSync(root, { recursive: true, force: true })
})

describe('gates of the demonstration city against its truth file', () => {
  test('every project is judged at every gate, and nothing else is', () => {
    const ids = found.flatMap((p) => GATE_IDS.map((gate) => `${p.project_id}:${gate}`))
    expect(ids).toEqual(truth.map((t) => `${t.project_id}:${t.gate}`))
  })

  for (const gate of GATE_IDS) {
    test(`${gate}: verdicts and check results are those of the truth file`, () => {
      const shown = found.map((p) => {
        const { verdict, checks } = p.gates[gate]
        return {
          project_id: p.project_id,
          gate,
          verdict,
          checks: checks.filter((c) => !GRADES.has(c.id)).map((c) => ({ id: c.id, result: c.result })),
        }
      })
      expect(shown).toEqual(truth.filter((t) => t.gate === gate))
    })
  }

  test('the city holds every verdict and, of most checks, both sides', () => {
    expect(new Set(truth.map((t) => t.verdict))).toEqual(new Set(['符合', '基本符合', '不符合', '暂缓出具', '不适用']))
    const failing = new Set(truth.flatMap((t) => t.checks.filter((c) => c.result === 'fail').map((c) => c.id)))
    const all = new Set(truth.flatMap((t) => t.checks.map((c) => c.id)))
    expect([...all].filter((id) => !failing.has(id))).toEqual([])
  })

  test('the grade of the year before is the one that the scores give', async () => {
    const grades = await gradesOf(product, { year: 2025, asOf })
    const units = await product.warehouse.all<{ uscc: string; org_type: string }>('select uscc, org_type from stg.org')
    const types = new Map(units.map((u) => [u.uscc, u.org_type]))
    const expected = (uscc: string) => {
      if (types.has(uscc) && types.get(uscc) !== 'admin') return 'not_applicable'
      const grade = grades.get(uscc)?.grade
      return grade === undefined ? 'unknown' : grade === '不合格' ? 'fail' : 'pass'
    }
    const shown = found.flatMap((p) =>
      GATE_IDS.flatMap((g) => p.gates[g].checks.filter((c) => GRADES.has(c.id)).map((c) => [p.project_id, c.result])),
    )
    expect(shown.length).toBeGreaterThan(100)
    const owner = new Map(found.map((p) => [p.project_id, p.uscc]))
    expect(shown).toEqual(shown.map(([id]) => [id, expected(owner.get(String(id)) ?? '')]))
  })
})
