import { webhookSignature } from '../../server/common/webhook-signature.ts'
import type { Channel, ChannelDeps } from './channel.ts'
import { postJson, statusFailure } from './post.ts'

/**
 * Any system that takes a signed POST. Headers follow Standard Webhooks: `webhook-id` (the message's number, the same on a
 * repeat), `webhook-timestamp` (seconds), `webhook-signature`.
 */
export function webhook(deps: ChannelDeps, options: { name: string; url: string; secret: string }): Channel {
  return {
    name: `webhook:${options.name}`,
    async send(target, message) {
      const { number, title, lines, link, repeat, tone } = message
      const body = JSON.stringify({ number, title, lines, link: link ?? null, repeat, tone, target })
      const seconds = Math.floor(deps.now() / 1000)
      const answer = await postJson(deps.fetch, options.url, body, {
        'webhook-id': number,
        'webhook-timestamp': String(seconds),
        'webhook-signature': webhookSignature(options.secret, { id: number, timestamp: seconds, body }),
      })
      return 'ok' in answer ? answer : (statusFailure(answer) ?? { ok: true })
    },
  }
}
