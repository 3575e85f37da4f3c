import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import { quietLog } from '../../server/base/log.ts'
import { defaultScheme } from '../../server/contract/indicators.ts'
import { buildCity } from '../../server/demo/city/build.ts'
import { addDirt } from '../../server/demo/city/dirt.ts'
import { writeDemo } from '../../server/demo/city/index.ts'
import { accessDays } from '../../server/demo/city/traffic.ts'
import { importPaths } from '../../server/import/index.ts'
import { closeProduct, openProduct, type Product } from '../../server/pipeline.ts'
import { computeYear, type YearScore } from '../../server/scores/compute.ts'
import { type Call, independentSides, type Sides } from './independent.ts'
import { type Plain, set, type Tables, text } from './plain.ts'
import { plainScores } from './plain-score.ts'

const INPUT = { seed: 20260630, orgs: 30, accessRows: 10_000, from: '2025-07-01', to: '2026-06-30' }

let root: string
let product: Product
let tables: Tables
let calls: Call[]

/** The city's own rows, as its builder made them: what the import must reject or drop is left out. */
function cityRows(): { tables: Tables; calls: Call[] } {
  const city = buildCity(INPUT)
  addDirt(city)
  const log: Call[] = []
  for (const { day, rows } of accessDays(city))
    for (const r of rows)
      log.push({
        day,
        ts: text(r['ts']) ?? '',
        grant: text(r['grant_id']),
        catalog: text(r['catalog_id']) ?? '',
        items: set(r['items']),
        ok: r['ok'] === true,
      })
  const good = (name: string, r: Plain) =>
    r['is_classified'] !== true && !(name === 'share_request' && r['received_at'] === null) && r['name'] !== '校验位有误的机构'
  const known = [...city.tables].map(([name, rows]): [string, Plain[]] => [
    name,
    rows.filter((r) => good(name, r)).map((r) => (r['share_type'] === '面向社会' ? { ...r, share_type: null } : r)),
  ])
  return { tables: Object.fromEntries(known), calls: log }
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'shuheng-scores-'))
  await writeDemo({ out: join(root, 'demo'), ...INPUT }, quietLog)
  product = await openProduct(readConfig({ SHUHENG_HOME: join(root, 'home') }), quietLog, () => new Date('2026-07-01T02:00:00Z'))
  await importPaths(product, { paths: [join(root, 'demo', 'exports')] })
  ;({ tables, calls } = cityRows())
}, 240_000)

afterAll(() => {
  if (product) closeProduct(product)
  rmSync(root, { recursive: true, force: true })
})

function figures(year: YearScore, id: string): Record<string, [number, number]> {
  const found = [...(year.measured.figures.get(id) ?? [])].map(
    ([uscc, f]) => [uscc, [f.numerator, f.denominator] as [number, number]] as const,
  )
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const sorted = (sides: Sides, id: string) => Object.fromEntries([...(sides.get(id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)))

for (const [year, asOf] of [
  [2026, '2026-06-30'],
  [2025, '2026-06-30'],
  [2026, '2026-03-11'],
] as const) {
  describe(`${year} as of ${asOf}: the demonstration city scored twice, without a line in common`, () => {
    let product_: YearScore
    let sides: Sides
    beforeAll(async () => {
      product_ = await computeYear(product, { year, asOf })
      sides = independentSides(tables, calls, year, asOf)
    }, 120_000)

    for (const { id, title_zh } of defaultScheme.indicators) {
      test(`${id} ${title_zh}: numerators and denominators of every unit`, () => {
        expect(figures(product_, id)).toEqual(sorted(sides, id))
      })
    }

    test('totals, ranks and grades of every unit', () => {
      const shown = (tables['org'] ?? []).filter((o) => o['org_type'] !== 'public_enterprise' && o['in_scope'] === true)
      const plain = plainScores(sides, shown)
      const found = product_.scores.map(({ uscc, group, graded, total, rank, grade }) => ({ uscc, group, graded, total, rank, grade }))
      expect(found.length).toBeGreaterThan(20)
      expect(found.sort((a, b) => (a.uscc < b.uscc ? -1 : 1))).toEqual(plain)
    })
  })
}

test('every indicator has something to count somewhere in the two years', async () => {
  const years = [
    await computeYear(product, { year: 2025, asOf: '2026-06-30' }),
    await computeYear(product, { year: 2026, asOf: '2026-06-30' }),
  ]
  for (const { id } of defaultScheme.indicators) {
    const total = years.flatMap((y) => [...(y.measured.figures.get(id)?.values() ?? [])]).reduce((s, f) => s + f.denominator, 0)
    expect(total, id).toBeGreaterThan(0)
  }
})
