import { decided, keepProposal, type ProposalKind, written } from '../access/proposals.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { DECISION_STATE, type DecisionState } from '../common/proposal-states.ts'
import type { Actor } from '../contract/actor.ts'
import { effectiveScheme } from './schemes.ts'

/** bonus: approved points of Art. 21, 22 · grave: a confirmed case of item 5 or 6 is 情节严重 · adjustment: shown apart, never in the total. */
export const DECISION_KINDS = ['bonus', 'grave', 'adjustment'] as const
export type DecisionKind = (typeof DECISION_KINDS)[number]
export const GRAVE_CATEGORIES = ['情节严重', '造成严重损害'] as const

export interface Decision extends Record<string, unknown> {
  readonly decision_id: string
  readonly year: number
  readonly uscc: string
  readonly kind: DecisionKind
  readonly category: string | null
  readonly points: number
  readonly reason: string
  readonly case_id: string | null
  readonly appeal_id: string | null
  readonly state: DecisionState
  readonly proposed_by: string
  readonly proposed_at: string
  readonly decided_by: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
}

export interface DecisionInput {
  readonly year: number
  readonly uscc: string
  readonly kind: DecisionKind
  readonly category?: string | undefined
  readonly points?: number | undefined
  readonly reason: string
  readonly case_id?: string | undefined
  readonly appeal_id?: string | undefined
}

const DECISIONS: ProposalKind<Decision> = {
  noun: '加分或调整',
  name: (d) => `加分或调整 ${d.decision_id}`,
  states: DECISION_STATE,
  waits: 'proposed',
  proposer: (d) => d.proposed_by,
  decides: 'score.sign',
  decided: ({ actor, at, note }) => ({ decided_by: actor.id, decided_at: at, decision_note: note }),
  event: (d) => ({ kind: `score.decision_${d.state}`, subject: d.decision_id, body: d }),
  table: 'score_decision',
}

type Deps = { readonly ledger: Ledger }

/** Decisions of people about a year, of one unit or of all, oldest first. */
export async function decisionsOf({ ledger }: Deps, year: number, uscc?: string): Promise<Decision[]> {
  return ledger.db.all<Decision>(sqlText('lookups/scores/ledger/decisions'), { year, uscc: uscc ?? null, id: null })
}

/** Proposes a bonus, a grave mark or an adjustment. Nothing counts before another person signs it. */
export async function proposeDecision(deps: Deps, actor: Actor, input: DecisionInput): Promise<Decision> {
  const reason = written(input.reason, '理由')
  await check(deps, input)
  return deps.ledger.write(async (tx) => {
    if (input.kind === 'grave') await checkCase(tx, input)
    const number = await tx.nextNumber(`score.decision.${input.year}`, actor.id)
    const row: Decision = {
      decision_id: `SD-${input.year}-${String(number).padStart(4, '0')}`,
      year: input.year,
      uscc: input.uscc,
      kind: input.kind,
      category: input.category ?? null,
      points: input.kind === 'grave' ? 0 : (input.points ?? 0),
      reason,
      case_id: input.case_id ?? null,
      appeal_id: input.appeal_id ?? null,
      state: 'proposed',
      proposed_by: actor.id,
      proposed_at: tx.at,
      decided_by: null,
      decided_at: null,
      decision_note: null,
    }
    await keepProposal(tx, DECISIONS, row, { actor })
    return row
  })
}

async function check(deps: Deps, input: DecisionInput): Promise<void> {
  const points = input.points ?? 0
  if (input.kind === 'bonus') {
    const { scheme } = await effectiveScheme(deps, input.year)
    if (input.category === undefined || !scheme.bonus.kinds.includes(input.category))
      throw new AppError('invalid_input', `加分类别不正确。可用：${scheme.bonus.kinds.join('、')}。`)
    if (!(points > 0 && points <= scheme.bonus.max_each))
      throw new AppError('invalid_input', `单项加分应大于 0、不超过 ${scheme.bonus.max_each} 分。`)
  }
  if (input.kind === 'adjustment' && !(points !== 0 && Math.abs(points) <= 100))
    throw new AppError('invalid_input', '调整分数应在 -100 至 100 之间，且不为 0。')
  if (input.kind === 'grave' && !GRAVE_CATEGORIES.some((c) => c === input.category))
    throw new AppError('invalid_input', `请选择情形：${GRAVE_CATEGORIES.join('、')}。`)
}

async function checkCase(tx: LedgerWrite, input: DecisionInput): Promise<void> {
  const found = await tx.get<{ agency_uscc: string; item: number; confirmed: boolean }>(
    'select agency_uscc, item, confirmed_on is not null as confirmed from rect_case where case_id = $id',
    { id: input.case_id ?? '' },
  )
  if (!found || found.agency_uscc !== input.uscc)
    throw new AppError('invalid_input', '请指明该单位的一件已认定的整改案件。', { case_id: input.case_id ?? null })
  if (!found.confirmed || (found.item !== 5 && found.item !== 6))
    throw new AppError('invalid_input', '只有第（五）、（六）项情形、且已认定的案件，才能标记情节严重。', {
      case_id: input.case_id ?? null,
    })
}

/** Signs or refuses a proposed decision. Throws `forbidden` for the proposer, `conflict` when it was decided before. */
export async function decideDecision(
  deps: Deps,
  actor: Actor,
  input: { decision_id: string; sign: boolean; note: string },
): Promise<Decision> {
  const note = written(input.note, input.sign ? '签发意见' : '退回理由')
  return deps.ledger.write(async (tx) => {
    const id = input.decision_id
    const found = (await tx.all<Decision>(sqlText('lookups/scores/ledger/decisions'), { year: null, uscc: null, id }))[0]
    const row = decided(DECISIONS, tx, { actor, id, found, to: input.sign ? 'signed' : 'refused', note })
    await keepProposal(tx, DECISIONS, row, { actor })
    return row
  })
}
