import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changePerson } from '../../server/access/people.ts'
import { type Actor, SYSTEM } from '../../server/contract/actor.ts'
import { bind, bindings, newBindCode, unbind } from '../../server/notify/binding.ts'
import { compose } from '../../server/notify/compose.ts'
import { inbox } from '../../server/notify/inbox.ts'
import { begin, failed, lease } from '../../server/notify/outbox.ts'
import { putRobot } from '../../server/notify/receivers.ts'
import { subscribe } from '../../server/notify/subscriptions.ts'
import { AGENCY, OTHER, type World, world } from './help.ts'

const take = { worker: 'w1', channels: ['telegram'], limit: 10, seconds: 60 }
const ADMIN: Actor = { ...SYSTEM, id: 'admin', roles: ['admin'] }
const BOT: Actor = { id: 'bot', name: '消息服务', roles: ['bot'], agencies: 'all', via: 'token' }

let w: World
let cdo: Actor

beforeEach(async () => {
  w = await world('2026-02-02 10:00:00')
  cdo = await w.person('cdo-a', 'cdo', [AGENCY, OTHER])
  await chat(cdo, '42')
})
afterEach(() => w.close())

async function chat(who: Actor, externalId: string): Promise<void> {
  const { code } = await newBindCode(w.deps, who)
  await bind(w.deps, { channel: 'telegram', externalId, code })
}

async function served(id: string, agency = AGENCY): Promise<void> {
  await w.putCase(id, { due: '2026-03-05', agency })
  await w.emit('case.served', id)
}

const states = async () =>
  (await w.deps.ledger.db.all<{ state: string }>('select state from delivery order by message_no')).map((d) => d.state)

describe('what waits for a chat', () => {
  it('stays here when the chat was unbound meanwhile, and when the chat has become another person’s', async () => {
    await served('C-1')
    await compose(w.deps)
    const [own] = await bindings(w.deps, cdo)
    await unbind(w.deps, cdo, { bindingId: own?.binding_id ?? '' })
    expect(await states()).toEqual(['cancelled'])
    const other = await w.person('cdo-b', 'cdo', [AGENCY])
    await chat(cdo, '42')
    await served('C-2')
    await compose(w.deps)
    await chat(other, '42')
    expect(await lease(w.deps, take)).toEqual([])
  })

  it('is not sent when the attempt has not begun at the moment of unbinding', async () => {
    await served('C-1')
    await compose(w.deps)
    const [d] = await lease(w.deps, take)
    await unbind(w.deps, cdo, { channel: 'telegram', externalId: '42' })
    await expect(begin(w.deps, { id: d?.delivery_id ?? '', worker: 'w1' })).rejects.toThrow('不在您的租约内')
  })

  it('is not tried again after unbinding when the attempt under way fails', async () => {
    await served('C-1')
    await compose(w.deps)
    const [d] = await lease(w.deps, take)
    await begin(w.deps, { id: d?.delivery_id ?? '', worker: 'w1' })
    await unbind(w.deps, cdo, { channel: 'telegram', externalId: '42' })
    await failed(w.deps, { id: d?.delivery_id ?? '', worker: 'w1', error: '连接失败' }, BOT)
    w.pass(3600)
    expect(await lease(w.deps, take)).toEqual([])
    expect(await states()).toEqual(['cancelled'])
  })

  it('does not reach in the morning who was switched off in the evening', async () => {
    w.set('2026-02-02 19:00:00')
    await served('C-1')
    await changePerson(w.deps, ADMIN, cdo.id, { active: false })
    w.set('2026-02-03 09:00:00')
    await compose(w.deps)
    expect(await lease(w.deps, take)).toEqual([])
  })

  it('says only what is within the agencies of this moment', async () => {
    await served('C-1', AGENCY)
    await served('C-2', OTHER)
    await compose(w.deps)
    await changePerson(w.deps, ADMIN, cdo.id, { agencies: [OTHER] })
    const [d] = await lease(w.deps, take)
    expect([d?.title, d?.lines]).toEqual(['收到限期整改通知书', ['市乙局｜案件 C-2：1 项问题，请于 2026-03-05 前完成整改']])
  })

  it('is cancelled for who has lost the role or switched the rule off', async () => {
    await served('C-1')
    await compose(w.deps)
    await subscribe(w.deps, cdo, { rule: 'notice_served', enabled: false })
    expect(await states()).toEqual(['cancelled'])
    await subscribe(w.deps, cdo, { rule: 'notice_served', enabled: true })
    await served('C-2')
    await compose(w.deps)
    await changePerson(w.deps, ADMIN, cdo.id, { roles: ['approver'], agencies: null })
    expect(await states()).toEqual(['cancelled', 'cancelled'])
  })

  it('stays here for a robot that was switched off', async () => {
    const robot = { channel: 'wecom:city', agency_uscc: null, rules: ['notice_served'], enabled: true }
    await putRobot(w.deps, ADMIN, robot)
    await served('C-1')
    await compose(w.deps)
    await putRobot(w.deps, ADMIN, { ...robot, enabled: false })
    expect(await lease(w.deps, { ...take, channels: ['wecom:city'] })).toEqual([])
  })
})

describe('a new binding', () => {
  it('is told to the other chats and the inbox, with which chat it is, and not to itself', async () => {
    await w.deps.ledger.write((tx) => tx.run("update person set password_hash = 'x'"))
    w.pass(60)
    await chat(cdo, '900123')
    await compose(w.deps)
    const [d, ...more] = await lease(w.deps, take)
    expect(more).toEqual([])
    expect([d?.target, d?.lines[0]]).toEqual([
      '42',
      '您的账号绑定了Telegram会话（尾号 0123），提醒会发到那里。不是您本人操作的，请立即在网页“我的账号”解除绑定并更换密码',
    ])
    expect((await inbox(w.deps, cdo)).map((n) => n.rule)).toContain('chat_bound')
  })

  it('of a chat that was another person’s is told to that person', async () => {
    await w.deps.ledger.write((tx) => tx.run("update person set password_hash = 'x'"))
    const other = await w.person('cdo-b', 'cdo', [AGENCY])
    await chat(other, '42')
    await compose(w.deps)
    expect((await inbox(w.deps, cdo)).map((n) => [n.rule, n.line.slice(0, 19)])).toContainEqual([
      'chat_taken',
      'Telegram会话（尾号 42）已改',
    ])
  })
})
