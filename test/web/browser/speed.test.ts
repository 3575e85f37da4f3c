import { describe, expect, it } from 'vitest'
import type { FindingPage } from '../../../server/reads/findings.ts'
import { open, useBrowser, windowOf } from './help.ts'

useBrowser()

const FINDINGS = 10_000

describe(`with ${FINDINGS.toLocaleString('en-US')} findings`, () => {
  it('draws a screenful of rows, not all, and answers sorting and searching at once', async () => {
    const { page, close } = await windowOf('authority')
    const first = (await (await page.request.get('/api/findings?limit=1')).json()) as FindingPage
    const [sample] = first.findings
    expect(sample).toBeDefined()
    const findings = Array.from({ length: FINDINGS }, (_, i) => ({
      ...sample,
      finding_id: `${sample?.finding_id}-${i}`,
      object: `对象 ${i}`,
      magnitude: (i * 7919) % FINDINGS,
    }))
    await page.route(/\/api\/findings\?/, (route) => route.fulfill({ json: { assessed: true, total: FINDINGS, findings, next: null } }))
    await open(page, '/findings')
    const rows = page.locator('sh-table tbody tr:not(.gap)')
    expect(await rows.count()).toBeLessThan(120)
    expect(await page.locator('sh-table .sheet').evaluate((e) => e.scrollHeight)).toBeGreaterThan(FINDINGS * 30)

    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
    const sorting = await page.evaluate(async () => {
      const button = [...document.querySelectorAll<HTMLButtonElement>('sh-table button.sort')].find((b) => b.textContent?.includes('数量'))
      const from = performance.now()
      button?.click()
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
      return performance.now() - from
    })
    await page.locator('th[aria-sort=descending]', { hasText: '数量' }).waitFor()
    expect(await rows.first().locator('td[data-label=数量]').textContent()).toMatch(
      new RegExp(`^${(FINDINGS - 1).toLocaleString('en-US')}\\b`),
    )

    // The last row is reached by scrolling, and only a screenful stands there too.
    await page.locator('sh-table .sheet').evaluate((e) => e.scrollTo(0, e.scrollHeight))
    await rows.last().locator('td[data-label=数量]', { hasText: /^0\b/ }).waitFor()
    expect(await rows.count()).toBeLessThan(120)
    process.stdout.write(`10,000 findings: first content ${Math.round(paint)} ms, sorting ${Math.round(sorting)} ms\n`)
    await close()
  })
})
