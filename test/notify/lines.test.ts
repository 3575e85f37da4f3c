import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { line } from '../../server/notify/lines.ts'
import { rules } from '../../server/notify/policy.ts'

const GOOD = {
  number: 'C-2026-0001',
  count: 3,
  due: '2026-03-05',
  days: 2,
  left: '今天到期',
  late: '3 个工作日',
  decision: '同意延期',
  from: '2026-03-02',
  until: '2026-03-08',
  year: 2027,
  agency: '市甲局',
  chat: 'Telegram会话（尾号 4242）',
  verdict: '不符合',
  opened: 1,
  cleared: 2,
  open: 3,
  overdue: 4,
}

describe('what a message may say', () => {
  it('fills every rule of the policy from the closed list of slots', () => {
    for (const rule of rules()) expect(line(rule.line, GOOD), rule.id).not.toMatch(/[{}]/)
  })

  it('stops a slot that is unknown, missing or of another form', () => {
    expect(() => line('{name}', { ...GOOD, name: '张三' })).toThrow('name')
    expect(() => line('{due}', {})).toThrow('due')
    expect(() => line('{due}', { due: '2026-03-05 张三' })).toThrow('due')
    expect(() => line('{verdict}', { verdict: '违法' })).toThrow('verdict')
  })

  it('hides a number or a name that could carry something else', () => {
    expect(line('案件 {number}', { number: '张三 440700199001011234' })).toBe('案件 （编号见页面）')
    expect(line('{agency}', { agency: '13800000000 <b>' })).toBe('有关单位')
  })

  it('lets no eleven-digit telephone or eighteen-digit identity through any counted slot', () => {
    fc.assert(
      fc.property(fc.constantFrom('count', 'days', 'opened', 'overdue'), fc.stringMatching(/^\d{10,18}$/), (slot, digits) => {
        expect(() => line(`{${slot}}`, { [slot]: digits })).toThrow()
      }),
    )
  })
})
