import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import type { Role } from '../../../server/common/codes.ts'

export interface Options {
  readonly width?: number
  readonly theme?: 'light' | 'dark'
}

let browser: Browser

/** A browser for the tests of this file. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: inject('chromium'),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'],
    })
  })
  afterAll(async () => {
    await browser?.close()
  })
}

/** A window in which somebody of this role is signed in (null = nobody). It fails the test on console errors and on requests to other hosts. */
export async function windowOf(role: Role | null, options: Options = {}): Promise<{ page: Page; close: () => Promise<void> }> {
  const url = inject('url')
  const width = options.width ?? 1440
  const context = await browser.newContext({
    baseURL: url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.theme ?? 'light',
    viewport: { width, height: width < 500 ? 844 : 900 },
    acceptDownloads: true,
  })
  if (role !== null) await context.addCookies(inject('sessions')[role] ?? [])
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('console', (message) => {
    // A refused read is an answer of the API, which the page shows in words.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) wrong.push(message.text())
  })
  page.on('request', (request) => {
    const to = new URL(request.url())
    if (/^https?:$/.test(to.protocol) && to.origin !== url) wrong.push(`request to ${to.origin}`)
  })
  return {
    page,
    close: async () => {
      await context.close()
      expect(wrong).toEqual([])
    },
  }
}

/** Opens a path and waits until the page has what it wants to show. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('main h1, main h2') !== null && !document.querySelector('.loading-bar, .waiting'),
    null,
    {
      timeout: 60_000,
    },
  )
}
