import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/contract/actor.ts'
import { acknowledge, putAction, takeAction } from '../../server/notify/actions.ts'
import { bind, bindings, boundUser, newBindCode, unbind } from '../../server/notify/binding.ts'
import { compose } from '../../server/notify/compose.ts'
import { inbox } from '../../server/notify/inbox.ts'
import { begin, deadLetters, failed, lease, receipts, resend, sent } from '../../server/notify/outbox.ts'
import { subscribe } from '../../server/notify/subscriptions.ts'
import { AGENCY, OTHER, type World, world } from './help.ts'

const BOT: Actor = { id: 'bot', name: '消息服务', roles: ['bot'], agencies: 'all', via: 'token' }
const take = { worker: 'w1', channels: ['telegram'], limit: 10, seconds: 60 }

let w: World
let cdo: Actor

beforeEach(async () => {
  w = await world('2026-02-02 10:00:00')
  cdo = await w.person('cdo-a', 'cdo', [AGENCY])
  const { code } = await newBindCode(w.deps, cdo)
  await bind(w.deps, { channel: 'telegram', externalId: '42', code })
})
afterEach(() => w.close())

describe('binding', () => {
  it('takes a code once, in time, and ends', async () => {
    expect(await boundUser(w.deps, 'telegram', '42')).toBe(cdo.id)
    const { code } = await newBindCode(w.deps, cdo)
    w.pass(601)
    await expect(bind(w.deps, { channel: 'telegram', externalId: '43', code })).rejects.toThrow('已过期')
    const again = await newBindCode(w.deps, cdo)
    await bind(w.deps, { channel: 'telegram', externalId: '43', code: again.code.toLowerCase() })
    await expect(bind(w.deps, { channel: 'telegram', externalId: '44', code: again.code })).rejects.toThrow('不正确')
    const [first] = await bindings(w.deps, cdo)
    await unbind(w.deps, cdo, { bindingId: first?.binding_id ?? '' })
    expect(await boundUser(w.deps, 'telegram', '42')).toBeUndefined()
    expect(await bindings(w.deps, cdo)).toHaveLength(1)
  })

  it('does not end the binding of another person', async () => {
    const other = await w.person('cdo-b', 'cdo', [OTHER])
    const [own] = await bindings(w.deps, cdo)
    await expect(unbind(w.deps, other, { bindingId: own?.binding_id ?? '' })).rejects.toThrow('没有这个绑定')
  })
})

describe('a notice that is served', () => {
  it('reaches only the data officer of the agency, in chat and inbox, without anything but number, count and date', async () => {
    const other = await w.person('cdo-b', 'cdo', [OTHER])
    await w.putCase('C-2026-0001', { due: '2026-03-05' })
    await w.emit('case.served', 'C-2026-0001')
    expect(await compose(w.deps)).toBe(1)
    const [delivery] = await lease(w.deps, take)
    expect(delivery).toMatchObject({
      channel: 'telegram',
      target: '42',
      title: '收到限期整改通知书',
      lines: ['案件 C-2026-0001：1 项问题，请于 2026-03-05 前完成整改'],
      path: '/cases/C-2026-0001',
      repeated: false,
    })
    expect(delivery?.actions.map((a) => a.verb)).toEqual(['ack', 'extend'])
    expect(JSON.stringify(delivery)).not.toMatch(/张三|4407001990/)
    expect((await inbox(w.deps, cdo)).map((n) => n.subject)).toEqual(['C-2026-0001'])
    expect(await inbox(w.deps, other)).toEqual([])
  })

  it('is written in the transaction of its event: a write that fails leaves neither', async () => {
    await w.putCase('C-1', { due: '2026-03-05' })
    await expect(
      w.deps.ledger.write(async (tx) => {
        tx.event({ kind: 'case.served', subject: 'C-1', actor: 'system', body: {} })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await compose(w.deps)).toBe(0)
  })

  it('waits for the next working morning, and several things make one message', async () => {
    w.set('2026-02-14 20:00:00')
    await w.putCase('C-1', { due: '2026-03-05' })
    await w.putCase('C-2', { due: '2026-03-06' })
    await w.emit('case.served', 'C-1')
    await w.emit('case.served', 'C-2')
    expect(await compose(w.deps)).toBe(0)
    w.set('2026-02-24 09:00:00')
    expect(await compose(w.deps)).toBe(1)
    const [delivery] = await lease(w.deps, take)
    expect(delivery?.title).toBe('公共数据工作提醒（2 项）')
    expect(delivery?.lines).toHaveLength(2)
    expect(await compose(w.deps)).toBe(0)
  })

  it('stays in the inbox when the person has switched it off for chats', async () => {
    await subscribe(w.deps, cdo, { rule: 'notice_served', enabled: false })
    await w.putCase('C-1', { due: '2026-03-05' })
    await w.emit('case.served', 'C-1')
    await compose(w.deps)
    expect(await lease(w.deps, take)).toEqual([])
    expect(await inbox(w.deps, cdo)).toHaveLength(1)
  })
})

describe('delivery', () => {
  beforeEach(async () => {
    await w.putCase('C-1', { due: '2026-03-05' })
    await w.emit('case.served', 'C-1')
    await compose(w.deps)
  })

  const one = async (worker = 'w1') => {
    const [d] = await lease(w.deps, { ...take, worker })
    if (!d) throw new Error('nothing leased')
    return d
  }

  it('is leased to one worker at a time and sent once', async () => {
    const d = await one()
    expect(await lease(w.deps, { ...take, worker: 'w2' })).toEqual([])
    await expect(sent(w.deps, { id: d.delivery_id, worker: 'w2' }, BOT)).rejects.toThrow('不在您的租约内')
    await begin(w.deps, { id: d.delivery_id, worker: 'w1' })
    await sent(w.deps, { id: d.delivery_id, worker: 'w1', ref: '7' }, BOT)
    w.pass(3600)
    expect(await lease(w.deps, take)).toEqual([])
  })

  it('comes back from a dead worker; marked as a repeat only when the attempt had begun', async () => {
    const d = await one()
    w.pass(61)
    expect((await one('w2')).repeated).toBe(false)
    await begin(w.deps, { id: d.delivery_id, worker: 'w2' })
    w.pass(61)
    expect((await one('w3')).repeated).toBe(true)
  })

  it('backs off, obeys the platform, and ends as a dead letter that can be sent again', async () => {
    let d = await one()
    await failed(w.deps, { id: d.delivery_id, worker: 'w1', error: '限流', retryAfter: 600 }, BOT)
    w.pass(599)
    expect(await lease(w.deps, take)).toEqual([])
    w.pass(2)
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      d = await one()
      const { dead } = await failed(w.deps, { id: d.delivery_id, worker: 'w1', error: '连接失败' }, BOT)
      expect(dead).toBe(attempt === 8)
      w.pass(3601)
    }
    expect(await lease(w.deps, take)).toEqual([])
    const [letter] = await deadLetters(w.deps)
    expect(letter).toMatchObject({ delivery_id: d.delivery_id, attempts: 8, error: '连接失败' })
    await resend(w.deps, d.delivery_id, { ...BOT, id: 'admin' })
    expect((await one()).delivery_id).toBe(d.delivery_id)
  })

  it('shows 已知悉 on the case, by its own person and once', async () => {
    const d = await one()
    await sent(w.deps, { id: d.delivery_id, worker: 'w1' }, BOT)
    const ack = d.actions.find((a) => a.verb === 'ack')?.action_id ?? ''
    const other = await w.person('cdo-b', 'cdo', [OTHER])
    await expect(takeAction(w.deps, other, ack)).rejects.toThrow('不是发给您的')
    await acknowledge(w.deps, cdo, await takeAction(w.deps, cdo, ack))
    await expect(takeAction(w.deps, cdo, ack)).rejects.toThrow('已经用过')
    const officer: Actor = { id: 'o', name: 'o', roles: ['authority'], agencies: 'all', via: 'session' }
    const rows = await receipts(w.deps, officer, 'C-1')
    expect(rows.map((r) => [r.channel, r.state, r.acked_at])).toEqual([
      ['inbox', 'sent', '2026-02-02 10:00:00'],
      ['telegram', 'sent', '2026-02-02 10:00:00'],
    ])
    await expect(receipts(w.deps, other, 'C-1')).rejects.toThrow('不在您的范围内')
  })

  it('forgets a pending answer after a quarter of an hour', async () => {
    const { action_id } = await putAction(w.deps, cdo, { verb: 'extend_confirm', subject: 'C-1', detail: '{}' })
    expect(Buffer.byteLength(`x:${action_id}`)).toBeLessThanOrEqual(64)
    w.pass(901)
    await expect(takeAction(w.deps, cdo, action_id)).rejects.toThrow('已过期')
  })
})
