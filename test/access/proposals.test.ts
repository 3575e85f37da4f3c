import { expect, it } from 'vitest'
import { decided, notNow, type ProposalKind, written } from '../../server/access/proposals.ts'
import { AppError } from '../../server/base/errors.ts'
import type { Actor } from '../../server/contract/actor.ts'

interface Holiday {
  readonly state: 'asked' | 'granted' | 'refused'
  readonly by: string
  readonly granted_by: string | null
  readonly why: string | null
}

const HOLIDAYS: ProposalKind<Holiday> = {
  noun: '休假',
  name: () => '休假 1 号',
  states: { asked: { zh: '待批', en: 'Asked' }, granted: { zh: '已批', en: 'Granted' }, refused: { zh: '未批', en: 'Refused' } },
  waits: 'asked',
  proposer: (h) => h.by,
  decides: 'case.sign',
  decided: ({ actor, note }) => ({ granted_by: actor.id, why: note }),
  event: (h) => ({ kind: `holiday.${h.state}`, subject: '1', body: { ...h } }),
  table: 'holiday',
}

const asked: Holiday = { state: 'asked', by: 'li', granted_by: null, why: null }
const person = (id: string, roles: Actor['roles'] = ['signer']): Actor => ({ id, name: id, roles, agencies: 'all', via: 'session' })
const tx = { at: '2026-06-30 09:00:00' }

const refusal = (work: () => unknown) => {
  try {
    work()
  } catch (e) {
    if (e instanceof AppError) return `${e.code}：${e.message}`
  }
  return undefined
}

it('is decided by another person who may, and says who and why', () => {
  const { found, ...rest } = { found: asked, actor: person('wang'), id: '1', to: 'granted', note: '同意' } as const
  expect(decided(HOLIDAYS, tx, { found, ...rest })).toEqual({ state: 'granted', by: 'li', granted_by: 'wang', why: '同意' })
})

it('refuses everything else in the same words', () => {
  const decide = (found: Holiday | undefined, actor: Actor) =>
    refusal(() => decided(HOLIDAYS, tx, { found, actor, id: '1', to: 'granted', note: null }))
  expect(decide(asked, person('li'))).toBe('forbidden：“休假 1 号”由您提出，须由另一人办理。请交由其他有权限的人员办理。')
  expect(decide(asked, person('wang', ['authority']))).toBe('forbidden：您的角色不能办理休假。请交由有权限的人员办理。')
  expect(decide(undefined, person('wang'))).toBe('not_found：没有休假“1”。请刷新页面后重新选择。')
  expect(decide({ ...asked, state: 'refused' }, person('wang'))).toBe(
    'conflict：“休假 1 号”已办理（现为“未批”），不能这样办理。请刷新页面查看最新状态。',
  )
  expect(notNow(HOLIDAYS, { ...asked, state: 'granted' }).detail).toEqual({ state: 'granted' })
})

it('takes a reason without its blanks, never none and never a book', () => {
  expect(written('  材料齐全 ', '意见')).toBe('材料齐全')
  expect(refusal(() => written(' ', '意见'))).toBe('invalid_input：请填写意见。')
  expect(refusal(() => written('长'.repeat(51), '姓名', 50))).toBe('invalid_input：姓名过长，请控制在 50 字以内。')
})
