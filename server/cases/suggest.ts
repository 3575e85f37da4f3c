import { findWording } from '../contract/wording/data.ts'
import { type CaseRecord, primaries } from './record.ts'

/** First draft of what has to be done: the measure of each control that counts, in the words of papers, once. Empty when none counts. */
export function suggestedRequirement(record: Pick<CaseRecord, 'findings'>): string {
  const measures = [...new Set(primaries(record).flatMap((f) => findWording(f.control_id)?.measure_zh ?? []))]
  return measures.length > 1 ? measures.map((t, i) => `${i + 1}. ${t}`).join('\n') : (measures[0] ?? '')
}
