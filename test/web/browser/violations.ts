import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Serious and critical violations of what is shown now, one line each: rule, number of places, the first of them. */
export async function violations(page: Page): Promise<string[]> {
  // A dialog that still fades in, or is about to, has colours of its own: several quiet frames in a row are waited for.
  await page.evaluate(async () => {
    const passing = () => document.getAnimations().some((a) => a.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    for (let quiet = 0, frames = 0; quiet < 12 && frames < 600; frames += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      quiet = passing() ? 0 : quiet + 1
    }
  })
  // The page's own security policy forbids a script of ours; the debugger may still evaluate one.
  await page.evaluate(readFileSync(SOURCE, 'utf8'))
  const found = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run
    const { violations } = await run(document, { resultTypes: ['violations'] })
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes[0]?.target.join(' ')} — ${v.nodes[0]?.failureSummary?.split('\n')[1]?.trim()}`)
  })
  return found
}
