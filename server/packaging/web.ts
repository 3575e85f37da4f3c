import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './base/config.ts'
import type { Log } from './base/log.ts'

/** Newest change under a folder, ms since the epoch. */
function newest(path: string): number {
  const own = statSync(path)
  if (!own.isDirectory()) return own.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Builds the pages when they are missing or older than their sources. */
export async function buildWeb(log: Log): Promise<void> {
  const built = join(ROOT, 'dist', 'web', 'index.html')
  if (existsSync(built) && statSync(built).mtimeMs > newest(join(ROOT, 'web'))) return
  log.info('正在构建网页……')
  const { build } = await import('vite')
  await build({ root: join(ROOT, 'web'), configFile: join(ROOT, 'web', 'vite.config.ts'), logLevel: 'warn' })
}
