import { type Api, InlineKeyboardBuilder, isTransientError, TelegramApiError } from 'node-telegram-bot-api'
import { shorten } from '../../server/common/cut.ts'
import { type Channel, headline, type Message, type Sent } from './channel.ts'

/** Characters in a message, the platform's limit. */
const TEXT_CHARS = 4096

/** Telegram chats. Meant for demonstrations and tests abroad: government units on the mainland use the robots. */
export function telegram(api: Api): Channel {
  return {
    name: 'telegram',
    async send(target, message) {
      try {
        const sent = await api.sendMessage({
          chat_id: target,
          text: telegramText(message),
          link_preview_options: { is_disabled: true },
          ...keyboard(message),
        })
        return { ok: true, ref: String(sent.message_id) }
      } catch (error) {
        return failure(error)
      }
    },
  }
}

/** Plain text: nothing in it is read as markup. */
export function telegramText(message: Message): string {
  const tail = message.link ? `\n${message.link}` : ''
  const lines = message.lines.length === 0 ? [] : ['', ...message.lines]
  const body = [headline(message), ...lines].join('\n')
  const room = TEXT_CHARS - tail.length
  return `${shorten(body, room)}${tail}`
}

function keyboard(message: Message) {
  if (message.buttons.length === 0) return {}
  const rows = new InlineKeyboardBuilder()
  for (const button of message.buttons) rows.text(button.text, button.data)
  return { reply_markup: rows.build() }
}

function failure(error: unknown): Sent {
  if (error instanceof TelegramApiError) {
    const retryAfter = error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }
    // 400 and 403: the chat is gone or the person has blocked the bot. 401: the token is wrong.
    return { ok: false, error: `Telegram 返回 ${error.errorCode}`, fatal: !isTransientError(error), ...retryAfter }
  }
  return { ok: false, error: '无法连接 Telegram', fatal: !isTransientError(error) }
}
