import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serve as listen } from '@hono/node-server'
import { createApp } from './api/app.ts'
import { type Config, ROOT } from './base/config.ts'
import { AppError } from './base/errors.ts'
import type { Log } from './base/log.ts'
import { closeProduct, openProduct } from './pipeline.ts'

/** Name of the file in a home that marks its data as a demonstration. */
export const DEMO_MARK = 'demo.json'

export interface Serving {
  readonly url: string
  close(): Promise<void>
}

/** Serves the API and the built pages of one home until `close()` or a termination signal. */
export async function serve(config: Config, log: Log, options: { port?: number } = {}): Promise<Serving> {
  const product = await openProduct(config, log)
  const webRoot = join(ROOT, 'dist', 'web')
  const app = createApp({
    warehouse: product.warehouse,
    ledger: product.ledger,
    now: product.now,
    log,
    demo: existsSync(join(config.home, DEMO_MARK)),
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
  log.info(`数衡已启动：${url}`)
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= new Promise<void>((resolve) => server.close(() => resolve())).then(() => closeProduct(product))
    if ('closeAllConnections' in server) server.closeAllConnections()
    return closing
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().then(() => process.exit(0)))
  return { url, close }
}
