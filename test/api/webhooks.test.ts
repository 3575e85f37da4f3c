import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeSetting } from '../../server/base/settings.ts'
import { webhookSignature } from '../../server/common/webhook-signature.ts'
import { sendDue, takes } from '../../server/notify/webhook-outbox.ts'
import { mayReach, post } from '../../server/notify/webhook-send.ts'
import { type Call, caller, openApp, signIn, TestClock } from '../support/app.ts'
import { A, B } from './help.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let receiver: Server
let received: Received[]
let status: number
let host: string
let clock: TestClock
let deps: Awaited<ReturnType<typeof openApp>>['deps']
let admin: Call

beforeEach(async () => {
  received = []
  status = 204
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
  clock = new TestClock()
  const opened = await openApp({ clock })
  deps = opened.deps
  admin = caller(opened.app, await signIn(deps, { id: 'admin', roles: ['admin'] }))
})
afterEach(() => {
  receiver.closeAllConnections()
  receiver.close()
})

async function allow(privateNetworks = true): Promise<void> {
  await changeSetting(deps.ledger, { actor: 'admin', name: 'webhooks.hosts', value: [host] })
  await changeSetting(deps.ledger, { actor: 'admin', name: 'webhooks.private_networks', value: privateNetworks })
}

async function subscribe(kinds: string[] = ['case.*'], agencies: 'all' | string[] = 'all') {
  const made = await admin('POST', '/webhooks', { url: `http://${host}/hook`, kinds, agencies })
  expect(made.status).toBe(200)
  return made.body as { id: string; secret: string }
}

const happen = (kind: string, agency: string | undefined = A, subject = 'ZG2025-0001') =>
  deps.ledger.write(async (tx) => tx.event({ kind, subject, actor: 'system', body: agency === undefined ? {} : { agency } }))

const states = async (id: string) =>
  (await admin('GET', `/webhooks/${id}/deliveries`)).body.deliveries.map(
    (d: { state: string; attempts: number; last_status: number | null }) => [d.state, d.attempts, d.last_status],
  )

describe('deliveries', () => {
  it('carry the event, signed as Standard Webhooks say, once', async () => {
    await allow()
    const hook = await subscribe()
    await happen('case.opened')
    expect(await sendDue(deps)).toBe(1)
    expect(await sendDue(deps)).toBe(0)
    expect(received).toHaveLength(1)
    const { headers, body } = received[0] as Received
    expect(JSON.parse(body)).toMatchObject({
      type: 'case.opened',
      timestamp: '2025-11-01T08:00:00+08:00',
      data: { subject: 'ZG2025-0001', agency_uscc: A },
    })
    const key = Buffer.from(hook.secret.replace('whsec_', ''), 'base64')
    const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${expected}`)
    expect(Number(headers['webhook-timestamp'])).toBe(Date.parse('2025-11-01T00:00:00Z') / 1000)
    expect(await states(hook.id)).toEqual([['delivered', 1, 204]])
  })

  it('go only to subscriptions of that kind and agency', async () => {
    await allow()
    const all = await subscribe(['gate.verdict_changed'])
    const own = await subscribe(['case.*', 'gate.*'], [B])
    await happen('case.opened', A)
    await happen('gate.verdict_changed', B, 'P1')
    await happen('gate.judged', undefined, 'P2')
    await happen('session.opened', B)
    await sendDue(deps)
    expect(received.map((r) => JSON.parse(r.body).type)).toEqual(['gate.verdict_changed', 'gate.verdict_changed'])
    expect([(await states(all.id)).length, (await states(own.id)).length]).toEqual([1, 1])
  })

  it('are tried again with growing waits, then given up, and sent again by hand', async () => {
    await allow()
    const hook = await subscribe()
    status = 500
    await happen('case.overdue')
    for (const minutes of [0, 1, 5, 30, 120, 360, 1440]) {
      clock.move(minutes * 60_000)
      expect(await sendDue(deps)).toBe(1)
      expect(await sendDue(deps)).toBe(0)
    }
    admin = caller((await openApp({ ...deps })).app, await signIn(deps, { id: 'admin', roles: ['admin'] }))
    expect(await states(hook.id)).toEqual([['dead', 7, 500]])
    clock.move(10 * 86_400_000)
    expect(await sendDue(deps)).toBe(0)
    admin = caller((await openApp({ ...deps })).app, await signIn(deps, { id: 'admin', roles: ['admin'] }))
    const [dead] = (await admin('GET', `/webhooks/${hook.id}/deliveries`)).body.deliveries
    status = 200
    expect((await admin('POST', `/webhooks/deliveries/${encodeURIComponent(dead.id)}/resend`)).status).toBe(200)
    expect((await admin('POST', `/webhooks/deliveries/${encodeURIComponent(dead.id)}/resend`)).status).toBe(409)
    await sendDue(deps)
    expect(await states(hook.id)).toEqual([['delivered', 1, 200]])
  })

  it('410 ends the subscription; a removed one gets nothing', async () => {
    await allow()
    const [gone, removed] = [await subscribe(), await subscribe()]
    expect((await admin('DELETE', `/webhooks/${removed.id}`)).status).toBe(200)
    status = 410
    await happen('case.opened')
    await sendDue(deps)
    await happen('case.closed')
    expect(await sendDue(deps)).toBe(0)
    expect(received).toHaveLength(1)
    expect(await states(gone.id)).toEqual([['dead', 1, 410]])
    expect((await admin('GET', '/webhooks')).body.webhooks.map((w: { active: boolean }) => w.active)).toEqual([false, false])
  })

  it('an undone write leaves none', async () => {
    await allow()
    const hook = await subscribe()
    await deps.ledger
      .write(async (tx) => {
        tx.event({ kind: 'case.opened', subject: 'X', actor: 'system', body: { agency: A } })
        await tx.run("insert into schema_version values (1, '2026-01-01')")
      })
      .catch(() => undefined)
    expect(await states(hook.id)).toEqual([])
  })
})

describe('where deliveries may go', () => {
  it('only to hosts of the list, by http or https, without user names', async () => {
    for (const url of [`http://${host}/hook`, 'ftp://example.com/', 'http://a:b@example.com/', 'nonsense', 'file:///etc/passwd']) {
      const answer = await admin('POST', '/webhooks', { url, kinds: ['case.*'] })
      expect([url, answer.status]).toEqual([url, 400])
    }
    expect((await admin('POST', '/webhooks', { url: 'http://x/', kinds: ['session.*'] })).status).toBe(400)
  })

  it('not to an address of this machine or network, unless the setting says so', async () => {
    await allow(false)
    const hook = await subscribe()
    await happen('case.opened')
    await sendDue(deps)
    expect(received).toEqual([])
    expect(await states(hook.id)).toEqual([['waiting', 1, null]])
  })

  it('not to a host that was taken off the list', async () => {
    await allow()
    await subscribe()
    await changeSetting(deps.ledger, { actor: 'admin', name: 'webhooks.hosts', value: [] })
    await happen('case.opened')
    await sendDue(deps)
    expect(received).toEqual([])
  })

  it('a name that resolves to this machine is refused where the connection is made', async () => {
    const delivery = { id: 'x', url: `http://localhost:${host.split(':')[1]}/`, secret: 'whsec_AAAA', body: '{}', timestamp: 1 }
    expect(await post(delivery, false)).toEqual({ status: null, error: '地址不允许' })
    expect(received).toEqual([])
  })

  it('redirects are not followed', async () => {
    status = 302
    const delivery = { id: 'x', url: `http://${host}/`, secret: 'whsec_AAAA', body: '{}', timestamp: 1 }
    expect(await post(delivery, true)).toEqual({ status: 302, error: null })
    expect(received).toHaveLength(1)
  })

  it.each([
    ['8.8.8.8', true, true],
    ['10.1.2.3', false, true],
    ['192.168.1.1', false, true],
    ['127.0.0.1', false, true],
    ['::ffff:127.0.0.1', false, true],
    ['fd00::1', false, true],
    ['169.254.169.254', false, false],
    ['fe80::1', false, false],
    ['0.0.0.0', false, false],
    ['224.0.0.1', false, false],
    ['255.255.255.255', false, false],
    ['not an address', false, false],
  ])('%s: public only %s, private allowed %s', (address, open, inside) => {
    expect([mayReach(address, false), mayReach(address, true)]).toEqual([open, inside])
  })

  it('signs the example of the Standard Webhooks scheme', () => {
    const example = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    }
    expect(webhookSignature(example.secret, example)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('patterns take a kind or a whole area', () => {
    expect([takes(['case.*'], 'case.opened'), takes(['case.*'], 'casework.x'), takes(['gate.judged'], 'gate.judged')]).toEqual([
      true,
      false,
      true,
    ])
  })
})
