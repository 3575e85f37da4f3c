import { type Text, t } from './text/t.ts'
import { count } from './words.ts'

/** What each control counts (its `magnitude`), by unit. A control that counts nothing is in none of them. */
const UNITS: readonly (readonly [unit: Text, controls: readonly string[]])[] = [
  ['天', ['35-3-03', '35-4-03', '35-4-05', '35-5-06', '35-6-06', '35-8-08', '35-8-12']],
  ['次', ['35-4-01', '35-4-02', '35-4-04', '35-4-06', '35-4-08', '35-5-07']],
  ['批', ['35-1-05', '35-3-04', '35-3-06']],
  ['条', ['35-3-07', '35-5-01', '35-6-01', '35-6-02', '35-6-03', '35-6-04', '35-6-05']],
  ['件', ['35-7-02', '35-7-03', '35-7-04']],
  ['项', ['35-2-02', '35-2-07', '35-5-04']],
  ['小时', ['35-5-05']],
  ['个目录', ['35-8-07']],
]

const BY_CONTROL = new Map(UNITS.flatMap(([unit, ids]) => ids.map((id) => [id, unit] as const)))

/** A finding's figure with its unit, such as `410 天`; `—` where its control counts nothing. */
export function magnitude(control: string, n: number | null): string {
  const unit = BY_CONTROL.get(control)
  return n === null ? '—' : unit ? `${count(n)} ${t(unit)}` : count(n)
}
