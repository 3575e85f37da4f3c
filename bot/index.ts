import { hostname } from 'node:os'
import { Bot } from 'node-telegram-bot-api'
import { createWebhookServer } from 'node-telegram-bot-api/node'
import type { Channel, ChannelDeps } from './channels/channel.ts'
import { dingtalk } from './channels/dingtalk.ts'
import { feishu } from './channels/feishu.ts'
import { telegram } from './channels/telegram.ts'
import { webhook } from './channels/webhook.ts'
import { wecom } from './channels/wecom.ts'
import { converse, setMenu } from './chat.ts'
import { client } from './client.ts'
import type { BotConfig, Robot } from './config.ts'
import { work } from './worker.ts'

export interface BotRuntime {
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly info: (text: string) => void
  readonly warn: (text: string) => void
}

export interface RunningBot {
  stop(): Promise<void>
}

/** Telegram's own limits, kept before it says so: 30 a second in all, one a second in a chat. */
const RATE = { global: 25, perChat: 1 }

/** Starts the worker and, with a Telegram token, the conversation. `token` is the API token of the role `bot`. */
export async function startBot(config: BotConfig, token: string, runtime: BotRuntime): Promise<RunningBot> {
  const api = client({ fetch: runtime.fetch }, { url: config.url, token })
  const deps: ChannelDeps = { fetch: globalThis.fetch, now: () => runtime.now().getTime() }
  const channels: Channel[] = config.robots.map((r) => robot(deps, r))
  const stopping = new AbortController()
  const ends: Promise<unknown>[] = []

  if (config.telegram) {
    // A failed send goes back to the outbox, which knows when to try again; the library's own retries would hide it.
    const bot = new Bot(config.telegram.token, { apiRoot: config.telegram.apiRoot, rateLimit: RATE, maxRetries: 0 })
    const conversation = converse(bot, { api, publicUrl: config.publicUrl, now: runtime.now, warn: runtime.warn })
    channels.push(telegram(bot.api))
    const { ended } = await listen(bot, config.telegram, stopping.signal, runtime)
    ends.push(ended.then(() => conversation.idle()))
  }
  if (channels.length > 0) {
    const name = `${hostname()}-${process.pid}`
    ends.push(work({ api, channels, name, publicUrl: config.publicUrl, warn: runtime.warn }, stopping.signal))
    runtime.info(`消息服务已启动：${channels.map((c) => c.name).join('、')}`)
  }
  return {
    async stop() {
      stopping.abort()
      await Promise.allSettled(ends)
    },
  }
}

/** Long polling unless a webhook address is set. `ended` settles when listening has stopped. */
async function listen(
  bot: Bot,
  config: NonNullable<BotConfig['telegram']>,
  signal: AbortSignal,
  runtime: BotRuntime,
): Promise<{ ended: Promise<void> }> {
  await setMenu(bot).catch(() => runtime.warn('未能设置 Telegram 菜单，命令仍可使用。'))
  if (config.webhook) {
    const { url, secret, host, port } = config.webhook
    const server = createWebhookServer(bot, { secretToken: secret, path: new URL(url).pathname })
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
    await bot.api.setWebhook({ url, secret_token: secret })
    return { ended: new Promise<void>((resolve) => signal.addEventListener('abort', () => server.close(() => resolve()))) }
  }
  await bot.api.deleteWebhook({}).catch(() => undefined)
  signal.addEventListener('abort', () => bot.stop())
  const polling = bot.startPolling(undefined, { onError: () => runtime.warn('暂时连接不上 Telegram，稍后重试。') })
  return { ended: polling.catch(() => undefined) }
}

function robot(deps: ChannelDeps, r: Robot): Channel {
  switch (r.kind) {
    case 'wecom':
      return wecom(deps, r)
    case 'dingtalk':
      return dingtalk(deps, { name: r.name, url: r.url, ...(r.secret ? { secret: r.secret } : {}) })
    case 'feishu':
      return feishu(deps, { name: r.name, url: r.url, ...(r.secret ? { secret: r.secret } : {}) })
    case 'webhook':
      return webhook(deps, r)
  }
}
