import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../server/base/config.ts'
import type { Row } from '../../server/base/db.ts'
import { quietLog } from '../../server/base/log.ts'
import { sqlText } from '../../server/base/sql.ts'
import { changedSince, contractVersion } from '../../server/controls/changes.ts'
import { importPaths } from '../../server/import/index.ts'
import { assess, closeProduct, openProduct, type Product } from '../../server/pipeline.ts'

const A = '11440700MB9D00017G'
let home: string
let p: Product

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'shuheng-rules-'))
  p = await openProduct(readConfig({}, { home: join(home, 'home') }), quietLog)
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text)
    return join(home, name)
  }
  await importPaths(p, {
    paths: [
      file('机构清单.csv', `统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n${A},市甲局,行政机关,440700,是\n`),
      file(
        '目录.csv',
        `目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型,共享条件\nK1,甲目录,${A},已发布,2025-01-01,有条件,略\nK2,乙目录,${A},已发布,2025-01-01,有条件,\nK3,丙目录,${A},已发布,2025-01-01,,\n`,
      ),
    ],
  })
  await assess(p, { asOf: '2025-10-31' })
})
afterAll(() => {
  closeProduct(p)
  rmSync(home, { recursive: true, force: true })
})

const finding = (control: string, subject: string, state: string): Row => ({
  finding_id: `${control}:${subject}`,
  control_id: control,
  subject_id: subject,
  agency_uscc: A,
  state,
  severity: 'S3',
  item: 2,
  evidence_class: 'E1',
  first_seen: '2025-09-30',
  last_seen: '2025-10-31',
  cleared_on: state === 'cleared' ? '2025-10-31' : null,
  times_seen: 2,
  recurrences: 0,
})

/** The home as the rules of 1.0.0 left it: a short condition was a finding, and one of no rule at all stands open too. */
async function asBefore(): Promise<void> {
  await p.ledger.write(async (tx) => {
    await tx.run(`update assessment set summary = '{"inputs":"old"}'`)
    await tx.run(`delete from finding where control_id = '35-2-04'`)
    await tx.run(`delete from event where kind = 'finding.opened' and subject like '35-2-04:%'`)
    await tx.put('finding', [finding('35-2-04', 'K1', 'open'), finding('35-2-03', 'K1', 'open')])
    for (const id of ['35-2-04:K1', '35-2-03:K1'])
      tx.event({ kind: 'finding.opened', subject: id, actor: 'system', body: { as_of: '2025-09-30' } })
  })
}

it('names the controls whose rules changed since a version', () => {
  expect(contractVersion()).toBe('2.0.0')
  expect(changedSince(undefined)).toEqual(changedSince('1.0.0'))
  expect(changedSince('1.0.0').size).toBe(19)
  expect(changedSince('2.0.0').size).toBe(0)
})

it('an older home is judged once on its last day: what the rules alone change is adjusted, neither new nor cleared', async () => {
  await asBefore()
  const report = await assess(p, { asOf: '2025-11-30' })
  const rows = await p.ledger.db.all(
    `select finding_id, state, adjusted_on::varchar as adjusted_on, cleared_on::varchar as cleared_on
     from finding where control_id in ('35-2-03', '35-2-04') order by finding_id`,
  )
  expect(rows).toEqual([
    // a rule that did not change clears as always
    { finding_id: '35-2-03:K1', state: 'cleared', adjusted_on: null, cleared_on: '2025-10-31' },
    { finding_id: '35-2-03:K3', state: 'open', adjusted_on: null, cleared_on: null },
    { finding_id: '35-2-04:K1', state: 'adjusted', adjusted_on: '2025-10-31', cleared_on: null },
    { finding_id: '35-2-04:K2', state: 'open', adjusted_on: '2025-10-31', cleared_on: null },
  ])
  expect(report.findings).toMatchObject({ adjusted: 0, cleared: 0 })
  const days = await p.ledger.db.all<{ day: string; adjusted: number }>(
    `select as_of::varchar as day, (summary->>'adjusted')::integer as adjusted from assessment where summary->>'contract' = '2.0.0' order by as_of`,
  )
  expect(days).toEqual([
    { day: '2025-10-31', adjusted: 2 },
    { day: '2025-11-30', adjusted: 0 },
  ])
  expect(await p.ledger.db.all(sqlText('ledger/disagreements'))).toEqual([])
  const weeks = await p.ledger.db.all<{ opened: number; cleared: number }>(sqlText('lookups/reads/pulse_weeks'), {
    as_of: '2025-10-31',
    weeks: 1,
    agencies: JSON.stringify([A]),
    control: '35-2-04',
  })
  expect(weeks.map((w) => [w.opened, w.cleared])).toEqual([[0, 0]])
})

it('the next assessment is like any other', async () => {
  const before = await p.ledger.db.get<{ n: number }>('select count(*)::integer as n from assessment')
  await assess(p, { asOf: '2025-12-31' })
  const after = await p.ledger.db.get<{ n: number }>('select count(*)::integer as n from assessment')
  expect(after?.n).toBe((before?.n ?? 0) + 1)
  const kept = await p.ledger.db.get(`select adjusted_on::varchar as adjusted_on from finding where finding_id = '35-2-04:K2'`)
  expect(kept).toEqual({ adjusted_on: '2025-10-31' })
})
