import { decided, keepProposal, type ProposalKind, written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { APPEAL_STATE, type AppealState } from '../common/proposal-states.ts'
import { type Actor, sees } from '../contract/actor.ts'
import { findIndicator } from '../contract/indicators.ts'

export interface Appeal extends Record<string, unknown> {
  readonly appeal_id: string
  readonly year: number
  readonly uscc: string
  readonly indicator_id: string | null
  readonly subject_id: string | null
  readonly grounds: string
  readonly state: AppealState
  readonly filed_by: string
  readonly filed_at: string
  readonly decided_by: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
}

const APPEALS: ProposalKind<Appeal> = {
  noun: '申诉',
  name: (a) => `申诉 ${a.appeal_id}`,
  states: APPEAL_STATE,
  waits: 'filed',
  proposer: (a) => a.filed_by,
  decides: 'score.sign',
  decided: ({ actor, at, note }) => ({ decided_by: actor.id, decided_at: at, decision_note: note }),
  event: (a) => ({ kind: a.state === 'filed' ? 'score.appeal_filed' : 'score.appeal_decided', subject: a.appeal_id, body: a }),
  table: 'score_appeal',
}

type Deps = { readonly ledger: Ledger }

/** Appeals of a year, of one unit or of all, oldest first. */
export async function appealsOf({ ledger }: Deps, year: number, uscc?: string): Promise<Appeal[]> {
  return ledger.db.all<Appeal>(sqlText('lookups/scores/ledger/appeals'), { year, uscc: uscc ?? null, id: null })
}

/** A unit objects to its score, to one indicator or to one row of it. The computed score stays; a person decides. */
export async function fileAppeal(
  deps: Deps,
  actor: Actor,
  input: { year: number; uscc: string; indicator_id?: string | undefined; subject_id?: string | undefined; grounds: string },
): Promise<Appeal> {
  const grounds = written(input.grounds, '申诉理由')
  if (!sees(actor, input.uscc)) throw new AppError('forbidden', '只能为本单位的得分提出申诉。')
  if (input.indicator_id !== undefined && !findIndicator(input.indicator_id))
    throw new AppError('invalid_input', `没有指标“${input.indicator_id}”。请从得分页重新选择。`)
  return deps.ledger.write(async (tx) => {
    const number = await tx.nextNumber(`score.appeal.${input.year}`, actor.id)
    const row: Appeal = {
      appeal_id: `SA-${input.year}-${String(number).padStart(4, '0')}`,
      year: input.year,
      uscc: input.uscc,
      indicator_id: input.indicator_id ?? null,
      subject_id: input.subject_id ?? null,
      grounds,
      state: 'filed',
      filed_by: actor.id,
      filed_at: tx.at,
      decided_by: null,
      decided_at: null,
      decision_note: null,
    }
    await keepProposal(tx, APPEALS, row, { actor })
    return row
  })
}

/** Upholds or rejects an appeal with a reason. An upheld one is followed by new data, or by an adjustment that names it. */
export async function decideAppeal(deps: Deps, actor: Actor, input: { appeal_id: string; uphold: boolean; note: string }): Promise<Appeal> {
  const note = written(input.note, '处理意见')
  return deps.ledger.write(async (tx) => {
    const id = input.appeal_id
    const found = (await tx.all<Appeal>(sqlText('lookups/scores/ledger/appeals'), { year: null, uscc: null, id }))[0]
    const row = decided(APPEALS, tx, { actor, id, found, to: input.uphold ? 'upheld' : 'rejected', note })
    await keepProposal(tx, APPEALS, row, { actor })
    return row
  })
}
