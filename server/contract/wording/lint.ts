import { type LintRule, lintData } from './data.ts'
import type { Filled } from './fill.ts'

/** One thing that the check of words found. `block` stops the signature, `hint` only advises. */
export interface LintFault {
  readonly level: 'block' | 'hint'
  readonly advice: string
  /** The words that it is about. */
  readonly found: string
}

/** What a text is about: items of Art. 35 (of the control or as printed) and control ids of every finding in it. */
export interface LintScope {
  readonly items: readonly number[]
  readonly controls: readonly string[]
}

const ALL: LintScope = { items: [5, 6], controls: [] }
const VALUE = '□'

/**
 * Checks a text of ours: slot values are left out by their spans, then names of the library (longest first), then what stands in 《》
 * and “”. A text typed by a person has no spans.
 */
export function lintText(text: string | Filled, names: readonly string[] = [], scope: LintScope = ALL): LintFault[] {
  const bare = withoutQuotes(withoutNames(withoutSpans(typeof text === 'string' ? { text, spans: [] } : text), names))
  return lintData.rules
    .filter((rule) => applies(rule, scope))
    .flatMap((rule) => {
      const found = rule.pattern.exec(bare)
      return found ? [{ level: rule.level, advice: rule.advice_zh, found: found[0] }] : []
    })
}

function applies(rule: LintRule, { items, controls }: LintScope): boolean {
  if (rule.when === 'always') return true
  const item = rule.when.startsWith('item 5') ? 5 : 6
  return items.includes(item) || controls.some((id) => id.startsWith(`35-${item}-`))
}

function withoutSpans({ text, spans }: Pick<Filled, 'text' | 'spans'>): string {
  let out = ''
  let at = 0
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start < at) continue
    out += text.slice(at, start) + VALUE
    at = end
  }
  return out + text.slice(at)
}

function withoutNames(text: string, names: readonly string[]): string {
  const longest = [...new Set(names)].filter((n) => n.length > 1).sort((a, b) => b.length - a.length)
  return longest.reduce((left, name) => left.replaceAll(name, VALUE), text)
}

const withoutQuotes = (text: string) => text.replace(/《[^》]*》|“[^”]*”/g, '')
