import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoReady, seedDemoPeople } from './access/demo-people.ts'
import { type Config, ROOT, readConfig } from './base/config.ts'
import { AppError } from './base/errors.ts'
import { shanghai } from './base/ledger.ts'
import { sqlText } from './base/sql.ts'
import { terminalLog } from './base/terminal.ts'
import { addDays } from './common/days.ts'
import { writeDemo } from './demo/index.ts'
import { DemoClock, demoSpan, seedActors, seedCases } from './demo-cases.ts'
import { seedScores } from './demo-scores.ts'
import { importPaths } from './import/index.ts'
import { assess, closeProduct, openProduct } from './pipeline.ts'
import { DEMO_MARK, type Serving, serve } from './serve.ts'

const log = terminalLog()

/** Days before the demonstration's last assessment on which it was assessed already. */
const EARLIER = [28, 7] as const

/** Newest change under a folder, ms since the epoch. */
function newest(path: string): number {
  const own = statSync(path)
  if (!own.isDirectory()) return own.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Builds the pages when they are missing or older than their sources. */
async function buildWeb(): Promise<void> {
  const built = join(ROOT, 'dist', 'web', 'index.html')
  if (existsSync(built) && statSync(built).mtimeMs > newest(join(ROOT, 'web'))) return
  log.info('正在构建网页……')
  const { build } = await import('vite')
  await build({ root: join(ROOT, 'web'), configFile: join(ROOT, 'web', 'vite.config.ts'), logLevel: 'warn' })
}

/** An empty home gets the demonstration city: exports written, imported and assessed as real ones would be. */
async function prepareDemo(config: Config): Promise<void> {
  if (existsSync(join(config.home, 'ledger.duckdb'))) return
  log.info('数据文件夹是空的：正在生成演示城市（演示数据）……')
  mkdirSync(config.home, { recursive: true })
  const out = join(config.home, 'demo')
  rmSync(out, { recursive: true, force: true })
  const made = await writeDemo({ out }, log)
  const clock = new DemoClock()
  const span = demoSpan(made.asOf, shanghai(clock.now()).slice(0, 10))
  clock.set(addDays(span.start, -Math.max(...EARLIER)))
  const product = await openProduct(config, log, clock.now)
  try {
    log.info('正在导入……')
    await importPaths(product, { paths: [join(out, 'exports')] })
    log.info('正在检测……')
    // Looked at twice before, so that the pages can say what changed since last week.
    for (const days of EARLIER) {
      clock.set(addDays(span.start, -days))
      await assess(product, { asOf: addDays(made.asOf, -days) })
    }
    clock.set(span.start)
    const report = await assess(product, { asOf: made.asOf })
    log.info(`检测完成：${report.controls.length} 项检测控制，${report.totals.alarm} 条线索。`)
    const agency = await product.ledger.db.get<{ uscc: string }>(sqlText('lookups/access/demo_agency'))
    if (agency) {
      await seedDemoPeople(product, agency.uscc)
      log.info('正在办理演示整改事项……')
      const people = await seedActors(product)
      await seedCases(product, clock, people, span)
      await seedScores(product, people, made.asOf)
    }
    await demoReady(product, made.asOf)
    writeFileSync(join(config.home, DEMO_MARK), `${JSON.stringify({ as_of: made.asOf })}\n`)
  } finally {
    closeProduct(product)
  }
}

/** The chat worker in this process, when a channel is set up; it calls the server as it would from another host. */
async function startChat(serving: Serving): Promise<void> {
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

try {
  const config = readConfig()
  // The bundler works in threads of its own, beside the first files of the city.
  await Promise.all([buildWeb(), prepareDemo(config)])
  const serving = await serve(config, log)
  await startChat(serving)
} catch (error) {
  log.done()
  process.stderr.write(`${error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
