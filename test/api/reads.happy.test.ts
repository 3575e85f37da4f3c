import { beforeAll, describe, expect, it } from 'vitest'
import { A, assessedApp, B, bareApp, json, type TestApp } from './help.ts'

let app: TestApp
beforeAll(async () => {
  app = (await assessedApp({ demo: true })).app
})

describe('reads of an assessed home', () => {
  it('status says as-of, coverage and demo', async () => {
    const { body } = await json(app, '/api/status')
    expect(body).toMatchObject({ assessed: true, demo: true, as_of: '2025-10-31', tables_total: 36, tables_loaded: 4, controls_failed: 1 })
    expect(body.findings_open).toBe(1)
  })

  it('overview counts alarms and unknowns apart', async () => {
    const { body } = await json(app, '/api/overview')
    const row = (uscc: string) => body.rows.find((r: { uscc: string }) => r.uscc === uscc)
    expect(row(A).cells[7]).toMatchObject({ alarm: 1, worst: 'S3', unknown: 0 })
    expect(row(B).cells[7]).toMatchObject({ alarm: 0, worst: null, unknown: 1 })
    expect(row(B).cells[0]).toMatchObject({ alarm: 0, unknown: 0, ok: 0 })
    expect(body.items).toHaveLength(9)
  })

  it('overview filters by region and type', async () => {
    const { body } = await json(app, '/api/overview?region=440703&org_type=public_affairs')
    expect(body.rows.map((r: { uscc: string }) => r.uscc)).toEqual([B])
    expect(body.regions).toEqual(['440700', '440703'])
  })

  it('findings page, filter and search by agency name', async () => {
    const { body } = await json(app, `/api/findings?agency=${A}&item=8&severity=S3&q=${encodeURIComponent('甲')}`)
    expect(body.total).toBe(1)
    expect(body.rows[0]).toMatchObject({ subject_id: 'R1', agency_name: '甲局', due_date: '2025-10-10', occurred_on: '2025-10-11' })
    expect(body.rows[0]).not.toHaveProperty('sort_key')
    expect((await json(app, '/api/findings?state=cleared')).body.total).toBe(0)
    expect((await json(app, `/api/findings?q=${encodeURIComponent('没有的词')}`)).body.rows).toEqual([])
  })

  it('a finding tells the whole story', async () => {
    const { body } = await json(app, '/api/findings/F1')
    expect(body.agency).toEqual({ uscc: A, name: '甲局' })
    const applicant = body.evidence.find((f: { key: string }) => f.key === 'applicant_uscc')
    expect(applicant.label).toMatch(/[一-龥]/)
    expect(applicant.text).toContain('乙局')
    expect(body.law.item.no).toBe(8)
    expect(body.law.articles[0].text.length).toBeGreaterThan(20)
    expect(body.reproduce).toContain("subject_id = 'R1'")
    expect(body.sources).toContainEqual(expect.objectContaining({ file_name: '共享申请.csv', row: 2, sha256: 'ab'.repeat(32) }))
  })

  it('controls, one control, coverage, agency, batches', async () => {
    const list = (await json(app, '/api/controls')).body
    expect(list.controls.find((c: { id: string }) => c.id === '35-8-01').run).toMatchObject({ alarm: 1, unknown: 1, failed: false })
    const one = (await json(app, '/api/controls/35-8-01')).body
    expect(one.reasons).toContainEqual({ status: 'unknown', reason: 'share_type_unknown', n: 1 })
    const coverage = (await json(app, '/api/coverage')).body
    expect(coverage.tables).toHaveLength(36)
    expect(coverage.unknown).toContainEqual({ agency_uscc: B, reason: 'share_type_unknown', n: 1, controls: 1, agency_name: '乙局' })
    expect(coverage.failed[0].control_id).toBe('35-8-02')
    const agency = (await json(app, `/api/agencies/${A}`)).body
    expect(agency.agency.alarm).toBe(1)
    expect(agency.findings.total).toBe(1)
    expect((await json(app, '/api/batches')).body.rows[0]).toMatchObject({ table_zh: expect.any(String), rows_in: 2 })
  })
})

describe('paging', () => {
  it('gives every finding once, in order, for each sort', async () => {
    const { app: own, deps } = await assessedApp()
    const one = await deps.ledger.db.get('select * from finding')
    const rows = Array.from({ length: 23 }, (_, i) => ({
      ...one,
      finding_id: `G${i}`,
      subject_id: `S${i}`,
      severity: `S${(i % 4) + 1}`,
      occurred_on: i % 5 === 0 ? null : `2025-09-${10 + (i % 9)}`,
    }))
    await deps.ledger.write((tx) => tx.put('finding', rows))
    for (const sort of ['severity', 'newest', 'occurred', 'agency']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await json(own, `/api/findings?limit=5&sort=${sort}&cursor=${cursor}`)
        seen.push(...body.rows.map((r: { finding_id: string }) => r.finding_id))
        cursor = body.next_cursor
      }
      expect(new Set(seen).size).toBe(24)
      expect(seen).toHaveLength(24)
    }
    const { body } = await json(own, '/api/findings?limit=200')
    const severities = body.rows.map((r: { severity: string }) => r.severity)
    expect(severities).toEqual([...severities].sort())
  })
})

describe('before the first assessment', () => {
  it('every read says so instead of looking fine', async () => {
    const { app: bare } = await bareApp()
    for (const path of ['status', 'overview', 'findings', 'controls', 'controls/35-8-01', 'coverage']) {
      const { status, body } = await json(bare, `/api/${path}`)
      expect([path, status, body.assessed]).toEqual([path, 200, false])
    }
  })
})
