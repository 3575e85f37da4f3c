import axe from 'axe-core'
import { afterAll, describe, expect, it } from 'vitest'
import { open, useBrowser, windowOf } from './help.ts'
import { PAGES, pathOf, type Shown, STATES } from './pages.ts'
import { violations } from './violations.ts'

useBrowser()

const report: string[] = []

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
