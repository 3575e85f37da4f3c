/** Screenshots of every page, at 1440 and 390 pixels, light and dark: `node --import tsx test/web/browser/screenshots.ts FOLDER [NAME…]`. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumPath } from './chromium.ts'
import { demoHome, startProduct } from './demo-home.ts'
import { PAGES, pathOf } from './pages.ts'

const [folder = 'screenshots', ...names] = process.argv.slice(2)
const out = resolve(folder)
mkdirSync(out, { recursive: true })
const given = process.env['SHUHENG_URL']
const city = given ? undefined : await demoHome()
const product = city ? await startProduct(city.home) : { url: given as string, stop: async () => undefined }
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'] })
try {
  for (const width of [1440, 390]) {
    for (const theme of ['light', 'dark'] as const) {
      for (const shown of PAGES.filter((p) => names.length === 0 || names.includes(p.name))) {
        const context = await browser.newContext({
          baseURL: product.url,
          locale: 'zh-CN',
          colorScheme: theme,
          viewport: { width, height: width === 390 ? 844 : 900 },
        })
        const session = (await (await context.request.get('/api/session')).json()) as { demo_people: { user_id: string; role: string }[] }
        const person = session.demo_people.find((p) => p.role === shown.role)
        await context.request.post('/api/session/demo', {
          data: { user_id: person?.user_id },
          headers: { 'x-requested-with': 'shuheng', origin: product.url },
        })
        const page = await context.newPage()
        await page.goto(await pathOf(page, shown))
        await page
          .waitForFunction(() => document.querySelector('#pages h1') !== null && !document.querySelector('.loading-bar, .waiting'), null, {
            timeout: 60_000,
          })
          .catch(() => undefined)
        // Charts and scores come after the page.
        await page.waitForTimeout(1500)
        await page.screenshot({ path: join(out, `${shown.name}-${width}-${theme}.png`) })
        await context.close()
      }
    }
  }
} finally {
  await browser.close()
  await product.stop()
  city?.release()
}
