/**
 * Screenshots of every page and state, at 1440 and 390 pixels, light and dark:
 * `node --import tsx test/web/browser/screenshots.ts FOLDER [NAME…] [--width=390] [--theme=dark] [--language=en]`.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BrowserContext, chromium } from 'playwright-core'
import { chromiumPath } from './chromium.ts'
import { demoHome, startProduct } from './demo-home.ts'
import { PAGES, pathOf, SERVED, type Shown, STATES } from './pages.ts'
import { cookiesByCard } from './sign-in.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1440,390' },
    theme: { type: 'string', default: 'light,dark' },
    language: { type: 'string', default: 'zh' },
  },
})
const WIDTHS = options.width.split(',').map(Number)
const THEMES = options.theme.split(',') as ('light' | 'dark')[]
const [folder = 'screenshots', ...names] = positionals
const out = resolve(folder)
mkdirSync(out, { recursive: true })
const given = process.env['SHUHENG_URL']
const city = given ? undefined : await demoHome()
const product = city
  ? await startProduct(city.home)
  : { url: given as string, secret: process.env['SHUHENG_DEMO_SECRET'], stop: async () => undefined }
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'],
  env: { ...process.env, LANGUAGE: 'zh_CN' },
})

async function contextOf(role: Shown['role'], width: number, colorScheme: 'light' | 'dark'): Promise<BrowserContext> {
  const viewport = { width, height: width < 500 ? 844 : 900 }
  const context = await browser.newContext({ baseURL: product.url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme, viewport })
  await context.addInitScript(`localStorage.setItem('shuheng.lang', ${JSON.stringify(options.language)})`)
  if (role === null) return context
  await context.addCookies(await cookiesByCard({ url: product.url, secret: product.secret, role }))
  return context
}

/** The upper screen, and the whole page where it is longer. */
async function shoot(context: BrowserContext, shown: Shown, file: string): Promise<void> {
  const page = await context.newPage()
  try {
    await page.goto(await pathOf(page, shown))
    const ready = () => document.querySelector('h1, h2') !== null && !document.querySelector('.loading-bar, .waiting')
    await page.waitForFunction(ready, null, { timeout: 30_000 })
    await shown.act?.(page)
    // Charts and scores come after the page.
    await page.waitForTimeout(1200)
    await page.screenshot({ path: `${file}.png` })
    const { height } = page.viewportSize() ?? { height: 900 }
    if (await page.evaluate((h) => document.documentElement.scrollHeight > h + 40, height))
      await page.screenshot({ path: `${file}-full.png`, fullPage: true })
  } catch (error) {
    process.stderr.write(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : error}\n`)
    await page.screenshot({ path: `${file}-failed.png` })
    process.exitCode = 1
  }
  await page.close()
}

try {
  const wanted = [...PAGES, ...STATES, ...SERVED].filter((p) => names.length === 0 || names.includes(p.name))
  for (const width of WIDTHS) {
    for (const theme of THEMES) {
      for (const role of new Set(wanted.map((p) => p.role))) {
        const context = await contextOf(role, width, theme)
        for (const shown of wanted.filter((p) => p.role === role)) await shoot(context, shown, join(out, `${shown.name}-${width}-${theme}`))
        await context.close()
      }
    }
  }
} finally {
  await browser.close()
  await product.stop()
  city?.release()
}
