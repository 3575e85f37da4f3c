import { createHmac } from 'node:crypto'
import { Bucket } from '../../server/common/bucket.ts'
import { type Channel, type ChannelDeps, fitLines, headline, type Message } from './channel.ts'
import { clockSaid, postJson, statusFailure, theirWords } from './post.ts'

/** No hard limit is published; 20 KB of body is known to pass, half of it is plenty. */
const TEXT_BYTES = 10_000
const PER_MINUTE = 18
const TOO_FAST = 130101
/** After "send too fast" the robot is silenced for ten minutes. */
const TOO_FAST_WAIT = 600
const SIGNATURE = 310000

/** DingTalk (钉钉) custom robot, signed: the timestamp in milliseconds and the signature go into the URL. */
export function dingtalk(deps: ChannelDeps, options: { name: string; url: string; secret?: string }): Channel {
  const bucket = new Bucket(PER_MINUTE, PER_MINUTE, deps.now)
  return {
    name: `dingtalk:${options.name}`,
    async send(_target, message) {
      const wait = bucket.take()
      if (wait > 0) return { ok: false, error: '发送过快，稍后再发', retryAfter: wait }
      const url = options.secret ? signedUrl(options.url, options.secret, deps.now()) : options.url
      const answer = await postJson(deps.fetch, url, JSON.stringify(dingtalkBody(message)))
      if ('ok' in answer) return answer
      const failed = statusFailure(answer)
      if (failed) return failed
      const code = Number(answer.body['errcode'] ?? 0)
      if (code === 0) return { ok: true }
      if (code === TOO_FAST) {
        bucket.pause(TOO_FAST_WAIT)
        return { ok: false, error: `钉钉限流（${code}）${theirWords(answer)}`, retryAfter: TOO_FAST_WAIT }
      }
      // A clock is set right and a key mended while the message waits: neither ends it.
      return { ok: false, error: `钉钉返回 ${code}${theirWords(answer)}${code === SIGNATURE ? clockSaid(answer, deps.now()) : ''}` }
    },
  }
}

/** The robot's URL with `timestamp` (ms) and `sign` = base64(HMAC-SHA256(secret, "timestamp\nsecret")). */
export function signedUrl(base: string, secret: string, timestamp: number): string {
  const url = new URL(base)
  url.searchParams.set('timestamp', String(timestamp))
  url.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'))
  return url.href
}

function dingtalkBody(message: Message): Record<string, unknown> {
  const title = headline(message)
  const text = fitLines(message, TEXT_BYTES, (lines) => [`### ${title}`, ...lines.map((l) => `- ${l}`)].join('\n'))
  if (!message.link) return { msgtype: 'markdown', markdown: { title, text } }
  return { msgtype: 'actionCard', actionCard: { title, text, singleTitle: '打开办理', singleURL: message.link } }
}
