import type { TestProject } from 'vitest/node'
import { chromiumPath } from './chromium.ts'
import { demoHome, startProduct } from './demo-home.ts'

declare module 'vitest' {
  interface ProvidedContext {
    url: string
    chromium: string
    demoSecret: string | undefined
  }
}

/** Once for all browser tests: a browser, a demonstration city, the product serving it. SHUHENG_URL names one that already runs, SHUHENG_DEMO_SECRET what it printed behind `#demo=`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', chromiumPath())
  const running = process.env['SHUHENG_URL']
  if (running) {
    project.provide('url', running.replace(/\/$/, ''))
    project.provide('demoSecret', process.env['SHUHENG_DEMO_SECRET'])
    return async () => undefined
  }
  const { home, release } = await demoHome()
  const product = await startProduct(home)
  project.provide('url', product.url)
  project.provide('demoSecret', product.secret)
  return async () => {
    await product.stop()
    release()
  }
}
