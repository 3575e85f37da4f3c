import type { TestProject } from 'vitest/node'
import { chromiumPath } from './chromium.ts'
import { demoHome, startProduct } from './demo-home.ts'

declare module 'vitest' {
  interface ProvidedContext {
    url: string
    chromium: string
  }
}

/** Once for all browser tests: a browser, a demonstration city, the product serving it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chromium = chromiumPath()
  const { home, release } = await demoHome()
  const product = await startProduct(home)
  project.provide('url', product.url)
  project.provide('chromium', chromium)
  return async () => {
    await product.stop()
    release()
  }
}
