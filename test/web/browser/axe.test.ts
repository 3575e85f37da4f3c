import { createRequire } from 'node:module'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { open, useBrowser, windowOf } from './help.ts'
import { PAGES, pathOf } from './pages.ts'

useBrowser()

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const report: string[] = []

/** Serious and critical violations of what is shown now, one line each: rule, number of places, the first of them. */
async function violations(page: Page): Promise<string[]> {
  // The page's own security policy forbids a script of ours; the debugger may still evaluate one.
  await page.evaluate((await import('node:fs')).readFileSync(SOURCE, 'utf8'))
  const found = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run
    const { violations } = await run(document, { resultTypes: ['violations'] })
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes[0]?.target.join(' ')} — ${v.nodes[0]?.failureSummary?.split('\n')[1]?.trim()}`)
  })
  return found
}

describe.each(['light', 'dark'] as const)('axe, %s', (theme) => {
  it.each(PAGES)('$name has no serious violation', async (shown) => {
    const { page, close } = await windowOf(shown.role, { theme })
    await open(page, await pathOf(page, shown))
    const found = await violations(page)
    report.push(`${theme} ${shown.name}: ${found.length}`)
    expect(found).toEqual([])
    await close()
  })
})

afterAll(() => {
  process.stdout.write(
    `axe ${axe.version}: ${report.length} pages × themes, serious or critical: ${report.filter((r) => !r.endsWith(': 0')).length}\n`,
  )
})
