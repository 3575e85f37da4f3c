import { describe, expect, it } from 'vitest'
import { daysBetween } from '../../server/common/days.ts'
import type { AgencyName } from '../../server/reads/agencies.ts'
import type { FindingRow } from '../../server/reads/finding-row.ts'
import { objectName } from '../../server/reads/finding-row.ts'
import { findingSentence } from '../../server/reads/sentence.ts'

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
  magnitude: 1,
  times_seen: 1,
  case_id: null,
  case_state: null,
  case_state_label: null,
  waiver_id: null,
  hold_id: null,
}

describe('the sentence of a finding', () => {
  it('counts the days of a state that lasts, across a year', () => {
    expect(daysBetween('2025-12-30', '2026-01-02')).toBe(3)
    expect(findingSentence(base, '2026-01-02', true)).toBe(
      '数据显示，甲局的《企业登记》存在“超周期未更新”的情形。发生日期 2025-12-30。截至 2026-01-02 已 3 天。',
    )
  })

  it('gives a past act its date only, and a reason where it says more', () => {
    const f = { ...base, due_date: '2025-12-29', reason: 'basis_missing', reason_label: '依据缺失', object: 'R1' }
    expect(findingSentence(f, '2026-01-02', false)).toBe(
      '数据显示，甲局的“R1”存在“超周期未更新”（依据缺失）的情形。期限为 2025-12-29，自 2025-12-30 起逾期。',
    )
  })

  it('says that a cleared finding is cleared', () => {
    const text = findingSentence({ ...base, state: 'cleared', cleared_on: '2026-02-01' }, '2026-03-01', true)
    expect(text).toMatch(/2026-02-01 的检测中已消除。$/)
    expect(text).not.toContain('截至')
  })

  it('never says that a breach is established', () => {
    expect(findingSentence(base, '2026-01-02', true)).not.toMatch(/违法|认定|违规/)
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
