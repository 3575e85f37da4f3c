import { Cache } from '../base/cache.ts'
import { perOwner } from '../base/per-owner.ts'
import { sqlText } from '../base/sql.ts'
import type { ScoreDeps } from '../scores/compute.ts'
import { signature } from '../warehouse/batches.ts'
import { soundEvidence } from '../warehouse/sealed.ts'
import { evaluateGates, type ProjectGates } from './evaluate.ts'
import { gradesFrom } from './grades.ts'

const known = perOwner(() => new Cache<ProjectGates[]>({ most: 4 }))

/**
 * Every project at every gate as of a day, kept until other data land or the yearly assessment changes: opening project after
 * project judges the city once.
 */
export async function standingGates(deps: ScoreDeps, asOf: string): Promise<ProjectGates[]> {
  const { sound: batches } = await soundEvidence(deps)
  const scored = await deps.ledger.db.get<{ seq: number }>(sqlText('lookups/gates/last_score_event'))
  const key = signature([asOf, String(scored?.seq ?? 0), ...batches.map((b) => b.batch_id)])
  return known(deps.warehouse).get(key, () => evaluateGates(deps, { asOf, grades: gradesFrom(deps) }))
}
