import { createRequire } from 'node:module'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { open, useBrowser, windowOf } from './help.ts'
import { PAGES, pathOf, type Shown, STATES } from './pages.ts'

useBrowser()

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const report: string[] = []

/** Serious and critical violations of what is shown now, one line each: rule, number of places, the first of them. */
async function violations(page: Page): Promise<string[]> {
  // A dialog that still fades in, or is about to, has colours of its own: several quiet frames in a row are waited for.
  await page.evaluate(async () => {
    const passing = () => document.getAnimations().some((a) => a.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    for (let quiet = 0, frames = 0; quiet < 12 && frames < 600; frames += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      quiet = passing() ? 0 : quiet + 1
    }
  })
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

const THEMES = ['light', 'dark'] as const

/** One window a role, so that a page's scripts are fetched once, as in a person's day. */
const windows = new Map<Shown['role'], ReturnType<typeof windowOf>>()

describe('axe', () => {
  it.each([...PAGES, ...STATES])('$name has no serious violation in light and dark', async (shown) => {
    const opened = windows.get(shown.role) ?? windowOf(shown.role, { theme: THEMES[0] })
    windows.set(shown.role, opened)
    const { page } = await opened
    await page.emulateMedia({ colorScheme: THEMES[0] })
    await open(page, await pathOf(page, shown))
    await shown.act?.(page)
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme })
      const found = await violations(page)
      report.push(`${theme} ${shown.name}: ${found.length}`)
      expect(found, theme).toEqual([])
    }
  })

  it('nothing went wrong in any window meanwhile', async () => {
    for (const opened of windows.values()) await (await opened).close()
  })
})

afterAll(() => {
  process.stdout.write(
    `axe ${axe.version}: ${report.length} pages × themes, serious or critical: ${report.filter((r) => !r.endsWith(': 0')).length}\n`,
  )
})
