import { type Bot, type Context, InlineKeyboardBuilder, InputFile } from 'node-telegram-bot-api'
import { ApiError, type Behalf, type Client } from './client.ts'
import { type Asked, answerExtension, press } from './features/buttons.ts'
import { find } from './features/find.ts'
import { features, match } from './features/index.ts'
import { freshness } from './features/status.ts'
import { Queues, Seen } from './queue.ts'
import type { Button, Talk } from './talk.ts'

export interface ChatDeps {
  readonly api: Client
  readonly publicUrl: string
  readonly now: () => Date
  readonly warn: (text: string) => void
  /** After how long a person is told that the answer takes longer. */
  readonly slowMs?: number
}

const CHANNEL = 'telegram'
const CODE = /^(?:\/start\s+|\/bind\s+|绑定\s*)?([2-9A-HJKMNP-Za-hjkmnp-z]{8})$/
const UNBIND = /^\/?(解绑|unbind)$/i
const UNKNOWN = '您好。这里只服务已绑定账号的工作人员：请在系统网页“我的账号”生成绑定码，发送到这里。'
const GROUP = '为保护数据，具体事项请私聊查询。'
/** How long an unknown chat that got its line is left without another one. */
const SILENT_MS = 3_600_000
const SLOW_MS = 3000
const SLOW = '正在查询，需要一点时间，请稍候。'
const AWAY = '系统暂时没有回应，请稍后再试；急件请打开网页办理。'
/** Updates that are remembered, so that one sent again is not answered again. */
const REMEMBERED = 10_000

/**
 * The conversation: every update ends in one answer, and an error in a sentence; what is wrong with the installation is told to
 * the operator alone. The returned `idle` resolves when no answer is under way.
 */
export function converse(bot: Bot, deps: ChatDeps): { idle(): Promise<void> } {
  const queues = new Queues()
  const seen = new Seen(REMEMBERED)
  const asked = new Map<string, Asked>()
  const greeted = new Map<string, number>()

  bot.catch((error) => deps.warn(`会话出错：${wordsOf(error)}`))

  bot.use(async (ctx, next) => {
    if (!seen.again(ctx.update.update_id)) await next()
  })

  bot.on('callback_query', async (ctx) => {
    const data = ctx.callbackQuery?.data ?? ''
    await ctx.answerCallbackQuery().catch(() => undefined)
    const as = personOf(ctx)
    if (!as || !isPrivate(ctx)) return
    guarded(ctx, as, async (talk) => {
      if (data.startsWith('c:')) return run(talk, data.slice(2))
      const next = await press(talk, data.replace(/^x:/, ''))
      if (next) asked.set(as.id, next)
    })
  })

  bot.on('message', async (ctx) => {
    const text = ctx.message?.text?.trim() ?? ''
    const as = personOf(ctx)
    if (text === '' || !as) return
    guarded(ctx, as, async (talk) => {
      if (!isPrivate(ctx)) return inGroup(ctx, as, text)
      const code = CODE.exec(text)?.[1]
      if (code && (await bindBy(ctx, as, code))) return
      if (UNBIND.test(text)) {
        await deps.api.send('DELETE', '/chat/binding', { as })
        return talk.reply(['已解除绑定。'])
      }
      const open = asked.get(as.id)
      asked.delete(as.id)
      if (open && !match(text)) return answerExtension(talk, open, text)
      return run(talk, text)
    })
  })

  async function run(talk: Talk, text: string): Promise<void> {
    const found = match(text)
    return found ? found.feature.run(talk, found.args) : find(talk, text)
  }

  async function bindBy(ctx: Context, as: Behalf, code: string): Promise<boolean> {
    try {
      await deps.api.send('POST', '/chat/bind', { json: { channel: CHANNEL, external_id: as.id, code } })
      await ctx.reply('绑定成功。发送“帮助”查看可用命令。')
      return true
    } catch (error) {
      // Eight letters that are no code may be a name to look for: only a bound person gets that far.
      if (!(error instanceof ApiError) || error.code !== 'invalid_input') throw error
      if (await bound(as)) return false
      await ctx.reply(error.message)
      return true
    }
  }

  async function bound(as: Behalf): Promise<boolean> {
    try {
      await deps.api.get('/chat/bindings', { as })
      return true
    } catch (error) {
      if (error instanceof ApiError && error.status === 403) return false
      throw error
    }
  }

  /** Queues `work` behind what this chat asked before, and says a word when it takes long. */
  function guarded(ctx: Context, as: Behalf, work: (talk: Talk) => Promise<void>): void {
    queues.add(`${ctx.chatId}`, async () => {
      const slow = setTimeout(() => void ctx.reply(SLOW).catch(() => undefined), deps.slowMs ?? SLOW_MS)
      try {
        await work(talkOf(ctx, as)).catch((error: unknown) => failed(ctx, as, error))
      } catch (error) {
        deps.warn(`没能回复会话：${wordsOf(error)}`)
      } finally {
        clearTimeout(slow)
      }
    })
  }

  /** An unknown chat gets one polite line an hour and nothing else; a bound person the reason, unless it is the operator's to mend. */
  async function failed(ctx: Context, as: Behalf, error: unknown): Promise<void> {
    const answered = error instanceof ApiError && error.status < 500 && error.status !== 401
    if (!answered) {
      deps.warn(`会话查询失败：${wordsOf(error)}`)
      await ctx.reply(AWAY)
    } else if (error.status === 403 && !(await bound(as))) await greet(ctx, as)
    else await ctx.reply(error.message)
  }

  async function greet(ctx: Context, as: Behalf): Promise<void> {
    const now = deps.now().getTime()
    if (now - (greeted.get(as.id) ?? 0) < SILENT_MS) return
    if (greeted.size > 10_000) greeted.clear()
    greeted.set(as.id, now)
    await ctx.reply(UNKNOWN)
  }

  /** In a group only what every member may see: how fresh the data is. Never an agency's affairs. */
  async function inGroup(ctx: Context, as: Behalf, text: string): Promise<void> {
    const found = text.startsWith('/') ? match(text) : undefined
    if (!found) return
    if (found.feature.names.includes('status') && found.args === '' && (await bound(as))) {
      await ctx.reply(freshness(await deps.api.get('/status', { as })).join('\n'))
    } else await ctx.reply(GROUP)
  }

  /** Outside the chat's queue: what is asked next need not wait for it. */
  function later(work: () => Promise<void>): void {
    void work().catch((error: unknown) => deps.warn(`图片未能送出：${wordsOf(error)}`))
  }

  function talkOf(ctx: Context, as: Behalf): Talk {
    return {
      api: deps.api,
      as,
      later,
      page: (path) => new URL(path, deps.publicUrl).href,
      today: new Date(deps.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
      reply: async (lines, buttons = []) => {
        await ctx.reply(lines.join('\n'), { link_preview_options: { is_disabled: true }, ...keyboard(buttons) })
      },
      picture: async (png, caption) => {
        if (ctx.chatId === undefined) return
        await ctx.api.sendPhoto({
          chat_id: ctx.chatId,
          photo: new InputFile(png, { filename: 'chart.png', contentType: 'image/png' }),
          caption,
        })
      },
    }
  }

  return { idle: () => queues.idle() }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The menu a Telegram client shows; it takes Latin names only. */
export async function setMenu(bot: Bot): Promise<void> {
  await bot.api.setMyCommands({ commands: features.map((f) => ({ command: f.names[1] ?? '', description: `${f.names[0]}：${f.help}` })) })
}

function keyboard(buttons: readonly Button[]) {
  if (buttons.length === 0) return {}
  const rows = new InlineKeyboardBuilder()
  for (const [i, b] of buttons.entries()) {
    if (i > 0 && i % 2 === 0) rows.row()
    if (b.url) rows.url(b.text, b.url)
    else rows.text(b.text, b.data ?? '')
  }
  return { reply_markup: rows.build() }
}

function personOf(ctx: Context): Behalf | undefined {
  return ctx.from ? { channel: CHANNEL, id: String(ctx.from.id) } : undefined
}

function isPrivate(ctx: Context): boolean {
  return ctx.chat?.type === 'private'
}
