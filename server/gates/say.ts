import type { GateCheck } from '../contract/gates.ts'

/** Reason of a check whose table was never imported, before any of its own. */
export const TABLE_NOT_LOADED = 'table_not_loaded'
/** Reason of a check whose table has a file that is no longer as it landed. */
export const EVIDENCE_CHANGED = 'evidence_changed'

/** The sentence for a check's machine reason; `count` = number of rows that explain it. Throws on a reason that has no words. */
export function reasonText(check: GateCheck, reason: string, count: number, missing: readonly string[]): string {
  if (reason === TABLE_NOT_LOADED) return `尚未导入：${missing.join('、')}`
  if (reason === EVIDENCE_CHANGED) return `数据文件在导入后被改动，不能据以审查：${missing.join('、')}`
  const text = check.reasons[reason]
  if (text === undefined) throw new Error(`${check.id}: reason ${reason} has no words`)
  return text.replace('{n}', String(count))
}
