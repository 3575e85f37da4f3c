import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Style sheet of the print pages, with one class per column width: inline styles are not allowed. */
export function printCss(): string {
  const widths = Array.from({ length: 100 }, (_, i) => `.w${i + 1}{width:${i + 1}%}`).join('\n')
  return `${readFileSync(join(import.meta.dirname, 'print.css'), 'utf8')}\n${widths}\n`
}
