import { Bot } from 'node-telegram-bot-api'
import { telegram } from '../../bot/channels/telegram.ts'
import { client } from '../../bot/client.ts'
import { work } from '../../bot/worker.ts'

/** A worker of its own process, to be killed: `worker-child.ts <api url> <telegram url> <name>`. */
const [url = '', apiRoot = '', name = ''] = process.argv.slice(2)
const bot = new Bot('1:test', { apiRoot, maxRetries: 0 })
await work(
  {
    api: client({ fetch: globalThis.fetch }, { url, token: 'bot-secret' }),
    channels: [telegram(bot.api)],
    name,
    publicUrl: 'https://shuheng.example',
    warn: () => undefined,
  },
  new AbortController().signal,
  20,
)
