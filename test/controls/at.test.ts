import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openAsOf } from '../../server/controls/at.ts'
import { assess } from '../../server/pipeline.ts'
import { A, B, catalogRow, GateHome, ORGS } from '../gates/home.ts'

// Whole homes are built here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const ID = '35-8-01'
const RESULT = 'select control_id, subject_id, status, reason, due_date::varchar as due from result order by all'
let home: GateHome

const request = (id: string, replied: string | null) => ({
  req_id: id,
  catalog_id: 'C1',
  applicant_uscc: B,
  provider_uscc: A,
  received_at: '2025-09-26 10:00:00',
  replied_at: replied,
})

async function at(asOf: string, more: Partial<Parameters<typeof openAsOf>[1]> = {}) {
  const standing = await openAsOf(home.product, { asOf, ...more })
  try {
    await standing.judge([ID])
    return await standing.db.all(RESULT)
  } finally {
    await standing.close()
  }
}

const late = { control_id: ID, subject_id: 'R1', status: 'alarm', reason: 'violation', due: '2025-10-10' }
const pending = { control_id: ID, subject_id: 'R1', status: 'ok', reason: 'pending', due: '2025-10-10' }

beforeAll(async () => {
  home = await GateHome.open(() => new Date('2025-11-01T01:00:00Z'))
})
afterAll(() => home.close())

test('a mandatory table that was never imported is said, unless the reader can do without', async () => {
  await home.put('org', ORGS)
  await expect(at('2025-10-31')).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await at('2025-10-31', { partial: true })).toEqual([])
})

test('needs no assessment, reads any day, and two days at once', async () => {
  await home.put('catalog', [catalogRow('C1')])
  await home.put('share_request', [request('R1', '2025-10-11 00:00:00')])
  const [now, then, without] = await Promise.all([at('2025-10-31'), at('2025-10-10'), at('2025-10-31', { facts: false })])
  expect(now).toEqual([late])
  expect(then).toEqual([pending])
  expect(without).toEqual(now)
  expect(await home.product.warehouse.all("select 1 from duckdb_tables() where table_name in ('result', 'run_state')")).toEqual([])
})

test('gives what an assessment of that day gives, and leaves the recorded one alone, even while one runs', async () => {
  await Promise.all([assess(home.product, { asOf: '2025-10-31' }), at('2025-10-10'), at('2025-10-10')])
  const recorded = await home.product.warehouse.all(RESULT)
  expect(recorded.filter((r) => r['control_id'] === ID)).toEqual(await at('2025-10-31'))
  const events = await home.product.ledger.db.get('select count(*)::integer as n from event')
  expect(await at('2025-10-10')).toEqual([pending])
  expect(await home.product.warehouse.all(RESULT)).toEqual(recorded)
  expect(await home.product.warehouse.all('select as_of::varchar as as_of from run_state')).toEqual([{ as_of: '2025-10-31' }])
  expect(await home.product.ledger.db.get('select count(*)::integer as n from event')).toEqual(events)
  expect(await home.product.warehouse.all("select database_name from duckdb_databases() where database_name like 'scratch%'")).toEqual([])
})

test('a fixed list of batches reads those and no later ones', async () => {
  const before = await home.product.ledger.db.all<{ batch_id: string }>('select batch_id from import_batch')
  const batches = before.map((b) => b.batch_id)
  await home.put('share_request', [request('R1', '2025-10-09 09:00:00'), request('R2', null)])
  expect(await at('2025-10-31', { batches })).toEqual([late])
  expect((await at('2025-10-31')).map((r) => [r['subject_id'], r['status']])).toEqual([
    ['R1', 'ok'],
    ['R2', 'alarm'],
  ])
})
