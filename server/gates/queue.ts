import { type Ledger, shanghai } from '../base/ledger.ts'
import type { GateId, GateVerdict } from '../common/codes.ts'
import type { Actor } from '../contract/actor.ts'
import type { KeptCheck } from './kept-check.ts'
import { type Opinion, type OpinionState, readOpinions } from './opinion-store.ts'
import { type GateState, readStates } from './scope.ts'

/** `none` = no opinion yet, `lapsed` = past its validity. */
export type OpinionStanding = 'none' | 'lapsed' | OpinionState

export interface QueueRow {
  readonly project_id: string
  readonly name: string
  readonly uscc: string
  readonly approver_uscc: string | null
  readonly stage: string
  readonly gate: GateId
  readonly verdict: GateVerdict
  readonly since: string
  readonly failing: number
  readonly unknown: number
  readonly opinion: OpinionStanding
  /** Somebody has to look: no opinion in force, one to confirm, or one that was broken. */
  readonly waiting: boolean
}

export interface QueueFilter {
  /** The gate to list; without it every project shows at the gate that its stage leads to. */
  readonly gate?: GateId | undefined
  readonly verdict?: GateVerdict | undefined
  readonly uscc?: string | undefined
  readonly waiting?: boolean | undefined
  readonly q?: string | undefined
}

const NEXT_GATE: Readonly<Record<string, GateId>> = {
  initiation: 'initiation',
  building: 'acceptance',
  acceptance: 'acceptance',
  maintenance: 'payment',
}

const ORDER: readonly GateVerdict[] = ['不符合', '暂缓出具', '基本符合', '符合', '不适用']

/** Gate that a project's stage leads to: the one its page opens on. */
export function gateOfStage(stage: string): GateId {
  return NEXT_GATE[stage] ?? 'initiation'
}

/** Projects that the actor may see, those that wait first, then by verdict, then by id. */
export async function readQueue(deps: { ledger: Ledger; now: () => Date }, actor: Actor, filter: QueueFilter): Promise<QueueRow[]> {
  const states = await readStates(deps, actor)
  const opinions = await readOpinions(deps.ledger.db, null)
  const today = shanghai(deps.now()).slice(0, 10)
  const newest = new Map<string, Opinion>()
  for (const o of opinions) {
    const key = `${o.gate}:${o.project_id}`
    if (o.state !== 'refused' && o.state !== 'superseded' && !newest.has(key)) newest.set(key, o)
  }
  const q = filter.q?.toLowerCase()
  return states
    .filter((s) => s.gate === (filter.gate ?? gateOfStage(s.stage)))
    .map((s) => queueRow(s, newest.get(`${s.gate}:${s.project_id}`), today))
    .filter((r) => filter.verdict === undefined || r.verdict === filter.verdict)
    .filter((r) => filter.uscc === undefined || r.uscc === filter.uscc)
    .filter((r) => filter.waiting === undefined || r.waiting === filter.waiting)
    .filter((r) => !q || r.name.toLowerCase().includes(q) || r.project_id.toLowerCase().includes(q))
    .sort(
      (a, b) =>
        Number(b.waiting) - Number(a.waiting) ||
        ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) ||
        (a.project_id < b.project_id ? -1 : a.project_id > b.project_id ? 1 : 0),
    )
}

/** Where an opinion stands today. */
export function standingOf(opinion: Opinion | undefined, today: string): OpinionStanding {
  if (!opinion) return 'none'
  return opinion.state === 'issued' && opinion.valid_until < today ? 'lapsed' : opinion.state
}

function queueRow(s: GateState, opinion: Opinion | undefined, today: string): QueueRow {
  const checks = JSON.parse(s.checks) as KeptCheck[]
  const standing = standingOf(opinion, today)
  return {
    project_id: s.project_id,
    name: s.name,
    uscc: s.uscc,
    approver_uscc: s.approver_uscc,
    stage: s.stage,
    gate: s.gate,
    verdict: s.verdict,
    since: s.since,
    failing: checks.filter((c) => c.result === 'fail').length,
    unknown: checks.filter((c) => c.result === 'unknown').length,
    opinion: standing,
    waiting: s.verdict !== '不适用' && standing !== 'issued',
  }
}
