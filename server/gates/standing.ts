import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import type { ScoreDeps } from '../scores/compute.ts'
import { landedBatches, signature } from '../warehouse/batches.ts'
import { evaluateGates, type ProjectGates } from './evaluate.ts'
import { gradesFrom } from './grades.ts'

const KEPT = 4
const known = new WeakMap<Db, Map<string, Promise<ProjectGates[]>>>()

/**
 * Every project at every gate as of a day, kept until other data land or the yearly assessment changes: opening project after
 * project judges the city once.
 */
export async function standingGates(deps: ScoreDeps, asOf: string): Promise<ProjectGates[]> {
  const batches = await landedBatches(deps.ledger)
  const scored = await deps.ledger.db.get<{ seq: number }>(sqlText('lookups/gates/last_score_event'))
  const key = signature([asOf, String(scored?.seq ?? 0), ...batches.map((b) => b.batch_id)])
  const kept = known.get(deps.warehouse) ?? new Map<string, Promise<ProjectGates[]>>()
  known.set(deps.warehouse, kept)
  const found = kept.get(key)
  if (found) return found
  const fresh = evaluateGates(deps, { asOf, grades: gradesFrom(deps) })
  kept.set(key, fresh)
  for (const old of kept.keys()) if (kept.size > KEPT) kept.delete(old)
  // A failure is not remembered.
  fresh.catch(() => kept.delete(key))
  return fresh
}
