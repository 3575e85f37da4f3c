import { Bucket } from '../../server/common/bucket.ts'
import { type Channel, type ChannelDeps, fitLines, headline, type Message } from './channel.ts'
import { postJson, statusFailure, theirWords } from './post.ts'

const MARKDOWN_BYTES = 4096
/** The platform allows 20 a minute for each robot; two are left as a margin. */
const PER_MINUTE = 18
const FREQUENCY = 45009
const FREQUENCY_WAIT = 60
/** Codes that another attempt cannot mend: invalid key, missing content, text too long. */
const FATAL = new Set([93000, 44004, 40058, 45002])

/** WeCom (企业微信) group robot. It has no signature: the key in the URL is the secret. */
export function wecom(deps: ChannelDeps, options: { name: string; url: string }): Channel {
  const bucket = new Bucket(PER_MINUTE, PER_MINUTE, deps.now)
  return {
    name: `wecom:${options.name}`,
    async send(_target, message) {
      const wait = bucket.take()
      if (wait > 0) return { ok: false, error: '发送过快，稍后再发', retryAfter: wait }
      const body = JSON.stringify({ msgtype: 'markdown', markdown: { content: wecomText(message) } })
      const answer = await postJson(deps.fetch, options.url, body)
      if ('ok' in answer) return answer
      const failed = statusFailure(answer)
      if (failed) return failed
      const code = Number(answer.body['errcode'] ?? 0)
      if (code === 0) return { ok: true }
      if (code === FREQUENCY) {
        bucket.pause(FREQUENCY_WAIT)
        return { ok: false, error: `企业微信限流（${code}）`, retryAfter: FREQUENCY_WAIT }
      }
      return { ok: false, error: `企业微信返回 ${code}${theirWords(answer)}`, fatal: FATAL.has(code) }
    },
  }
}

/** Markdown of at most 4096 bytes. */
export function wecomText(message: Message): string {
  const colour = message.tone === 'plain' ? 'info' : 'warning'
  const link = message.link ? `\n[打开办理](${message.link})` : ''
  return fitLines(message, MARKDOWN_BYTES, (lines) =>
    [`**<font color="${colour}">${headline(message)}</font>**`, ...lines.map((l) => `>${l}`)].join('\n').concat(link),
  )
}
