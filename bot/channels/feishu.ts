import { createHmac } from 'node:crypto'
import { Bucket } from '../../server/common/bucket.ts'
import { type Channel, type ChannelDeps, fitLines, headline, type Message } from './channel.ts'
import { clockSaid, postJson, statusFailure, theirWords } from './post.ts'

/** The whole request may be 20 KB. */
const TEXT_BYTES = 12_000
/** The platform allows 100 a minute and 5 a second. */
const PER_MINUTE = 90
const BURST = 4
const TOO_FAST = new Set([11232, 9499])
const TOO_FAST_WAIT = 60
/** Signature or time: a clock is set right and a key mended while the message waits. */
const SIGNATURE = 19021
/** Address, keyword: a person has to mend the settings. */
const FATAL = new Set([19022, 19024])
const TEMPLATE = { plain: 'blue', warning: 'orange', urgent: 'red' } as const

/** Feishu (飞书) custom robot, signed: the timestamp in seconds and the signature go into the body. */
export function feishu(deps: ChannelDeps, options: { name: string; url: string; secret?: string }): Channel {
  const bucket = new Bucket(PER_MINUTE, BURST, deps.now)
  return {
    name: `feishu:${options.name}`,
    async send(_target, message) {
      const wait = bucket.take()
      if (wait > 0) return { ok: false, error: '发送过快，稍后再发', retryAfter: wait }
      const seconds = Math.floor(deps.now() / 1000)
      const signed = options.secret ? { timestamp: String(seconds), sign: feishuSign(options.secret, seconds) } : {}
      const answer = await postJson(deps.fetch, options.url, JSON.stringify({ ...signed, ...feishuCard(message) }))
      if ('ok' in answer) return answer
      const code = Number(answer.body['code'] ?? answer.body['StatusCode'] ?? 0)
      if (TOO_FAST.has(code)) {
        bucket.pause(TOO_FAST_WAIT)
        return { ok: false, error: `飞书限流（${code}）${theirWords(answer)}`, retryAfter: TOO_FAST_WAIT }
      }
      const failed = statusFailure(answer)
      if (failed) return failed
      if (code === 0) return { ok: true }
      const clock = code === SIGNATURE ? clockSaid(answer, deps.now()) : ''
      return { ok: false, error: `飞书返回 ${code}${theirWords(answer)}${clock}`, fatal: FATAL.has(code) }
    },
  }
}

/** base64(HMAC-SHA256(key = "timestamp\nsecret", message = "")), timestamp in seconds. */
export function feishuSign(secret: string, seconds: number): string {
  return createHmac('sha256', `${seconds}\n${secret}`).update('').digest('base64')
}

function feishuCard(message: Message): Record<string, unknown> {
  const text = fitLines(message, TEXT_BYTES, (lines) => lines.join('\n'))
  const open = { tag: 'button', text: { tag: 'plain_text', content: '打开办理' }, url: message.link, type: 'primary' }
  return {
    msg_type: 'interactive',
    card: {
      header: { title: { tag: 'plain_text', content: headline(message) }, template: TEMPLATE[message.tone] },
      elements: [{ tag: 'div', text: { tag: 'plain_text', content: text } }, ...(message.link ? [{ tag: 'action', actions: [open] }] : [])],
    },
  }
}
