import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { GateId, GateVerdict } from '../common/codes.ts'
import { type Actor, may, sees } from '../contract/actor.ts'

/** The recorded verdict of one project at one gate. */
export interface GateState extends Record<string, unknown> {
  readonly project_id: string
  readonly gate: GateId
  readonly verdict: GateVerdict
  readonly as_of: string
  /** As-of day of the first assessment with this verdict. */
  readonly since: string
  readonly name: string
  readonly uscc: string
  readonly approver_uscc: string | null
  readonly stage: string
  readonly checks: string
}

/** A project belongs to its unit, and to the department that approves it. */
export function seesProject(actor: Actor, project: { readonly uscc: string; readonly approver_uscc: string | null }): boolean {
  return sees(actor, project.uscc) || (may(actor, 'gate.opine') && sees(actor, project.approver_uscc))
}

/** States that the actor may see, of every project or of one. */
export async function readStates({ ledger }: { ledger: Ledger }, actor: Actor): Promise<GateState[]> {
  return (await ledger.db.all<GateState>(sqlText('lookups/gates/states'))).filter((s) => seesProject(actor, s))
}

export function noProject(projectId: string): AppError {
  return new AppError('not_found', `没有项目“${projectId}”，或不在您的查看范围内。请核对项目编号。`, { project_id: projectId })
}
