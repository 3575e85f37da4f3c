import { AppError } from '../base/errors.ts'
import { CASE_STATE } from '../common/case-states.ts'
import type { Actor } from '../contract/actor.ts'
import { applyInTx, checkVersion } from './act.ts'
import { clock } from './context.ts'
import type { CaseDeps } from './deps.ts'
import { newRecord, nextCaseId } from './open.ts'
import type { CaseRecord } from './record.ts'
import { loadCase, saveCase } from './store.ts'

export interface SplitInput {
  readonly actor: Actor
  readonly caseId: string
  readonly version?: number | undefined
  readonly findings: readonly string[]
  readonly reason: string
}

/** Splits findings off into a case of their own, in the same state. Both histories name the other. */
export function splitCase(deps: CaseDeps, input: SplitInput): Promise<{ left: CaseRecord; split: CaseRecord }> {
  const { actor, caseId, version, findings, reason } = input
  return deps.ledger.write(async (tx) => {
    const { today, at } = clock(deps)
    const whole = await loadCase(tx, actor, caseId)
    const into = await nextCaseId(tx, today)
    const left = await applyInTx(tx, deps, { actor, caseId, version, action: 'take-out', input: { findings, into, reason } })
    const moved = whole.findings.filter((f) => findings.includes(f.finding_id))
    const base = newRecord({ caseId: into, agency: whole.agency_uscc, findings: moved, today, by: actor.id })
    const { state, explain_due, confirmed_on, confirmed_by, confirm_reason, rebounds, rebound_on, answers, files } = whole
    const kept = { state, explain_due, confirmed_on, confirmed_by, confirm_reason, rebounds, rebound_on, answers, files }
    // Entries keep their ids in both histories; answers and files of the time before belong to both.
    const split: CaseRecord = { ...base, ...kept, split_from: caseId }
    const said = `由 ${caseId} 拆出：${reason}`
    await saveCase(tx, split, { kind: 'case.opened', action: 'open', actor, at, before: null, said, body: { record: split } })
    return { left, split }
  })
}

export interface MergeInput {
  readonly actor: Actor
  readonly caseId: string
  readonly version?: number | undefined
  readonly into: string
  /** Version of the case that takes the findings in, as the person saw it. */
  readonly intoVersion?: number | undefined
  readonly reason: string
}

/** Merges a case into another of the same agency and state. The merged one ends as 已并案 and keeps its history. */
export function mergeCases(deps: CaseDeps, input: MergeInput): Promise<CaseRecord> {
  const { actor, caseId, version, into, reason } = input
  return deps.ledger.write(async (tx) => {
    const source = await loadCase(tx, actor, caseId)
    const target = await loadCase(tx, actor, into)
    checkVersion(target, input.intoVersion)
    if (source.agency_uscc !== target.agency_uscc) throw new AppError('invalid_input', '只有同一单位的事项才能并案。')
    if (source.state !== target.state) {
      throw new AppError(
        'conflict',
        `两个事项须处在同一阶段才能并案：现在是“${CASE_STATE[source.state].zh}”和“${CASE_STATE[target.state].zh}”。`,
      )
    }
    await applyInTx(tx, deps, { actor, caseId, version, action: 'merge-into', input: { into, reason } })
    return applyInTx(tx, deps, {
      actor,
      caseId: into,
      action: 'absorb',
      input: { findings: source.findings, source: caseId, reason },
    })
  })
}
