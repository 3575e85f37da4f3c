import { createHmac } from 'node:crypto'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { type Channel, cutBytes, fitLines, type Message } from '../../bot/channels/channel.ts'
import { dingtalk } from '../../bot/channels/dingtalk.ts'
import { feishu } from '../../bot/channels/feishu.ts'
import { telegramText } from '../../bot/channels/telegram.ts'
import { webhook } from '../../bot/channels/webhook.ts'
import { wecom } from '../../bot/channels/wecom.ts'
import { readBotConfig } from '../../bot/config.ts'
import { Bucket } from '../../server/common/bucket.ts'
import { shorten } from '../../server/common/cut.ts'

interface Got {
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const NOW = Date.UTC(2026, 1, 2, 2, 0, 0)
const MESSAGE: Message = {
  number: 'N-7',
  title: '收到限期整改通知书',
  lines: ['案件 ZG-2026-0001：3 项问题，请于 2026-03-05 前完成整改'],
  link: 'https://shuheng.example/cases/ZG-2026-0001',
  buttons: [],
  repeat: false,
  tone: 'warning',
}

const servers: Server[] = []
afterEach(() => {
  for (const s of servers.splice(0)) s.close()
})

/** A small server that speaks one platform's protocol: `judge` checks the request as the platform does. */
async function platform(judge: (got: Got) => { status?: number; body: unknown; headers?: Record<string, string> }) {
  const got: Got[] = []
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (c: Buffer) => chunks.push(c))
    req.on('end', () => {
      const one = { url: new URL(req.url ?? '/', 'http://localhost'), headers: req.headers, body: Buffer.concat(chunks).toString('utf8') }
      got.push(one)
      const answer = judge(one)
      res.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      res.end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const clock = (at = { now: NOW }) => ({ fetch: globalThis.fetch, now: () => at.now })
const send = (c: Channel, m: Message = MESSAGE) => c.send('', m)

describe('WeCom robot', () => {
  it('sends markdown of at most 4096 bytes with the link kept, and takes the answer code', async () => {
    const p = await platform((g) => ({ body: { errcode: Buffer.byteLength(JSON.parse(g.body).markdown.content) <= 4096 ? 0 : 45002 } }))
    const robot = wecom(clock(), { name: '全市', url: `${p.url}/cgi-bin/webhook/send?key=K` })
    const long = {
      ...MESSAGE,
      lines: Array.from({ length: 200 }, (_, i) => `案件 ZG-2026-${String(i).padStart(4, '0')}：请按期完成整改工作`),
    }
    expect(await send(robot, long)).toEqual({ ok: true })
    const content: string = JSON.parse(p.got[0]?.body ?? '').markdown.content
    expect(content).toContain('https://shuheng.example/cases/ZG-2026-0001')
    expect(content).toMatch(/另有 \d+ 项/)
    expect(content).not.toContain('\ufffd')
  })

  it('rests a minute when the platform says that it is too often', async () => {
    const at = { now: NOW }
    const p = await platform(() => ({ body: { errcode: 45009 } }))
    const robot = wecom(clock(at), { name: 'a', url: p.url })
    expect(await send(robot)).toMatchObject({ ok: false, retryAfter: 60 })
    at.now += 30_000
    expect(await send(robot)).toMatchObject({ ok: false, retryAfter: 30 })
    expect(p.got).toHaveLength(1)
  })

  it('keeps below twenty a minute', async () => {
    const p = await platform(() => ({ body: { errcode: 0 } }))
    const robot = wecom(clock(), { name: 'a', url: p.url })
    const sent = await Promise.all(Array.from({ length: 25 }, () => send(robot)))
    expect(sent.filter((s) => s.ok)).toHaveLength(18)
  })
})

describe('DingTalk robot', () => {
  const SECRET = 'SECtest'
  const judge = (g: Got) => {
    const at = g.url.searchParams.get('timestamp') ?? ''
    const sign = createHmac('sha256', SECRET).update(`${at}\n${SECRET}`).digest('base64')
    const good = sign === g.url.searchParams.get('sign') && Math.abs(Number(at) - NOW) < 3_600_000
    return { body: good ? { errcode: 0, errmsg: 'ok' } : { errcode: 310000, errmsg: 'sign not match' } }
  }

  it('signs with milliseconds in the URL and opens by a card', async () => {
    const p = await platform(judge)
    expect(await send(dingtalk(clock(), { name: 'a', url: `${p.url}/robot/send?access_token=T`, secret: SECRET }))).toEqual({ ok: true })
    const body = JSON.parse(p.got[0]?.body ?? '')
    expect(p.got[0]?.url.searchParams.get('access_token')).toBe('T')
    expect(body).toMatchObject({ msgtype: 'actionCard', actionCard: { singleURL: MESSAGE.link } })
  })

  it("keeps trying a refused signature and says the platform's words and the difference of the clocks", async () => {
    const p = await platform(() => ({
      body: { errcode: 310000, errmsg: 'sign not match, see https://x/?access_token=T' },
      headers: { date: new Date(NOW - 185_000).toUTCString() },
    }))
    const sent = await send(dingtalk(clock(), { name: 'a', url: p.url, secret: SECRET }))
    expect(sent).toEqual({
      ok: false,
      error: '钉钉返回 310000：sign not match, see …。本机时钟比对方快 185 秒，请校准时钟；已一致的，请核对加签密钥',
    })
  })

  it('rests ten minutes after 130101', async () => {
    const busy = await platform(() => ({ body: { errcode: 130101 } }))
    expect(await send(dingtalk(clock(), { name: 'a', url: busy.url }))).toMatchObject({ ok: false, retryAfter: 600 })
  })
})

describe('Feishu robot', () => {
  const SECRET = 'feishu-secret'
  const judge = (g: Got) => {
    const { timestamp, sign } = JSON.parse(g.body)
    const wanted = createHmac('sha256', `${timestamp}\n${SECRET}`).digest('base64')
    const good = sign === wanted && Math.abs(Number(timestamp) * 1000 - NOW) < 3_600_000
    return { body: good ? { code: 0 } : { code: 19021, msg: 'sign match fail' } }
  }

  it('signs with seconds in the body', async () => {
    const p = await platform(judge)
    expect(await send(feishu(clock(), { name: 'a', url: p.url, secret: SECRET }))).toEqual({ ok: true })
    expect(JSON.parse(p.got[0]?.body ?? '')).toMatchObject({ msg_type: 'interactive', card: { header: { template: 'orange' } } })
    const refused = await send(feishu(clock(), { name: 'a', url: p.url, secret: 'x' }))
    expect(refused).toMatchObject({ ok: false, error: expect.stringMatching(/^飞书返回 19021：sign match fail。本机时钟/) })
    expect(refused).not.toHaveProperty('fatal', true)
  })

  it.each([11232, 9499])('rests after %i', async (code) => {
    const p = await platform(() => ({ body: { code } }))
    expect(await send(feishu(clock(), { name: 'a', url: p.url }))).toMatchObject({ ok: false, retryAfter: 60 })
  })
})

describe('signed webhook', () => {
  const SECRET = '0123456789abcdef'

  it('signs id, time and body; the same number on a repeat', async () => {
    const p = await platform((g) => {
      const id = g.headers['webhook-id']
      const at = g.headers['webhook-timestamp']
      const wanted = `v1,${createHmac('sha256', SECRET).update(`${id}.${at}.${g.body}`).digest('base64')}`
      return wanted === g.headers['webhook-signature'] ? { body: {} } : { status: 401, body: {} }
    })
    const hook = webhook(clock(), { name: 'a', url: p.url, secret: SECRET })
    expect(await send(hook)).toEqual({ ok: true })
    expect(await send(hook, { ...MESSAGE, repeat: true })).toEqual({ ok: true })
    expect(p.got.map((g) => g.headers['webhook-id'])).toEqual(['N-7', 'N-7'])
    expect(await send(webhook(clock(), { name: 'b', url: p.url, secret: 'fedcba9876543210' }))).toMatchObject({ ok: false, fatal: true })
  })

  it.each([SECRET, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])('a standard receiver accepts %s', async (secret) => {
    const receiver = new Webhook(secret.startsWith('whsec_') ? secret : Buffer.from(secret).toString('base64'))
    const p = await platform((g) => {
      receiver.verify(g.body, g.headers as Record<string, string>)
      return { body: {} }
    })
    expect(await send(webhook({ ...clock(), now: () => Date.now() }, { name: 'a', url: p.url, secret }))).toEqual({ ok: true })
  })

  it.each([
    [429, { ok: false, retryAfter: 17 }],
    [503, { ok: false }],
    [404, { ok: false, fatal: true }],
    [302, { ok: false, fatal: true }],
  ])('takes HTTP %i for what it says', async (status, wanted) => {
    const p = await platform(() => ({ status, body: {}, headers: { 'retry-after': '17', location: 'http://127.0.0.1:1/' } }))
    expect(await send(webhook(clock(), { name: 'a', url: p.url, secret: SECRET }))).toMatchObject(wanted)
  })

  it('does not put the address, which may hold a key, into an error', async () => {
    const sent = await send(webhook(clock(), { name: 'a', url: 'http://127.0.0.1:1/secret-key', secret: SECRET }))
    expect(sent).toMatchObject({ ok: false })
    expect(JSON.stringify(sent)).not.toContain('secret-key')
  })
})

describe('cutting', () => {
  it('never splits a character and never exceeds the bytes', () => {
    for (const text of ['公共数据共享', '😀😀😀😀', 'abc公', 'é'.repeat(20)]) {
      for (let max = 3; max < 30; max += 1) {
        const cut = cutBytes(text, max)
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(max)
        expect(text.startsWith(cut.replace(/…$/, '')) || cut === text).toBe(true)
      }
    }
  })

  it('says how many lines were left out', () => {
    const text = fitLines({ ...MESSAGE, lines: ['一'.repeat(20), '二'.repeat(20), '三'.repeat(20)] }, 170, (lines) => lines.join('\n'))
    expect(text).toContain('另有 1 项')
  })
})

describe('token bucket', () => {
  it('refills with time and holds while paused', () => {
    let now = 0
    const bucket = new Bucket(60, 2, () => now)
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 1])
    now = 1000
    expect(bucket.take()).toBe(0)
    bucket.pause(10)
    now = 6000
    expect(bucket.take()).toBe(5)
    now = 11_000
    expect(bucket.take()).toBe(0)
  })
})

describe('the file with the robots’ keys', () => {
  it('is refused where other accounts can read it', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'shuheng-robots-')), 'robots.json')
    writeFileSync(path, '[{"kind":"wecom","name":"全市","url":"https://example.com/"}]')
    chmodSync(path, 0o644)
    expect(() => readBotConfig({ SHUHENG_ROBOTS: path })).toThrow(/chmod 600/)
    chmodSync(path, 0o600)
    expect(readBotConfig({ SHUHENG_ROBOTS: path }).robots).toHaveLength(1)
  })
})

describe('texts that are cut', () => {
  it('keep whole what people read as one character', () => {
    const family = '👨‍👩‍👧'
    expect(shorten(`甲${family}乙丙`, 10)).toBe(`甲${family}…`)
    expect(shorten(`甲${family}乙丙`, 9)).toBe('甲…')
    expect(cutBytes(`𠀀𠀀e\u0301`, 10)).toBe('𠀀…')
    expect(telegramText({ ...MESSAGE, lines: ['𠀀'.repeat(5000)] })).not.toMatch(/\p{Cs}/u)
  })
})
