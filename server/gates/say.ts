import type { GateCheck } from '../contract/gates.ts'

/** Reason of a check whose table was never imported, before any of its own. */
export const TABLE_NOT_LOADED = 'table_not_loaded'

/** The sentence for a check's machine reason; `count` = number of rows that explain it. Throws on a reason that has no words. */
export function reasonText(check: GateCheck, reason: string, count: number, missing: readonly string[]): string {
  if (reason === TABLE_NOT_LOADED) return `尚未导入：${missing.join('、')}`
  const text = check.reasons[reason]
  if (text === undefined) throw new Error(`${check.id}: reason ${reason} has no words`)
  return text.replace('{n}', String(count))
}
