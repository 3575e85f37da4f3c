import { readBotConfig } from './config.ts'
import { startBot } from './index.ts'

/** The chat worker alone, on a host that may lie in another network zone than the server. */
const write = (text: string) => process.stderr.write(`${text}\n`)

try {
  const config = readBotConfig(process.env)
  if (!config.token) throw new Error('请设置 SHUHENG_BOT_TOKEN：系统管理员为“消息服务”角色的用户生成的接口令牌。见 docs/chat.md。')
  if (!config.telegram && config.robots.length === 0)
    throw new Error('没有设置任何渠道：请设置 SHUHENG_TELEGRAM_TOKEN 或 SHUHENG_ROBOTS。见 docs/chat.md。')
  const bot = await startBot(config, config.token, { fetch: globalThis.fetch, now: () => new Date(), info: write, warn: write })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void bot.stop().then(() => process.exit(0)))
} catch (error) {
  write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
