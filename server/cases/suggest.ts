import { findControl } from '../controls/catalog.ts'
import { type CaseRecord, primaries } from './record.ts'

/** First draft of what has to be done: the advice of each control that counts, once. Empty when no control gives any. */
export function suggestedRequirement(record: Pick<CaseRecord, 'findings'>): string {
  const advice = [...new Set(primaries(record).map((f) => findControl(f.control_id)?.remediation_zh ?? ''))].filter((t) => t !== '')
  return advice.length > 1 ? advice.map((t, i) => `${i + 1}. ${t}`).join('\n') : (advice[0] ?? '')
}
