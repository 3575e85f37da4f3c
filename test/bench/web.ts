import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { ROOT } from '../../server/base/config.ts'
import { chromiumPath } from '../web/browser/chromium.ts'
import { start, stop } from './api.ts'
import { measure } from './measure.ts'

const FINDINGS = 10_000
const RUNS = 5

export interface WebLine {
  readonly what: string
  /** Milliseconds, median of the runs. */
  readonly ours: number
  /** The same measure of a page of the same browser and server that holds one line of text. */
  readonly yardstick: number
  readonly aim: string
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function repeated(work: () => Promise<number>): Promise<number> {
  const values: number[] = []
  for (let i = 0; i < RUNS; i += 1) values.push(await work())
  return median(values)
}

/** From navigation to the first paint of content, ms, with an empty cache. */
async function firstContent(browser: Browser, url: string, headers: Record<string, string>): Promise<number> {
  const context = await browser.newContext({ extraHTTPHeaders: headers, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  const at = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
  await context.close()
  return at
}

/** From a click to the end of the frame that shows its effect, ms. `pick` names the control. */
function reaction(page: Page, pick: string): Promise<number> {
  return page.evaluate(async (selector) => {
    const control = document.querySelector<HTMLElement>(selector)
    if (!control) throw new Error(`no ${selector} on the page`)
    const from = performance.now()
    control.click()
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
    return performance.now() - from
  }, pick)
}

/** True when the table says that every finding is in it. */
async function allLoaded(page: Page): Promise<boolean> {
  const said = (await page.locator('sh-table .sheet-tools [role=status]').textContent()) ?? ''
  const [shown] = said.replaceAll(',', '').match(/\d+/) ?? ['0']
  return Number(shown) >= FINDINGS
}

/** What a person waits for in the browser with ten thousand open findings in the ledger, beside a page of one line. */
export async function benchWeb(root: string): Promise<WebLine[]> {
  await build({ root: join(ROOT, 'web'), configFile: join(ROOT, 'web', 'vite.config.ts'), logLevel: 'error' })
  const home = join(root, 'web')
  await measure('city', { home, folder: join(root, 'web-demo') })
  await measure('assess', { home, asOf: '2026-06-30' })
  await measure('many_findings', { home, total: FINDINGS })
  const product = await start(home)
  const constant = await start('-', 100)
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  try {
    const url = `http://127.0.0.1:${product.ready.port}`
    const headers = product.ready.headers
    const bare = await repeated(() => firstContent(browser, `http://127.0.0.1:${constant.ready.port}/`, {}))
    const lines: WebLine[] = []
    for (const path of ['/overview', '/findings']) {
      const ours = await repeated(() => firstContent(browser, url + path, headers))
      lines.push({
        what: `first content of ${path}, ${FINDINGS.toLocaleString('en-US')} findings`,
        ours,
        yardstick: bare,
        aim: '< 1,000 ms',
      })
    }
    const context = await browser.newContext({ extraHTTPHeaders: headers, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(`${url}/findings`)
    const sheet = page.locator('sh-table .sheet')
    await sheet.waitFor()
    while (!(await allLoaded(page))) {
      await sheet.evaluate((e) => e.scrollTo(0, e.scrollHeight))
      await page.waitForTimeout(200)
    }
    const still = await repeated(() =>
      page.evaluate(async () => {
        const from = performance.now()
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
        return performance.now() - from
      }),
    )
    const sorting = await repeated(() => reaction(page, 'sh-table button.sort'))
    lines.push({ what: 'sorting the loaded rows', ours: sorting, yardstick: still, aim: '< 100 ms' })
    await context.close()
    return lines
  } finally {
    await browser.close()
    await stop(product.child)
    await stop(constant.child)
  }
}
