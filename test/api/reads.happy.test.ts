import { beforeAll, describe, expect, it } from 'vitest'
import { A, assessedApp, B, bareApp, json, type TestApp } from './help.ts'

let app: TestApp
beforeAll(async () => {
  app = (await assessedApp({ demo: true })).app
})

describe('reads of an assessed home', () => {
  it('status says as-of, coverage and demo', async () => {
    const { body } = await json(app, '/api/status')
    expect(body).toMatchObject({ assessed: true, demo: true, as_of: '2025-10-31', tables_total: 37, tables_loaded: 4, controls_failed: 1 })
    expect(body.open_findings).toBe(1)
  })

  it('overview counts alarms and unknowns apart', async () => {
    const { body } = await json(app, '/api/overview')
    const row = (uscc: string) => body.agencies.find((r: { uscc: string }) => r.uscc === uscc)
    expect(row(A).cells[7]).toEqual({ open: [0, 0, 1, 0], ok: 0, unknown: 0 })
    expect(row(B).cells[7]).toEqual({ open: [0, 0, 0, 0], ok: 0, unknown: 1 })
    expect(row(B).cells[0]).toEqual({ open: [0, 0, 0, 0], ok: 0, unknown: 0 })
    expect(body.items).toHaveLength(9)
    expect(body.items[7].failed).toEqual(['35-8-02'])
    expect(body.items[2].blind).toContain('35-3-01')
  })

  it('overview filters by region and type', async () => {
    const { body } = await json(app, '/api/overview?region=440703&org_type=public_affairs')
    expect(body.agencies.map((r: { uscc: string }) => r.uscc)).toEqual([B])
    expect(body.regions.map((r: { code: string }) => r.code)).toEqual(['440700', '440703'])
    expect(body.types).toContainEqual({ code: 'admin', label: '行政机关', agencies: 1 })
  })

  it('findings page, filter and search by agency name', async () => {
    const { body } = await json(app, `/api/findings?agency=${A}&item=8&severity=S3&q=${encodeURIComponent('甲')}`)
    expect(body.total).toBe(1)
    expect(body.findings[0]).toMatchObject({
      subject_id: 'R1',
      agency: '甲局',
      object: '《企业登记》',
      due_date: '2025-10-10',
      occurred_on: '2025-10-11',
    })
    expect(body.findings[0]).not.toHaveProperty('sort_key')
    expect((await json(app, '/api/findings?state=cleared')).body.total).toBe(0)
    expect((await json(app, `/api/findings?q=${encodeURIComponent('没有的词')}`)).body.findings).toEqual([])
    expect((await json(app, '/api/findings?region=440703')).body.total).toBe(0)
  })

  it('a finding tells the whole story', async () => {
    const { body } = await json(app, '/api/findings/F1')
    expect(body.agency).toMatchObject({ uscc: A, name: '甲局', region_label: '市本级' })
    expect(body.sentence).toBe('平台数据显示，甲局存在“逾期答复”的情形。所需的日期、编号和数量在下次检测后列出。')
    const applicant = body.evidence.find((f: { key: string }) => f.key === 'applicant_uscc')
    expect(applicant.label).toMatch(/[一-龥]/)
    expect(applicant.values).toEqual([{ text: '乙局', code: B }])
    expect(body.item_text).toContain('其他未按照公共数据主管部门要求')
    expect(body.citations[0]).toMatchObject({
      place: '《办法》第十五条第二款',
      cited: expect.stringMatching(/^有条件共享的公共数据/),
      article: expect.stringContaining('无条件共享的公共数据'),
    })
    expect(body.params).toContainEqual({ name: 'days', label: '答复时限', value: '5', unit: '工作日' })
    expect(body.reproduce_sql).toContain("subject_id = 'R1'")
    expect(body.sources).toContainEqual(expect.objectContaining({ file_name: '共享申请.csv', row: 2, sha256: 'ab'.repeat(32) }))
  })

  it('controls, one control, coverage, agency, batches', async () => {
    const list = (await json(app, '/api/controls')).body
    expect(list.controls.find((c: { id: string }) => c.id === '35-8-01').run).toMatchObject({ alarm: 1, unknown: 1, failed: false })
    const one = (await json(app, '/api/controls/35-8-01')).body
    expect(one.reasons).toContainEqual({ status: 'unknown', reason: 'share_type_unknown', n: 1, label: '共享类型不明' })
    const coverage = (await json(app, '/api/coverage')).body
    expect(coverage.tables).toHaveLength(37)
    expect(coverage.unknown).toContainEqual({
      uscc: B,
      agency: '乙局',
      reason: 'share_type_unknown',
      label: '共享类型不明',
      n: 1,
      controls: ['35-8-01'],
    })
    expect(coverage.failed[0].id).toBe('35-8-02')
    const agency = (await json(app, `/api/agencies/${A}`)).body
    expect(agency.agency.cells[7].open).toEqual([0, 0, 1, 0])
    expect(agency.controls).toEqual([{ id: '35-8-01', title: '逾期答复', item: 8, open: 1 }])
    expect(agency.recent).toHaveLength(1)
    expect((await json(app, '/api/batches')).body.batches[0]).toMatchObject({ table_label: '共享申请', rows_in: 2 })
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
    for (const sort of ['severity', 'recent', 'occurred', 'due']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await json(own, `/api/findings?limit=5&sort=${sort}&cursor=${cursor}`)
        seen.push(...body.findings.map((r: { finding_id: string }) => r.finding_id))
        cursor = body.next
      }
      expect(new Set(seen).size).toBe(24)
      expect(seen).toHaveLength(24)
    }
    const { body } = await json(own, '/api/findings?limit=200')
    const severities = body.findings.map((r: { severity: string }) => r.severity)
    expect(severities).toEqual([...severities].sort())
  })
})

describe('before the first assessment', () => {
  it('every read says so instead of looking fine', async () => {
    const { app: bare } = await bareApp()
    for (const path of ['status', 'overview', 'findings', 'controls', 'coverage']) {
      const { status, body } = await json(bare, `/api/${path}`)
      expect([path, status, body.assessed]).toEqual([path, 200, false])
    }
    expect((await json(bare, '/api/controls/35-8-01')).body).toMatchObject({ control: { run: null }, reproduce_sql: null })
  })
})
