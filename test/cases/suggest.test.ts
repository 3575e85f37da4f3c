import { describe, expect, it } from 'vitest'
import { suggestedRequirement } from '../../server/cases/suggest.ts'
import { wordings } from '../../server/contract/wording/data.ts'
import { lintText } from '../../server/contract/wording/lint.ts'

const finding = (control_id: string) => ({ control_id, role: 'primary' }) as never

describe('the suggested requirement of a notice', () => {
  it.each(wordings.map((w) => w.id))('%s may be sent as it is suggested', (id) => {
    const text = suggestedRequirement({ findings: [finding(id)] })
    expect(text).not.toBe('')
    const items = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    expect(lintText(text, [], { items, controls: [id] }).filter((f) => f.level === 'block')).toEqual([])
  })

  it('says the same measure once and numbers different ones', () => {
    const [a, b] = ['35-6-01', '35-1-01']
    expect(suggestedRequirement({ findings: [finding(a), finding(a)] })).not.toContain('1. ')
    expect(suggestedRequirement({ findings: [finding(a), finding(b)] }).split('\n')).toHaveLength(2)
  })
})
