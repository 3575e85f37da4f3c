import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import type { EvidenceClass, Severity } from '../common/codes.ts'
import { type Actor, sees } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import type { Reads } from './deps.ts'
import type { CaseFinding } from './record.ts'

type Stored = {
  finding_id: string
  control_id: string
  subject_id: string
  agency_uscc: string
  state: 'open' | 'cleared' | 'adjusted'
  reason: string | null
  severity: Severity | null
  item: number
  evidence_class: EvidenceClass
  occurred_on: string | null
  last_seen: string
  case_id: string | null
  case_state: string | null
  waiver_id: string | null
  hold_id: string | null
}

/** Takes findings in for a case of one agency. Throws when one is missing, cleared, of another agency, in a case, waived or held. */
export async function takeFindings(
  reads: Reads,
  actor: Actor,
  ids: readonly string[],
): Promise<{ agency: string; findings: CaseFinding[] }> {
  const wanted = [...new Set(ids)].sort()
  const rows = await reads.all<Stored>(sqlText('lookups/cases/take_findings'), { ids: JSON.stringify(wanted) })
  const visible = rows.filter((r) => sees(actor, r.agency_uscc))
  const missing = wanted.find((id) => !visible.some((r) => r.finding_id === id))
  if (missing !== undefined) throw new AppError('not_found', `没有线索“${missing}”。请从线索列表重新选择。`)
  const agencies = [...new Set(visible.map((r) => r.agency_uscc))]
  if (agencies.length !== 1) throw new AppError('invalid_input', '一个整改事项只能收入同一单位的线索，请按单位分别立案。')
  for (const r of visible) refuseTaken(r)
  return { agency: agencies[0] as string, findings: visible.map(asCaseFinding) }
}

/** A past act that a person has settled stays settled: no later data can say otherwise. */
function refuseTaken(r: Stored): void {
  const title = findControl(r.control_id)?.title_zh ?? r.control_id
  const fail = (why: string) => {
    throw new AppError('conflict', `线索“${title}”（${r.subject_id}）${why}`, { finding_id: r.finding_id, case_id: r.case_id })
  }
  if (findControl(r.control_id)?.addressee === 'authority') fail('是公共数据主管部门自身的事项，列入自查台账，不对单位立案。')
  if (r.state === 'cleared') fail('已在最新检测中消除，无需立案。')
  if (r.state === 'adjusted') fail('因规则调整不再列为线索，无需立案。')
  if (r.waiver_id !== null) fail(`已获豁免（${r.waiver_id}），不立案。`)
  if (r.hold_id !== null) fail(`属于暂缓的一批（${r.hold_id}），请先核查放行。`)
  if (r.case_id === null || r.case_state === 'dismissed' || r.case_state === 'merged') return
  if (r.case_state !== 'closed' && r.case_state !== 'concluded') fail(`已在整改事项 ${r.case_id} 中，不重复立案。`)
  if (findControl(r.control_id)?.past_act) fail(`已由整改事项 ${r.case_id} 销号。`)
}

function asCaseFinding(r: Stored): CaseFinding {
  return {
    finding_id: r.finding_id,
    control_id: r.control_id,
    subject_id: r.subject_id,
    item: r.item,
    severity: r.severity ?? 'S4',
    evidence_class: r.evidence_class,
    reason: r.reason,
    occurred_on: r.occurred_on,
    seen_on: r.last_seen,
    past_act: findControl(r.control_id)?.past_act ?? false,
    role: 'primary',
    concurrent_with: null,
    confirmation: null,
    in_notice: false,
    cleared_on: null,
  }
}
