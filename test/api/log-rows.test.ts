import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { Db } from '../../server/base/db.ts'
import { wantedRows } from '../../server/reads/log-rows.ts'
import { refreshFacts } from '../../server/warehouse/facts.ts'
import { logRows } from '../../server/warehouse/log-rows.ts'
import { setAssessment } from '../../server/warehouse/marts.ts'
import { refreshStaging } from '../../server/warehouse/staging.ts'
import { appDeps, type Call, caller, signIn } from '../support/app.ts'
import { ImportHome } from '../support/import-home.ts'
import { accessCsv } from '../warehouse/log-rows.ts'

let home: ImportHome
let db: Db
let officer: Call
let stranger: Call

const ORG = '11440700MB9D00017G'

beforeAll(async () => {
  home = await ImportHome.open(mkdtempSync(join(tmpdir(), 'shuheng-rows-')))
  db = await Db.open(':memory:', home.config)
  const days = ['2025-07-01', '2025-07-02', '2025-08-01']
  await home.import(home.file('调用日志.csv', `${accessCsv(1, days, 300).join('\n')}\n`))
  const deps = { ...home.deps, warehouse: db }
  await refreshStaging(deps)
  await setAssessment(db, '2025-12-31')
  await refreshFacts(deps)
  const api = { ...(await appDeps({ warehouse: db, ledger: home.deps.ledger, now: home.deps.now })), config: home.config }
  await home.deps.ledger.write(async (tx) => {
    const finding = (control_id: string, evidence: object) => ({
      finding_id: `${control_id}:X`,
      control_id,
      subject_id: 'X',
      agency_uscc: ORG,
      state: 'open',
      severity: 'S1',
      item: 4,
      evidence_class: 'E2',
      first_seen: '2025-12-31',
      last_seen: '2025-12-31',
      times_seen: 1,
      recurrences: 0,
      evidence: JSON.stringify(evidence),
    })
    await tx.put('finding', [
      finding('35-4-04', { grant_id: 'SQD-1', month: '2025-07' }),
      finding('35-5-07', { app_id: 'APP-2', month: '2025-07', outside: [{ ip: '10.40.1.3', ok_calls: 2 }] }),
      finding('35-8-01', { req_id: 'R' }),
    ])
  })
  const app = createApp(api)
  officer = caller(app, await signIn(api, { roles: ['authority'] }))
  stranger = caller(app, await signIn(api, { roles: ['cdo'], agencies: ['11440703MB9D00025B'] }))
})

afterAll(async () => {
  db.closeInstance()
  await home.close()
})

test('pages through exactly the rows of the key and the month, oldest first', async () => {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await officer('GET', `/findings/35-4-04:X/log-rows?limit=7${cursor ? `&cursor=${cursor}` : ''}`)
    expect(page.status).toBe(200)
    expect(page.body.rows.length).toBeLessThanOrEqual(7)
    for (const row of page.body.rows) {
      expect(row.grant_id).toBe('SQD-1')
      seen.push(row.ts)
    }
    cursor = page.body.next
  } while (cursor !== null)
  const all = await db.all<{ ts: string }>(
    "select ts::varchar as ts from stg.access_log where grant_id = 'SQD-1' and ts < timestamp '2025-08-01' order by ts",
  )
  expect(all.length).toBeGreaterThan(20)
  expect(seen).toEqual(all.map((r) => r.ts))
})

test('values named in the records of the evidence narrow the rows', async () => {
  const page = await officer('GET', '/findings/35-5-07:X/log-rows?limit=200')
  expect(page.body.rows.length).toBeGreaterThan(3)
  for (const row of page.body.rows) expect([row.app_id, row.ip, row.ts.slice(0, 7)]).toEqual(['APP-2', '10.40.1.3', '2025-07'])
  expect(page.body.columns[0]).toEqual({ key: 'ts', label: '调用时间' })
})

test('refuses what has no log behind it, what lies outside the agencies of the person, and a crooked cursor', async () => {
  expect((await officer('GET', '/findings/35-8-01:X/log-rows')).status).toBe(404)
  expect((await stranger('GET', '/findings/35-4-04:X/log-rows')).status).toBe(404)
  expect((await officer('GET', "/findings/35-4-04:X/log-rows?cursor=2025-07-01:1'")).status).toBe(400)
})

test('evidence names keys, days and the span; a field list of a ticket is no key', () => {
  expect(
    wantedRows({ ticket_id: 'T', field_list: 'A', writes: [{ log_day: '2025-07-03' }] }, 'f_change', 'change_log', '2025-12-31'),
  ).toEqual({
    fact: 'f_change',
    from: '2023-08-15',
    to: '2025-12-31',
    equals: { ticket_id: 'T' },
    among: {},
    days: ['2025-07-03'],
  })
})

test('a page of a rare key ends after five days of it, and the pages together still hold every row', async () => {
  const days = Array.from({ length: 12 }, (_, i) => `2025-09-${String(i + 1).padStart(2, '0')}`)
  const line = (day: string) => `${day} 10:00:00,SQD-RARE,YY,U1,11440700MB9D00017G,10.0.0.1,K1,A,1,,,H1,是`
  const header =
    '调用时间,授权编号,应用标识,用户标识,调用单位统一社会信用代码,来源地址,目录代码,返回字段,返回行数,场景编码,办件编号,查询主体摘要,是否成功'
  const deps = { ...home.deps, warehouse: db }
  await home.import(home.file('少.csv', `${[header, ...days.map(line)].join('\n')}\n`))
  await refreshStaging(deps)
  await refreshFacts(deps)
  const wanted = {
    fact: 'f_access_grant',
    from: '2025-09-01',
    to: '2025-09-30',
    equals: { grant_id: 'SQD-RARE' },
    among: {},
    days: [],
    limit: 50,
  } as const
  const seen: string[] = []
  const sizes: number[] = []
  for (let after: string | undefined; ; ) {
    const page = await logRows(deps, { ...wanted, ...(after === undefined ? {} : { after }) })
    seen.push(...page.rows.map((r) => String(r['ts']).slice(0, 10)))
    sizes.push(page.rows.length)
    after = page.next
    if (after === undefined) break
  }
  expect(seen).toEqual(days)
  expect(sizes).toEqual([5, 5, 2])
})
