import { readConfig } from './base/config.ts'
import { AppError } from './base/errors.ts'
import { terminalLog } from './base/terminal.ts'
import { startChat } from './chat.ts'
import { prepareDemo } from './demo/home.ts'
import { buildWeb } from './packaging/web.ts'
import { serve } from './serve.ts'

const log = terminalLog()

/** A mistyped SHUHENG_HOME must not become a city with open role cards: a home of one's own is filled only when asked. */
const demo = process.argv.includes('--demo') || !process.env['SHUHENG_HOME']

try {
  const config = readConfig()
  // The bundler works in threads of its own, beside the first files of the city.
  await Promise.all([buildWeb(log), demo && prepareDemo(config, log)])
  const serving = await serve(config, log)
  await startChat(serving, log)
} catch (error) {
  log.done()
  process.stderr.write(`${error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
