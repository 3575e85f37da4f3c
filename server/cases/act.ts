import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import type { Actor } from '../contract/actor.ts'
import { clock, contextFor } from './context.ts'
import type { CaseDeps } from './deps.ts'
import { transition } from './machine.ts'
import type { CaseRecord } from './record.ts'
import { loadCase, saveCase } from './store.ts'

export interface ActInput {
  readonly actor: Actor
  readonly caseId: string
  readonly action: string
  readonly input?: unknown
  /** Version that the person saw; another one by now is a `conflict`. Undefined only for the system and for composed steps. */
  readonly version?: number | undefined
}

/**
 * Does one thing to a case inside the caller's ledger transaction, so that what belongs to it (a document number, a second case)
 * is written together or not at all. Throws `not_found`, `forbidden`, `conflict` or `invalid_input` with the Chinese reason.
 */
export async function applyInTx(tx: LedgerWrite, deps: CaseDeps, step: ActInput): Promise<CaseRecord> {
  const { actor, caseId, action, version } = step
  const before = await loadCase(tx, actor, caseId)
  checkVersion(before, version)
  const ctx = await contextFor(deps, tx, actor, before)
  const answer = transition(before, action, step.input ?? {}, ctx)
  if (!answer.ok) throw new AppError(answer.code, answer.reason, { case_id: caseId, action, state: before.state })
  await saveCase(tx, answer.record, {
    kind: answer.action.event,
    action,
    actor,
    at: clock(deps).at,
    before,
    said: answer.summary,
    body: { change: answer.change },
  })
  return answer.record
}

/** Two people who saw different versions do not overwrite each other. */
export function checkVersion(record: CaseRecord, seen: number | undefined): void {
  if (seen === undefined || seen === record.version) return
  throw new AppError('conflict', `这个事项刚被他人更新过（现在是第 ${record.version} 版，您看到的是第 ${seen} 版）。请刷新后再办理。`, {
    version: record.version,
  })
}

/** `applyInTx` in a transaction of its own. */
export function act(deps: CaseDeps, step: ActInput): Promise<CaseRecord> {
  return deps.ledger.write((tx) => applyInTx(tx, deps, step))
}
