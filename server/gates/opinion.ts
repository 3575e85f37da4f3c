import { randomUUID } from 'node:crypto'
import { decided, keepProposal, mustDecide, noneSuch, written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import { type Ledger, type LedgerWrite, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { GateId, GateVerdict } from '../common/codes.ts'
import { isDay } from '../common/days.ts'
import type { Actor } from '../contract/actor.ts'
import { OPINIONS, type Opinion, readOpinions } from './opinion-store.ts'
import { type GateState, noProject, seesProject } from './scope.ts'

export interface OpinionDeps {
  readonly ledger: Ledger
  readonly now: () => Date
}

export interface OpinionInput {
  readonly actor: Actor
  readonly projectId: string
  readonly gate: GateId
  readonly conclusion: Exclude<GateVerdict, '不适用'>
  /** The opinion lapses after this day. */
  readonly validUntil: string
  /** Needed for 基本符合: by when the rest must be completed. */
  readonly correctBy?: string | undefined
  readonly signerName: string
  readonly note?: string | undefined
  /** Needed when the conclusion is not the verdict of the checks. */
  readonly overrideReason?: string | undefined
}

/**
 * Records a compliance opinion on the verdict of the last assessment (Art. 29). One that departs from the verdict needs a reason and
 * stays `proposed` until a second person confirms it; any other is in force at once. Throws `forbidden`, `not_found`,
 * `conflict` (nothing to opine on) or `invalid_input`.
 */
export function recordOpinion(deps: OpinionDeps, input: OpinionInput): Promise<Opinion> {
  return deps.ledger.write(async (tx) => {
    const state = await stateOf(tx, input.actor, input.projectId, input.gate)
    if (state.verdict === '不适用')
      throw new AppError('conflict', `项目“${state.name}”不适用第二十九条（非财政资金或不产生公共数据），无须出具符合性审查意见。`)
    const isOverride = input.conclusion !== state.verdict
    const opinion: Opinion = {
      opinion_id: `YJ-${randomUUID()}`,
      project_id: state.project_id,
      uscc: state.uscc,
      gate: input.gate,
      state: isOverride ? 'proposed' : 'issued',
      as_of: state.as_of,
      verdict: state.verdict,
      conclusion: input.conclusion,
      override_reason: isOverride ? written(input.overrideReason, `结论与检查结果（${state.verdict}）不同的理由`) : null,
      valid_until: future(input.validUntil, '有效期', deps),
      correct_by: input.conclusion === '基本符合' ? future(written(input.correctBy, '补正期限'), '补正期限', deps) : null,
      signer_name: written(input.signerName, '签发人姓名', 50),
      note: input.note?.trim() || null,
      checks: JSON.parse(state.checks),
      recorded_by: input.actor.id,
      recorded_by_name: input.actor.name,
      recorded_at: tx.at,
      decided_by: null,
      decided_by_name: null,
      decided_at: null,
      decision_note: null,
      reopened_at: null,
      reopened_as_of: null,
      broken: [],
    }
    if (isOverride && (await readOpinions(tx, state.project_id)).some((o) => o.gate === input.gate && o.state === 'proposed'))
      throw new AppError('conflict', '这个项目已有一份待复核的意见。请先由另一人复核或退回，再提出新的意见。')
    if (!isOverride) await supersede(tx, opinion, input.actor)
    await keepProposal(tx, OPINIONS, opinion, input)
    return opinion
  })
}

/**
 * A second person confirms or refuses an opinion that departs from the verdict. Throws `forbidden` when it is the person who
 * proposed it, `conflict` when it no longer waits or the verdict changed meanwhile.
 */
export function decideOpinion(
  deps: OpinionDeps,
  input: { actor: Actor; projectId: string; opinionId: string; confirm: boolean; note?: string | undefined },
): Promise<Opinion> {
  const { actor, opinionId: id, confirm } = input
  return deps.ledger.write(async (tx) => {
    const found = (await readOpinions(tx, input.projectId)).find((o) => o.opinion_id === id)
    if (!found) throw noneSuch(OPINIONS, id)
    const { verdict } = await stateOf(tx, actor, found.project_id, found.gate)
    const note = confirm ? input.note?.trim() || null : written(input.note, '退回理由')
    const opinion = decided(OPINIONS, tx, { actor, id, found, to: confirm ? 'issued' : 'refused', note })
    if (confirm && verdict !== opinion.verdict)
      throw new AppError('conflict', `检查结果已变为“${verdict}”，与提出意见时（${opinion.verdict}）不同。请退回后按新的结果重新提出。`)
    if (confirm) await supersede(tx, opinion, actor)
    await keepProposal(tx, OPINIONS, opinion, { actor })
    return opinion
  })
}

async function stateOf(tx: LedgerWrite, actor: Actor, projectId: string, gate: GateId): Promise<GateState> {
  mustDecide(OPINIONS, actor)
  const found = (await tx.all<GateState>(sqlText('lookups/gates/states'))).find((s) => s.project_id === projectId && s.gate === gate)
  if (!found || !seesProject(actor, found)) throw noProject(projectId)
  return found
}

/** Only one opinion on a project and gate is in force: the newest. */
async function supersede(tx: LedgerWrite, by: Opinion, actor: Actor): Promise<void> {
  for (const old of await readOpinions(tx, by.project_id)) {
    if (old.gate !== by.gate || old.opinion_id === by.opinion_id || (old.state !== 'issued' && old.state !== 'reopened')) continue
    await keepProposal(tx, OPINIONS, { ...old, state: 'superseded' }, { actor })
  }
}

function future(day: string, what: string, { now }: OpinionDeps): string {
  const today = shanghai(now()).slice(0, 10)
  if (!isDay(day)) throw new AppError('invalid_input', `${what}“${day}”不是有效的日期。请写成 YYYY-MM-DD。`)
  if (day < today) throw new AppError('invalid_input', `${what} ${day} 早于今天（${today}）。请改为今天或以后的日期。`)
  return day
}
