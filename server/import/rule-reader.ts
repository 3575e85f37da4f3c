import { createHash } from 'node:crypto'
import { cellText } from './cast/column.ts'
import { isNullToken, nfkc, trim } from './cast/text.ts'
import { dateForm } from './date-form.ts'
import { headersOf, type MappingRule } from './mapping.ts'
import type { Cell } from './types.ts'

/** How the rule of a mapping reads its column from a row. `index`: the one cell that is read as it stands. */
export function reader(
  r: MappingRule,
  indexOf: (header: string) => number | undefined,
): { index: number | undefined; read(cells: readonly Cell[]): Cell | undefined } {
  const at = headersOf(r).map((h) => indexOf(h) as number)
  const texts = (cells: readonly Cell[]) => at.map((i) => trim(cellText(cells[i])))
  if ('const' in r) return { index: undefined, read: () => r.const }
  if ('template' in r) {
    return {
      index: undefined,
      read: (cells) => {
        const values = texts(cells)
        // An id with a hole in it would join rows that do not belong together.
        if (values.some(isNullToken)) return null
        let n = 0
        return r.template.replace(/\{[^{}]+\}/g, () => values[n++] as string)
      },
    }
  }
  if ('hash' in r) {
    return {
      index: undefined,
      read: (cells) => {
        const values = texts(cells)
        if (values.every(isNullToken)) return null
        if (values.some((v) => v.includes('\ufffd'))) return '\ufffd'
        return `${r.prefix ?? ''}${createHash('sha256').update(values.join('\u001f')).digest('hex').slice(0, 16)}`
      },
    }
  }
  const index = at[0] as number
  const values = r.values
  if (!values && !r.patterns && r.date === undefined) return { index, read: (cells) => cells[index] }
  const patterns = Object.entries(r.patterns ?? {}).map(([text, to]) => ({ pattern: new RegExp(`^(?:${text})$`, 'u'), to }))
  const date = r.date === undefined ? undefined : dateForm(r.date)
  const known = new Map(Object.entries(values ?? {}).map(([from, to]) => [nfkc(trim(from)), to]))
  return {
    index: undefined,
    read: (cells) => {
      const key = nfkc(trim(cellText(cells[index])))
      const to = known.get(key)
      if (to !== undefined) return to
      const found = patterns.find((p) => p.pattern.test(key))
      if (found) return found.to
      return date?.(key) ?? cells[index]
    },
  }
}
