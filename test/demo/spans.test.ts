import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Row } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { tables } from '../../server/contract/tables.ts'
import { controls } from '../../server/controls/catalog.ts'
import { runControl } from '../../server/controls/run.ts'
import { buildCity } from '../../server/demo/city/build.ts'
import type { CityInput, Truth } from '../../server/demo/city/city.ts'
import { writeDemo } from '../../server/demo/city/index.ts'
import { accessDays } from '../../server/demo/city/traffic.ts'
import { TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await TestWarehouse.create()
})
afterAll(() => warehouse.close())

const byKey = (a: Truth, b: Truth) => (`${a.control_id}:${a.subject_id}` < `${b.control_id}:${b.subject_id}` ? -1 : 1)

async function compare(input: CityInput): Promise<{ found: Truth[]; truth: Truth[] }> {
  const city = buildCity(input)
  const calls: Row[] = [...accessDays(city)].flatMap((day) => day.rows)
  await warehouse.load({ ...Object.fromEntries(city.tables), access_log: calls }, input.to)
  const loaded = new Set(tables.map((t) => t.name))
  for (const control of controls()) expect((await runControl(warehouse.db, control, loaded)).error).toBeUndefined()
  const found = await warehouse.db.all<Truth & Row>(
    `select control_id, subject_id, reason, agency_uscc, due_date::varchar as due_date, occurred_on::varchar as occurred_on,
       severity, magnitude::integer as magnitude
     from result where status = 'alarm'`,
  )
  return { found: found.sort(byKey), truth: [...city.truth].sort(byKey) }
}

test.each([
  { when: 'from the day the Measures took effect', from: '2023-08-15', to: '2024-07-20', seed: 11 },
  { when: 'across the day the State Council regulation took effect', from: '2025-01-10', to: '2025-12-31', seed: 12 },
  { when: 'up to the last day of the calendar', from: '2025-10-01', to: '2026-12-31', seed: 13 },
])('a city $when agrees with its truth', async ({ from, to, seed }) => {
  const { found, truth } = await compare({ seed, orgs: 12, accessRows: 3000, from, to })
  expect(found).toEqual(truth)
  // What rests on the State Council regulation alone came in August 2025; the rest binds from the first day.
  const regulated = ['35-2-02', '35-2-06', '35-2-09', '35-8-04', '35-9-01', '35-9-02']
  const expected = controls().filter((c) => to >= '2025-08-01' || !regulated.includes(c.id))
  expect([...new Set(truth.map((t) => t.control_id))].sort()).toEqual(expected.map((c) => c.id))
})

test.each([
  ['2023-08-14', '2024-12-31', '办法施行日'],
  ['2025-07-01', '2027-01-01', '工作日历'],
  ['2025-07-01', '2025-12-31', '不足 330 天'],
  ['2025-02-30', '2026-06-30', '不是有效的日期'],
])('%s to %s is refused with the reason', async (from, to, reason) => {
  await expect(writeDemo({ out: '/nonexistent/demo', from, to }, quietLog)).rejects.toThrow(reason)
})
