import { t } from './text/t.ts'
import type { FindingRow } from './wire.ts'
import { count } from './words.ts'

/** A finding's figure with its unit, such as `410 天`; `—` where its control counts nothing. */
export function magnitude({ magnitude: n, magnitude_unit: unit }: Pick<FindingRow, 'magnitude' | 'magnitude_unit'>): string {
  return n === null ? '—' : unit === null ? count(n) : `${count(n)} ${t(unit)}`
}
