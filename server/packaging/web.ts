import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../base/config.ts'
import type { Log } from '../base/log.ts'

const DIST = join(ROOT, 'dist')
const BUILT = join(DIST, 'web')

/** Newest change under a folder, ms since the epoch. */
function newest(path: string): number {
  const own = statSync(path)
  if (!own.isDirectory()) return own.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const upToDate = () => existsSync(join(BUILT, 'index.html')) && statSync(join(BUILT, 'index.html')).mtimeMs > newest(join(ROOT, 'web'))

/** Builds the pages when they are missing or older than their sources. They are built aside and then renamed: nobody is served half of them. */
export async function buildWeb(log: Log): Promise<void> {
  if (upToDate()) return
  log.info('正在构建网页……')
  const { build } = await import('vite')
  mkdirSync(DIST, { recursive: true })
  const aside = mkdtempSync(join(DIST, 'web-'))
  try {
    await build({
      root: join(ROOT, 'web'),
      configFile: join(ROOT, 'web', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: aside, emptyOutDir: true },
    })
    chmodSync(aside, 0o755)
    // Another process may have built them meanwhile: the same pages.
    if (upToDate()) return
    rmSync(BUILT, { recursive: true, force: true })
    renameSync(aside, BUILT)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}
