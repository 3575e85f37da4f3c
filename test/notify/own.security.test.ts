import { beforeEach, describe, expect, it } from 'vitest'
import { type Call, caller, openApp, signIn } from '../support/app.ts'

const A = '11440700MB9D00017G'
const B = '11440700MB9D00025B'

let open: Awaited<ReturnType<typeof openApp>>
let cdo: Call
let stranger: Call
beforeEach(async () => {
  open = await openApp()
  const { deps, app } = open
  cdo = caller(app, await signIn(deps, { id: 'cdo-a', roles: ['cdo'], agencies: [A] }))
  stranger = caller(app, await signIn(deps, { id: 'cdo-b', roles: ['cdo'], agencies: [B] }))
  await deps.ledger.write(async (tx) => {
    const notice = {
      rule: 'notice_served',
      agency_uscc: A,
      line: '案件 C-1',
      path: '/cases/C-1',
      tone: 'plain',
      urgent: false,
      actions: [],
    }
    const at = { not_before: tx.at, created_at: tx.at }
    await tx.put('notice', [{ notice_key: 'n1', user_id: 'cdo-a', subject: 'C-1', message_no: 1, ...notice, ...at }])
    await tx.put('message', [
      { message_no: 1, user_id: 'cdo-a', title: 't', lines: [], path: '/cases/C-1', tone: 'plain', created_at: tx.at },
    ])
    const delivery = { message_no: 1, channel: 'telegram', target: '42', state: 'sent', attempts: 1 }
    await tx.put('delivery', [{ delivery_id: 'D1', ...delivery, not_before: tx.at, started: false, repeated: false }])
    const button = { user_id: 'cdo-b', verb: 'ack', subject: 'C-1', detail: 'D1', expires_at: '2030-01-01 00:00:00' }
    await tx.put('chat_action', [{ action_id: 'forged', ...button }])
  })
})

const acknowledged = async () =>
  (await open.deps.ledger.db.all<{ actor: string }>("select actor from event where kind = 'delivery.acknowledged'")).map((e) => e.actor)
const delivery = () => open.deps.ledger.db.get<{ acked_at: string | null }>('select acked_at::varchar as acked_at from delivery')

describe('已知悉', () => {
  it('is one’s own to say, once, of what one was told', async () => {
    expect((await stranger('POST', '/inbox/read', { subject: 'C-1' })).status).toBe(404)
    expect((await cdo('POST', '/inbox/read', { subject: 'C-2' })).status).toBe(404)
    expect(await acknowledged()).toEqual([])
    expect((await cdo('POST', '/inbox/read', { subject: 'C-1' })).status).toBe(200)
    expect((await cdo('POST', '/inbox/read', { subject: 'C-1' })).status).toBe(200)
    expect(await acknowledged()).toEqual(['cdo-a'])
  })

  it('is no button that a person can make, nor of a message to somebody else', async () => {
    const made = await stranger('POST', '/chat/actions', { verb: 'ack', subject: 'C-1', detail: 'D1' })
    expect(made.status).toBe(400)
    expect((await stranger('POST', '/chat/actions/forged/take')).status).toBe(404)
    expect([await acknowledged(), (await delivery())?.acked_at]).toEqual([[], null])
  })

  it('ends with the agency: what was told of it is no longer shown or said', async () => {
    await open.deps.ledger.write((tx) => tx.run("update person set agencies = ['11440700MB9D00025B'] where user_id = 'cdo-a'"))
    await open.deps.ledger.write(async (tx) => tx.event({ kind: 'user.changed', subject: 'cdo-a', actor: 'admin', body: {} }))
    expect((await cdo('GET', '/inbox')).body).toEqual({ notices: [] })
    expect((await cdo('POST', '/inbox/read', { subject: 'C-1' })).status).toBe(404)
    expect(await acknowledged()).toEqual([])
  })
})

describe('buttons of a conversation', () => {
  it('are only what an answer offers this person', async () => {
    const ask = (call: Call, verb: string, subject: string) => call('POST', '/chat/actions', { verb, subject })
    expect((await ask(cdo, 'extend', 'C-9')).status).toBe(404)
    expect((await ask(cdo, 'subscribe', 'no-rule')).status).toBe(404)
    expect((await ask(cdo, 'subscribe', 'notice_served')).status).toBe(200)
    const admin = caller(open.app, await signIn(open.deps, { id: 'admin', roles: ['admin'] }))
    expect((await ask(admin, 'subscribe', 'notice_served')).status).toBe(404)
    expect((await ask(admin, 'extend', 'C-9')).status).toBe(404)
    expect((await admin('PUT', '/chat/subscriptions', { rule: 'notice_served', enabled: false })).status).toBe(400)
  })
})
