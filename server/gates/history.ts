import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { GateId } from '../common/codes.ts'
import type { Actor } from '../contract/actor.ts'
import { noProject, readStates } from './scope.ts'

export interface GateEvent extends Record<string, unknown> {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly actor: string
  readonly gate: GateId
  readonly as_of: string | null
  readonly verdict: string | null
  readonly before: string | null
  readonly conclusion: string | null
  readonly reason: string | null
}

/** What happened to a project at its gates, newest first, at most 500 events: verdicts that changed, opinions and their fate. */
export async function readHistory(deps: { ledger: Ledger }, actor: Actor, projectId: string): Promise<GateEvent[]> {
  if (!(await readStates(deps, actor)).some((s) => s.project_id === projectId)) throw noProject(projectId)
  return deps.ledger.db.all<GateEvent>(sqlText('lookups/gates/history'), { project_id: projectId })
}
