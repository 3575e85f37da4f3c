import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serve as listen } from '@hono/node-server'
import { DEMO_MARK, demoOpen } from './access/demo-people.ts'
import { firstAdmin } from './access/invitations.ts'
import { checkSealed } from './access/sealed.ts'
import { newSecret } from './access/secrets.ts'
import { createApp } from './api/app.ts'
import { type Config, ROOT } from './base/config.ts'
import { AppError } from './base/errors.ts'
import type { Log } from './base/log.ts'
import { forgetServing, noteServing } from './base/serving.ts'
import { startClock } from './clock.ts'
import { readApart } from './import/index.ts'
import { startWebhooks } from './notify/webhook-outbox.ts'
import { assess, closeProduct, openProduct } from './pipeline.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

export interface Serving {
  readonly url: string
  /** Secret with which a chat worker inside this process calls the API. */
  readonly botSecret: string
  close(): Promise<void>
}

/** Serves the API and the built pages of one home until `close()` or a termination signal. */
export async function serve(config: Config, log: Log, options: { port?: number } = {}): Promise<Serving> {
  const product = await openProduct(config, log)
  try {
    await checkSealed(product)
  } catch (error) {
    closeProduct(product)
    throw error
  }
  const webRoot = join(ROOT, 'dist', 'web')
  const demo = existsSync(join(config.home, DEMO_MARK))
  const botSecret = newSecret()
  const localSecret = newSecret()
  const reader = readApart()
  // Whoever reads the terminal is at the machine; whoever only reaches the port is perhaps not, whatever stands before it.
  const cards = demo && LOOPBACK.has(config.host) && !config.publicUrl && !config.trustProxy && (await demoOpen(product))
  const demoSecret = cards ? newSecret() : undefined
  const publicUrl = config.publicUrl ?? `http://${config.host}:${options.port ?? config.port}`
  const app = createApp({
    config,
    warehouse: product.warehouse,
    ledger: product.ledger,
    now: product.now,
    log,
    demo,
    loopback: LOOPBACK.has(config.host),
    assess: async ({ asOf }, jobLog) => {
      const report = await assess({ ...product, log: jobLog }, asOf === undefined ? {} : { asOf })
      return { as_of: report.as_of, alarms: report.totals.alarm }
    },
    reader,
    ...(demoSecret ? { demoSecret } : {}),
    botSecret,
    localSecret,
    ...(config.oidc ? { oidc: { ...config.oidc, publicUrl } } : {}),
    webRoot: existsSync(join(webRoot, 'index.html')) ? webRoot : undefined,
  })
  const port = options.port ?? config.port
  const server = listen({ fetch: app.fetch, hostname: config.host, port })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve)
      server.once('error', reject)
    })
  } catch (error) {
    closeProduct(product)
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new AppError('busy', `端口 ${port} 已被占用。请用 --port 或环境变量 SHUHENG_PORT 换一个端口。`)
    }
    throw error
  }
  const address = server.address()
  const url = `http://${config.host}:${typeof address === 'object' && address ? address.port : port}/`
  const local = ['0.0.0.0', '::'].includes(config.host) ? url.replace(config.host, '127.0.0.1') : url
  noteServing(config.home, { url: local, secret: localSecret })
  log.info(`数衡已启动：${url}`)
  if (demoSecret) log.info(`进入演示：请打开 ${url}login#demo=${demoSecret} （只在本机有效，每次启动都会更换）。`)
  const secret = cards ? undefined : await firstAdmin(product)
  if (secret)
    log.info(`首次使用：请在浏览器打开 ${new URL(`/invite#${secret}`, config.publicUrl ?? url).href} 设置系统管理员密码（一次有效）。`)
  const stopClock = startClock(product)
  const stopWebhooks = startWebhooks(product)
  let closing: Promise<void> | undefined
  const close = () => {
    reader.close()
    closing ??= Promise.all([stopClock(), stopWebhooks(), new Promise<void>((resolve) => server.close(() => resolve()))]).then(() => {
      forgetServing(config.home)
      closeProduct(product)
    })
    if ('closeAllConnections' in server) server.closeAllConnections()
    return closing
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().then(() => process.exit(0)))
  return { url, botSecret, close }
}
