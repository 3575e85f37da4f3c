import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/contract/actor.ts'
import { remind } from '../../server/notify/clock.ts'
import { compose } from '../../server/notify/compose.ts'
import { inbox } from '../../server/notify/inbox.ts'
import { putHead, putRobot } from '../../server/notify/receivers.ts'
import { AGENCY, OTHER, type World, world } from './help.ts'

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
    expect(last?.line).toBe('上周（2026-02-02 至 2026-02-08）新增线索 0 条、消除 0 条；现有在办案件 0 件，其中逾期 0 件')
  })

  it('counts no lead about the authority itself in the digest', async () => {
    w.set('2026-02-03 10:00')
    const lead = (control_id: string, subject_id: string, addressee: string) => ({
      finding_id: `${control_id}:${subject_id}`,
      control_id,
      subject_id,
      agency_uscc: AGENCY,
      state: 'open',
      item: 1,
      evidence_class: 'E1',
      first_seen: '2026-02-01',
      last_seen: '2026-02-01',
      times_seen: 1,
      recurrences: 0,
      addressee,
    })
    await w.deps.ledger.write(async (tx) => {
      await tx.put('finding', [lead('35-1-02', 'A', 'authority'), lead('35-1-01', 'B', 'agency')])
      for (const subject of ['35-1-02:A', '35-1-01:B'])
        tx.event({ kind: 'finding.opened', subject, actor: 'system', body: { agency: AGENCY } })
    })
    await day('2026-02-09')
    const digest = (await inbox(w.deps, officer)).find((n) => n.rule.includes('weekly'))
    expect(digest?.line).toMatch(/^上周（2026-02-02 至 2026-02-08）新增线索 1 条、消除 0 条/)
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

describe('a year whose calendar is not there', () => {
  it('reminds and escalates from Monday to Friday and says so, and asks for the calendar weeks before', async () => {
    // Served in December 2026; the last day is a Wednesday of January 2027, for which no notice of the State Council ships.
    await w.putCase('C-1', { served: '2026-12-21', due: '2027-01-06' })
    const admin = await w.person('sys', 'system_admin')
    for (const d of days('2026-10-30', '2026-11-10')) await day(d)
    expect((await inbox(w.deps, admin)).map((n) => n.created_at.slice(0, 10))).toEqual(['2026-11-09', '2026-11-02', '2026-11-01'])
    expect((await inbox(w.deps, admin))[0]?.line).toMatch(/^还没有 2027 年的工作日历。提醒先按周一至周五发送，法定期限待日历/)
    for (const d of days('2027-01-01', '2027-01-14')) await day(d)
    const own = (await inbox(w.deps, cdo)).reverse()
    expect(own.map((n) => `${n.created_at.slice(5, 10)} ${n.rule}`)).toEqual([
      '01-01 due_3',
      '01-05 due_1',
      ...['01-07', '01-08', '01-11', '01-12', '01-13', '01-14'].map((d) => `${d} overdue`),
    ])
    expect(own[0]?.line).toBe('案件 C-1：请于 2027-01-06 前完成（剩 3 个工作日（日历待发布，按周一至周五估算））')
    expect(own[2]?.line).toBe('案件 C-1：期限 2027-01-06 已过 1 个工作日（日历待发布，按周一至周五估算）')
    expect(await told(signer)).toEqual(['01-13 escalate_leader'])
    expect((await inbox(w.deps, admin))[0]?.created_at.slice(0, 10)).toBe('2027-01-11')
  })

  it('sends on Monday to Friday, not on the weekend', async () => {
    await day('2027-01-02')
    await w.putCase('C-1', { due: '2027-01-20' })
    await w.emit('case.served', 'C-1')
    await compose(w.deps)
    expect((await told(cdo)).filter((t) => t.includes('notice_served'))).toEqual([])
    await day('2027-01-04')
    expect((await told(cdo)).filter((t) => t.includes('notice_served'))).toHaveLength(1)
  })
})

describe('what a line says', () => {
  it('calls the last day 今天到期', async () => {
    await w.putCase('C-1', { served: '2026-02-02', due: '2026-02-12' })
    await day('2026-02-12')
    expect((await inbox(w.deps, cdo))[0]?.line).toBe('案件 C-1：请于 2026-02-12 前完成（今天到期）')
  })

  it('names the agency to who reads of several', async () => {
    const both = await w.person('cdo-ab', 'cdo', [AGENCY, OTHER])
    await putRobot(
      w.deps,
      { ...officer, roles: ['admin'] },
      { channel: 'wecom:city', agency_uscc: null, rules: ['overdue'], enabled: true },
    )
    await putRobot(
      w.deps,
      { ...officer, roles: ['admin'] },
      { channel: 'wecom:own', agency_uscc: AGENCY, rules: ['overdue'], enabled: true },
    )
    await w.putCase('C-1', { served: '2026-02-02', due: '2026-02-12' })
    await day('2026-02-13')
    const lines = await w.deps.ledger.db.all<{ user_id: string; line: string }>("select user_id, line from notice where rule = 'overdue'")
    const line = '案件 C-1：期限 2026-02-12 已过 1 个工作日'
    expect(Object.fromEntries(lines.map((l) => [l.user_id, l.line]))).toEqual({
      [cdo.id]: line,
      [both.id]: `市甲局｜${line}`,
      'robot:wecom:city': `市甲局｜${line}`,
      'robot:wecom:own': line,
    })
  })

  it('gives the decision first, yes and no apart', async () => {
    await w.putCase('C-1', { due: '2026-03-05' })
    const answers = [
      { extensions: [{ state: 'approved' }] },
      { extensions: [{ state: 'rejected' }] },
      { objections: [{ state: 'partly' }] },
      { objections: [{ state: 'rejected' }] },
      { objections: [{ state: 'upheld' }], extensions: [{ state: 'pending' }] },
    ]
    for (const put of answers) {
      await w.deps.ledger.write((tx) => tx.run("delete from notice where rule = 'answer_served'"))
      await w.emit('case.answer_served', 'C-1', { change: { put } })
      await compose(w.deps)
    }
    const lines = (await w.deps.ledger.db.all<{ lines: string[] }>('select lines from message order by message_no')).map((m) => m.lines[0])
    expect(lines.map((l) => l?.split('：')[0])).toEqual(['同意延期', '不同意延期', '部分采纳陈述申辩', '不采纳陈述申辩', '采纳陈述申辩'])
  })

  it('presses nobody while an answer is owed to the unit', async () => {
    await w.putCase('C-1', { served: '2026-02-02', due: '2026-02-12' })
    await w.deps.ledger.write((tx) =>
      tx.put('extension', [
        {
          extension_id: 'E1',
          case_id: 'C-1',
          agency_uscc: AGENCY,
          to_date: '2026-02-27',
          reason: '厂商排期',
          requested_by: cdo.id,
          requested_on: '2026-02-10',
          state: 'pending',
        },
      ]),
    )
    await day('2026-02-13')
    expect(await told(cdo)).toEqual([])
  })
})
