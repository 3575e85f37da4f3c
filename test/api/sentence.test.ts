import { describe, expect, it } from 'vitest'
import type { AgencyName } from '../../server/reads/agencies.ts'
import type { FindingRow } from '../../server/reads/finding-row.ts'
import { objectName } from '../../server/reads/finding-row.ts'
import { factOf, findingSentence } from '../../server/reads/sentence.ts'

const base: FindingRow = {
  finding_id: '35-3-03:K1',
  control_id: '35-3-03',
  title: '超周期未更新',
  title_en: 'A reply should be in time',
  subject_id: 'K1',
  object: '《企业登记》',
  agency_uscc: 'A',
  agency: '甲局',
  item: 3,
  addressee: 'agency',
  severity: 'S2',
  evidence_class: 'E1',
  reason: 'violation',
  reason_label: '不符合要求',
  state: 'open',
  due_date: null,
  occurred_on: '2025-12-30',
  first_seen: '2026-01-01',
  last_seen: '2026-01-02',
  cleared_on: null,
  adjusted_on: null,
  magnitude: 1,
  magnitude_unit: '天',
  times_seen: 1,
  case_id: null,
  case_state: null,
  case_state_label: null,
  waiver_id: null,
  hold_id: null,
}

describe('the sentence of a finding', () => {
  const evidence = {
    slots: {
      'catalog.catalog_id': 'K1',
      'catalog.update_cycle': 'monthly',
      'ingest_batch.finished_at': '2025-11-03 08:00:00',
    },
    names: [{ code: 'K1', name: '企业登记' }],
  }
  const said = (over: Partial<FindingRow> = {}, kept: object = evidence) => {
    const f = { ...base, due_date: '2025-12-09', ...over }
    return findingSentence(f, factOf(f, kept as Record<string, unknown>, f.last_seen), f.agency)
  }

  it('says what the data show in official words, with dates and the data date', () => {
    expect(said()).toBe(
      '平台数据显示，《企业登记》（目录代码K1）的更新周期为每月，最近一次成功更新为2025年11月3日，至迟应当于2025年12月9日前（含当日）更新，截至2026年1月2日仍未更新。',
    )
  })

  it('says that a cleared finding is cleared, and since which data date', () => {
    expect(said({ state: 'cleared', cleared_on: '2026-02-01' })).toMatch(/该情况已于2026年2月1日前消除。$/)
  })

  it('says no more than the title before the slots were kept, and never that a breach is established', () => {
    expect(said({}, {})).toBe('平台数据显示，甲局存在“超周期未更新”的情形。所需的日期、编号和数量在下次检测后列出。')
    expect(said({ state: 'cleared', cleared_on: '2026-02-01' }, {})).toContain('2026-02-01 的检测中已消除。')
    expect(said()).not.toMatch(/违法|认定|违规/)
  })
})

describe('the object of a finding', () => {
  const names = new Map([['A', { name: '甲局' } as AgencyName]])
  it('is the catalogue entry, the named thing, or the key with names for codes', () => {
    const object = (evidence: object | null, subject_id = 'A|U1|2025-06') =>
      objectName({ subject_id, evidence: evidence && JSON.stringify(evidence) }, names, new Map([['K1', '企业登记']]))
    expect(object({ catalog_id: 'K1', name: '旧名' })).toBe('《企业登记》')
    expect(object({ catalog_id: 'K9', name: '旧名' })).toBe('《旧名》')
    expect(object({ system_id: 'X', name: '业务系统' })).toBe('业务系统')
    expect(object(null)).toBe('甲局 · U1 · 2025-06')
  })
})
