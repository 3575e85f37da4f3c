import { describe, expect, it } from 'vitest'
import type { AgencyName } from '../../server/reads/agencies.ts'
import { valuesOf } from '../../server/reads/catalogs.ts'
import { showEvidence } from '../../server/reads/evidence.ts'

const names = {
  agencies: new Map([['A', { uscc: 'A', name: '甲局' } as AgencyName]]),
  catalogs: new Map([['K1', '企业登记']]),
  tables: ['share_grant', 'access_log'],
}

describe('evidence as people read it', () => {
  it('puts labels on keys, words on codes and booleans, names beside ids', () => {
    const shown = showEvidence(
      { catalog_id: 'K1', grantee_uscc: 'A', zero_confirm: false, update_cycle: 'monthly', ok_calls: 12345, period: null },
      names,
    )
    expect(shown.map((f) => [f.label, f.values])).toEqual([
      ['目录代码', [{ text: '企业登记', code: 'K1' }]],
      [expect.stringContaining('统一社会信用代码'), [{ text: '甲局', code: 'A' }]],
      ['零增量确认', [{ text: '否' }]],
      ['更新周期', [{ text: '每月' }]],
      ['成功调用次数', [{ text: '12,345' }]],
      ['反馈期', [{ text: null }]],
    ])
  })

  it('makes a table of records, also of records that differ in keys', () => {
    const [field] = showEvidence(
      {
        over_reach: [
          { extra: ['A', 'B'], ok_calls: 1 },
          { ok_calls: 2, first_on: '2025-06-01' },
        ],
      },
      names,
    )
    expect(field?.table?.columns).toEqual(['超出的字段', '成功调用次数', '最早日期'])
    expect(field?.table?.rows).toEqual([
      [{ text: 'A、B' }, { text: '1' }, { text: null }],
      [{ text: null }, { text: '2' }, { text: '2025-06-01' }],
    ])
  })

  it('keeps what it does not know: an unregistered agency, an unknown key, an empty list', () => {
    const shown = showEvidence({ grantee_uscc: 'ZZ', something_new: 'x', case_ids: [] }, names)
    expect(shown.map((f) => f.values)).toEqual([[{ text: 'ZZ' }], [{ text: 'x' }], []])
    expect(shown[1]?.label).toBe('something_new')
  })

  it('finds ids alone, in lists and deep inside', () => {
    expect(valuesOf({ catalog_id: 'K1', list: [{ catalog_id: 'K2' }, { x: { catalog_id: 'K3' } }] }, 'catalog_id')).toEqual([
      'K1',
      'K2',
      'K3',
    ])
    expect(valuesOf({ catalog_ids: ['K1', 'K2'], n: 1 }, 'catalog_ids')).toEqual(['K1', 'K2'])
  })
})
