import type { Log } from './base/log.ts'
import type { Serving } from './serve.ts'

/** The chat worker in this process, when a channel is set up; it calls the server as it would from another host. */
export async function startChat(serving: Serving, log: Log): Promise<void> {
  const { readBotConfig } = await import('../bot/config.ts')
  const settings = readBotConfig(process.env)
  if (!settings.telegram && settings.robots.length === 0) {
    log.info('未设置聊天渠道，提醒只进网页“我的提醒”。设置 SHUHENG_TELEGRAM_TOKEN 或 SHUHENG_ROBOTS 后重启即可，见 docs/chat.md。')
    return
  }
  const { startBot } = await import('../bot/index.ts')
  const bot = await startBot(
    { ...settings, url: serving.url, publicUrl: process.env['SHUHENG_PUBLIC_URL'] ?? serving.url },
    serving.botSecret,
    {
      fetch: globalThis.fetch,
      now: () => new Date(),
      info: (text) => log.info(text),
      warn: (text) => log.warn(text),
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void bot.stop())
}
