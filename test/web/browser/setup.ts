import type { TestProject } from 'vitest/node'
import type { Role } from '../../../server/common/codes.ts'
import { chromiumPath } from './chromium.ts'
import { demoHome, startProduct } from './demo-home.ts'
import { type Cookies, cookiesByCard } from './sign-in.ts'

declare module 'vitest' {
  interface ProvidedContext {
    url: string
    chromium: string
    sessions: Partial<Record<Role, Cookies>>
  }
}

/** Once for all browser tests: a browser, a demonstration city, the product serving it. SHUHENG_URL names one that already runs, SHUHENG_DEMO_SECRET what it printed behind `#demo=`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', chromiumPath())
  const running = process.env['SHUHENG_URL']
  if (running) {
    project.provide('url', running.replace(/\/$/, ''))
    project.provide('sessions', await sessions(running.replace(/\/$/, ''), process.env['SHUHENG_DEMO_SECRET']))
    return async () => undefined
  }
  const { home, release } = await demoHome()
  const product = await startProduct(home)
  project.provide('url', product.url)
  project.provide('sessions', await sessions(product.url, product.secret))
  return async () => {
    await product.stop()
    release()
  }
}

const SHOWN = ['authority', 'signer', 'cdo', 'approver', 'auditor', 'admin'] as const satisfies readonly Role[]

/** Everybody signs in at the start: the cards end with the first file of one's own, which a story imports; sessions go on. */
async function sessions(url: string, secret: string | undefined): Promise<Partial<Record<Role, Cookies>>> {
  const found: Partial<Record<Role, Cookies>> = {}
  for (const role of SHOWN) found[role] = await cookiesByCard({ url, secret, role })
  return found
}
