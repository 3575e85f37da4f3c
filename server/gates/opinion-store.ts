import type { ProposalKind } from '../access/proposals.ts'
import type { Db } from '../base/db.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { type GateId, type GateVerdict, OPINION_STATUS } from '../common/codes.ts'
import type { KeptCheck } from './kept-check.ts'

/** proposed: departs from the verdict and waits for a second person; reopened: a later export broke what it rested on. */
export type OpinionState = Exclude<keyof typeof OPINION_STATUS, 'none' | 'lapsed'>

export interface BrokenCheck {
  readonly gate: GateId
  readonly id: string
  readonly reason: string
  readonly row_count: number
}

/** One compliance opinion (符合性审查意见, Art. 29). Days are `YYYY-MM-DD`, times Asia/Shanghai. */
export interface Opinion {
  readonly opinion_id: string
  readonly project_id: string
  /** The unit of the project. */
  readonly uscc: string
  readonly gate: GateId
  readonly state: OpinionState
  /** The as-of day of the verdict it rests on. */
  readonly as_of: string
  /** What the checks gave. */
  readonly verdict: GateVerdict
  /** What the opinion says; another one than `verdict` is an override. */
  readonly conclusion: GateVerdict
  readonly override_reason: string | null
  readonly valid_until: string
  /** 基本符合: the day by which the rest must be completed (限期补正). */
  readonly correct_by: string | null
  readonly signer_name: string
  readonly note: string | null
  readonly checks: readonly KeptCheck[]
  readonly recorded_by: string
  readonly recorded_by_name: string
  readonly recorded_at: string
  readonly decided_by: string | null
  readonly decided_by_name: string | null
  readonly decided_at: string | null
  readonly decision_note: string | null
  readonly reopened_at: string | null
  readonly reopened_as_of: string | null
  readonly broken: readonly BrokenCheck[]
}

type Stored = Omit<Opinion, 'checks' | 'broken'> & { checks: string; broken: string | null } & Record<string, unknown>

/** Opinions on one project, or on all, newest first. Reads `ledger.db`, or a transaction inside a write. */
export async function readOpinions(source: Pick<Db, 'all'> | LedgerWrite, projectId: string | null): Promise<Opinion[]> {
  const rows = await source.all<Stored>(sqlText('lookups/gates/opinions'), { project_id: projectId })
  return rows.map((r) => ({ ...r, checks: JSON.parse(r.checks), broken: r.broken === null ? [] : JSON.parse(r.broken) }) as Opinion)
}

export const OPINIONS: ProposalKind<Opinion> = {
  noun: '意见',
  name: (o) => `项目 ${o.project_id} 的意见`,
  states: OPINION_STATUS,
  waits: 'proposed',
  proposer: (o) => o.recorded_by,
  decides: 'gate.opine',
  decided: ({ actor, at, note }) => ({ decided_by: actor.id, decided_by_name: actor.name, decided_at: at, decision_note: note }),
  event: (o) => ({ kind: `gate.opinion_${o.state}`, subject: `${o.project_id}:${o.gate}`, body: { ...o } }),
  table: 'gate_opinion',
  row: (o) => ({ ...o, checks: JSON.stringify(o.checks), broken: JSON.stringify(o.broken) }),
}
