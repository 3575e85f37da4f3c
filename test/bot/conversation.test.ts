import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Bot, type Update } from 'node-telegram-bot-api'
import { expect, it } from 'vitest'
import { converse } from '../../bot/chat.ts'
import { client } from '../../bot/client.ts'
import { readBotConfig } from '../../bot/config.ts'
import { startBot } from '../../bot/index.ts'
import { HEADERS } from '../../server/common/headers.ts'

const json = (body: unknown, status = 200) => Response.json(body, { status })
const away = (status: number, code: string, message: string) => json({ error: { code, message } }, status)

/** A conversation with a server of ours that answers as told, and what Telegram was asked to send, by chat. */
function talk(answer: (path: string, chat: string) => Response | Promise<Response>, slowMs?: number) {
  const said: { chat: string; text: string }[] = []
  const warned: string[] = []
  const heard: (() => void)[] = []
  const bot = new Bot('1:test', {
    apiRoot: 'http://telegram.test',
    maxRetries: 0,
    fetch: async (_url: unknown, init?: RequestInit) => {
      const fields = new URLSearchParams(String(init?.body ?? ''))
      said.push({ chat: fields.get('chat_id') ?? '', text: fields.get('text') ?? '' })
      for (const h of heard.splice(0)) h()
      return json({ ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } })
    },
  } as ConstructorParameters<typeof Bot>[1])
  const api = client(
    {
      fetch: async (url, init) =>
        answer(new URL(String(url)).pathname, new Headers(init?.headers).get(HEADERS.behalf)?.split(':')[1] ?? ''),
    },
    { url: 'http://localhost', token: 't' },
  )
  const deps = { api, publicUrl: 'https://shuheng.example', now: () => new Date(), warn: (t: string) => void warned.push(t) }
  const { idle } = converse(bot, slowMs === undefined ? deps : { ...deps, slowMs })
  let id = 0
  return {
    said,
    warned,
    idle,
    say: (chat: number, text: string, update_id = ++id) =>
      bot.handleUpdate({
        update_id,
        message: { message_id: 1, date: 0, text, chat: { id: chat, type: 'private' }, from: { id: chat, is_bot: false, first_name: 'x' } },
      } as Update),
    /** Resolves when something more was said. */
    next: () => new Promise<void>((resolve) => heard.push(resolve)),
  }
}

const DESK = { waiting: [], cases: 0, gates: 0, scores: 0, due: [] }

it('lets nobody wait for what another person asked, and answers one person in order', async () => {
  let release: (r: Response) => void = () => undefined
  const t = talk((path, chat) =>
    chat === '1' && path === '/api/scores/2026'
      ? new Promise((resolve) => {
          release = resolve
        })
      : json(DESK),
  )
  await t.say(1, '考核 2026')
  await t.say(1, '待办')
  const heard = t.next()
  await t.say(2, '待办')
  await heard
  expect(t.said.map((s) => s.chat)).toEqual(['2'])
  release(away(404, 'not_found', '没有 2026 年的考核。'))
  await t.idle()
  expect(t.said.filter((s) => s.chat === '1').map((s) => s.text)).toEqual(['没有 2026 年的考核。', '没有等您办理的事项。'])
})

it('says a word when the answer takes long, and never ends in silence', async () => {
  let fail: (e: Error) => void = () => undefined
  const t = talk(
    () =>
      new Promise((_resolve, reject) => {
        fail = reject
      }),
    1,
  )
  const word = t.next()
  await t.say(1, '待办')
  await word
  expect(t.said[0]?.text).toContain('正在查询')
  fail(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  await t.idle()
  expect(t.said[1]?.text).toContain('系统暂时没有回应')
  expect(t.warned).toHaveLength(1)
})

it('tells the operator’s errors to the operator alone', async () => {
  const t = talk(() => away(401, 'unauthenticated', '接口令牌不正确、已过期或已撤销。请重新生成。'))
  await t.say(1, '待办')
  await t.say(2, 'ABCD2345')
  await t.idle()
  expect(t.said.map((s) => s.text)).toEqual(Array(2).fill('系统暂时没有回应，请稍后再试；急件请打开网页办理。'))
  expect(t.warned.join()).toContain('接口令牌不正确')
})

it('answers a repeated update once', async () => {
  const t = talk(() => json(DESK))
  await t.say(1, '待办', 7)
  await t.say(1, '待办', 7)
  await t.idle()
  expect(t.said).toHaveLength(1)
})

it('takes the webhook at its own path and address, with the secret', async () => {
  const asked: string[] = []
  const platform = createServer((req, res) => {
    asked.push(req.url ?? '')
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ ok: true, result: true }))
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  const at = (s: typeof platform) => (s.address() as AddressInfo).port
  const free = createServer()
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
  const port = at(free)
  await new Promise<void>((resolve) => free.close(() => resolve()))
  const secret = 'secret-of-sixteen'
  const config = readBotConfig({
    SHUHENG_TELEGRAM_TOKEN: '1:test',
    SHUHENG_TELEGRAM_API: `http://127.0.0.1:${at(platform)}`,
    SHUHENG_TELEGRAM_WEBHOOK_URL: 'https://city.example/hooks/telegram',
    SHUHENG_TELEGRAM_WEBHOOK_SECRET: secret,
    SHUHENG_TELEGRAM_WEBHOOK_PORT: String(port),
  })
  expect(config.telegram?.webhook?.host).toBe('127.0.0.1')
  const runtime = { fetch: async () => json({ deliveries: [] }), now: () => new Date(), info: () => undefined, warn: () => undefined }
  const running = await startBot(config, 't', runtime)
  const post = async (path: string, token: string) =>
    (
      await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': token },
        body: JSON.stringify({ update_id: 1 }),
      })
    ).status
  expect([await post('/hooks/telegram', secret), await post('/', secret), await post('/hooks/telegram', 'x'.repeat(16))]).toEqual([
    200, 404, 401,
  ])
  await running.stop()
  platform.closeAllConnections()
  platform.close()
  expect(asked.some((u) => u.endsWith('/setWebhook'))).toBe(true)
})
