import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/contract/actor.ts'
import { remind } from '../../server/notify/clock.ts'
import { compose } from '../../server/notify/compose.ts'
import { inbox } from '../../server/notify/inbox.ts'
import { putHead } from '../../server/notify/receivers.ts'
import { AGENCY, type World, world } from './help.ts'

let w: World
let cdo: Actor
let head: Actor
let officer: Actor
let signer: Actor

beforeEach(async () => {
  w = await world('2026-02-02 09:30:00')
  cdo = await w.person('cdo-a', 'cdo', [AGENCY])
  head = await w.person('head-a', 'cdo', ['11440700MB9D00025B'])
  officer = await w.person('officer', 'authority')
  signer = await w.person('leader', 'signer')
  await putHead(w.deps, { ...officer, roles: ['admin'] }, { uscc: AGENCY, user_id: head.id })
})
afterEach(() => w.close())

async function day(date: string): Promise<void> {
  w.set(`${date} 09:30:00`)
  await remind(w.deps)
  await compose(w.deps)
}

const told = async (who: Actor) => (await inbox(w.deps, who)).map((n) => `${n.created_at.slice(5, 10)} ${n.rule}`).sort()

function* days(from: string, to: string): Generator<string> {
  for (let t = Date.parse(`${from}T00:00:00Z`); t <= Date.parse(`${to}T00:00:00Z`); t += 86_400_000)
    yield new Date(t).toISOString().slice(0, 10)
}

describe('three weeks around the Spring Festival of 2026', () => {
  // Served 2 February, due 12 February: eight working days. 15 to 23 February are off, the 14th is a worked Saturday.
  it('reminds, then escalates by working days, and leaves people alone on days off', async () => {
    await w.putCase('C-1', { served: '2026-02-02', due: '2026-02-12' })
    for (const d of days('2026-02-02', '2026-02-27')) await day(d)
    const own = await told(cdo)
    expect(own.filter((t) => !t.includes('overdue'))).toEqual(['02-06 due_half', '02-09 due_3', '02-11 due_1'])
    expect(own.filter((t) => t.includes('overdue'))).toEqual(
      ['02-13', '02-14', '02-24', '02-25', '02-26', '02-27'].map((d) => `${d} overdue`),
    )
    expect(await told(head)).toEqual(['02-13 escalate_head'])
    expect((await told(officer)).filter((t) => t.includes('escalate'))).toEqual(['02-24 escalate_authority'])
    expect(await told(signer)).toEqual(['02-26 escalate_leader'])
  })

  it('catches up once after downtime: the nearest reminder, not three', async () => {
    await w.putCase('C-1', { served: '2026-02-02', due: '2026-02-12' })
    await day('2026-02-12')
    await day('2026-02-12')
    expect(await told(cdo)).toEqual(['02-12 due_1'])
  })

  it('says nothing of a case that has been answered', async () => {
    await w.putCase('C-1', { served: '2026-02-02', due: '2026-02-12', state: 'submitted' })
    await day('2026-02-26')
    expect(await told(cdo)).toEqual([])
  })

  it('gives the authority one digest a week', async () => {
    for (const d of days('2026-02-02', '2026-02-10')) await day(d)
    expect((await told(officer)).filter((t) => t.includes('weekly'))).toEqual(['02-02 weekly', '02-09 weekly'])
    const [last] = await inbox(w.deps, officer)
    expect(last?.line).toBe('本周新增线索 0 条、消除 0 条；在办案件 0 件，其中逾期 0 件')
  })

  it('tells of stopped feeds once for each agency and assessment', async () => {
    await w.deps.ledger.write(async (tx) => {
      for (const n of ['A', 'B']) {
        tx.event({ kind: 'finding.opened', subject: `35-3-03:${n}`, actor: 'system', body: { agency: AGENCY, as_of: '2026-02-01' } })
      }
      tx.event({ kind: 'finding.opened', subject: '35-2-03:C', actor: 'system', body: { agency: AGENCY, as_of: '2026-02-01' } })
    })
    await compose(w.deps)
    const [notice] = await inbox(w.deps, cdo)
    expect(notice?.line).toBe('市甲局：2 项数据停止按期更新（线索，待核实）')
    expect(await inbox(w.deps, cdo)).toHaveLength(1)
  })
})
