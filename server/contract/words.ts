import { join } from 'node:path'
import { z } from 'zod'
import { shippedYaml } from '../base/yaml.ts'
import { type Column, tables } from './tables.ts'

const labels = z.record(z.string(), z.string())
const file = z.strictObject({
  reasons: labels,
  evidence: labels,
})

/** Chinese words for the codes that people see: code → label. */
export const words = file.parse(shippedYaml(join(import.meta.dirname, 'words.yaml')))

/** Label of a reason code; a code without one is shown as it is, never hidden. */
export function reasonLabel(code: string): string {
  return words.reasons[code] ?? code
}

/** What a region is called, by its six-digit code and the government that the register of authorities names; without one, its code. */
export function regionLabel(code: string, government: string | null | undefined): string {
  if (code.endsWith('00')) return '市本级'
  return government?.replace(/人民政府$/, '') || code
}

/**
 * The contract column that an evidence key stands for, looked for in `preferred` tables first (the control's own), then in all.
 * Undefined for a key that a control derived.
 */
export function evidenceColumn(key: string, preferred: readonly string[]): Column | undefined {
  const own = tables.filter((t) => preferred.includes(t.name))
  for (const table of [...own, ...tables]) {
    const column = table.columns.find((c) => c.name === key)
    if (column) return column
  }
  return undefined
}

/** Chinese label of an evidence key; a key without one is shown as it is. */
export function evidenceLabel(key: string, preferred: readonly string[]): string {
  return words.evidence[key] ?? evidenceColumn(key, preferred)?.zh ?? key
}
