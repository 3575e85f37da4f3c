import { describe, expect, it } from 'vitest'
import type { CatalogHealth } from '../../server/reads/catalog-health.ts'
import type { Pulse } from '../../server/reads/trends.ts'
import type { Desk } from '../../server/reads/worklist.ts'
import { A, assessedApp, bareApp } from './help.ts'

async function read<T>(app: { request: (path: string) => Response | Promise<Response> }, path: string): Promise<T> {
  const answer = await app.request(`/api${path}`)
  expect(answer.status, path).toBe(200)
  return (await answer.json()) as T
}

describe('before an assessment', () => {
  it('says so, and counts nothing', async () => {
    const { app } = await bareApp()
    expect(await read<Pulse>(app, '/pulse')).toEqual({
      as_of: null,
      first: null,
      opened: 0,
      cleared: 0,
      recurred: 0,
      weeks: [],
      agencies: [],
    })
    expect((await read<CatalogHealth>(app, '/catalog-health')).assessed).toBe(false)
    expect(await read<Desk>(app, '/desk')).toEqual({ waiting: [], cases: 0, gates: 0, scores: 0, due: [] })
  })
})

describe('pulse', () => {
  it('tells the week that ends at the as-of day, and twelve weeks', async () => {
    const { app, deps } = await assessedApp()
    const { findings } = await read<{ findings: { finding_id: string; first_seen: string }[] }>(app, '/findings?state=all')
    expect(findings.length).toBeGreaterThan(0)
    const id = findings[0]?.finding_id ?? ''
    await deps.ledger.write((tx) => {
      tx.event({ kind: 'finding.opened', subject: id, actor: 'system', body: { as_of: '2025-10-20' } })
      tx.event({ kind: 'finding.cleared', subject: id, actor: 'system', body: { as_of: '2025-10-29' } })
      return tx.run("update finding set first_seen = '2025-10-20', state = 'cleared', cleared_on = '2025-10-29' where finding_id = $id", {
        id,
      })
    })
    const pulse = await read<Pulse>(app, '/pulse')
    expect(pulse.as_of).toBe('2025-10-31')
    expect(pulse.weeks).toHaveLength(12)
    expect(pulse.weeks.at(-1)).toMatchObject({ ends: '2025-10-31', cleared: 1 })
    const before = pulse.weeks.at(-2)
    expect(before?.ends).toBe('2025-10-24')
    expect(before?.opened).toBeGreaterThanOrEqual(1)
    expect(before?.open).toBeGreaterThanOrEqual(1)
  })
})

describe('catalogue check', () => {
  it('counts what is filled, and what an element is due for', async () => {
    const { app } = await assessedApp()
    const health = await read<CatalogHealth>(app, '/catalog-health')
    expect(health.assessed).toBe(true)
    const sum = (key: 'total' | 'complete') => health.agencies.reduce((n, a) => n + a[key], 0)
    expect(health.total).toBe(sum('total'))
    expect(health.complete).toBe(sum('complete'))
    for (const e of health.elements) expect(e.filled, e.code).toBeLessThanOrEqual(e.due)
    for (const a of health.agencies) {
      for (const e of health.elements) expect(a.missing[e.code], `${a.uscc} ${e.code}`).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('desk', () => {
  it('counts what waits for an officer and lists what falls due, late first', async () => {
    const { app, deps } = await assessedApp()
    const row = (id: string, state: string, due: string | null) => ({
      case_id: id,
      version: 1,
      state,
      agency_uscc: A,
      item: 8,
      severity: 'S2',
      title: id,
      opened_on: '2025-10-01',
      updated_on: '2025-10-01',
      due_date: due,
      rebounds: 0,
      all_clear: false,
      body: '{}',
    })
    await deps.ledger.write((tx) =>
      tx.put('rect_case', [
        row('C1', 'verifying', null),
        row('C2', 'overdue', '2025-10-30'),
        row('C3', 'rectifying', '2025-11-04'),
        row('C4', 'rectifying', '2026-06-30'),
      ]),
    )
    const desk = await read<Desk>(app, '/desk')
    expect(Object.fromEntries(desk.waiting.map((w) => [w.key, w.n]))).toEqual({ verify: 1, report: 1 })
    expect(desk.cases).toBe(2)
    expect(desk.due.map((d) => [d.case_id, d.remaining])).toEqual([
      ['C2', -1],
      ['C3', 2],
    ])
  })
})
