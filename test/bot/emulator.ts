import * as emulator from 'telegram-test-api'
import type { TelegramServer as Server } from 'telegram-test-api/lib/telegramServer.js'

/** A Telegram server that others wrote. The package is CommonJS whose types promise another shape than Node gives. */
export const TelegramServer = emulator.default as unknown as typeof Server
export type TelegramServer = Server
