import type { LedgerWrite } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { daysBetween } from '../common/days.ts'
import { SYSTEM } from '../contract/actor.ts'
import { applyInTx } from './act.ts'
import type { CaseDeps } from './deps.ts'
import { holdUnusual } from './holds.ts'
import { caseSettings } from './settings.ts'

type Standing = {
  case_id: string
  state: string
  finding_id: string
  finding_state: 'open' | 'cleared' | 'adjusted'
  case_cleared_on: string | null
}

export interface AfterAssessment {
  /** Cases that learnt something: findings cleared or back. */
  readonly rechecked: number
  readonly rebounded: number
  /** Id of the hold when the run brought unusually many leads. */
  readonly hold: string | null
}

/**
 * Follows a recorded assessment of `asOf`: cases learn which of their findings are gone, ended cases come back as 反弹 when a cleared
 * finding returns within the days of the setting, and an unusual flood of leads is held. The same assessment twice changes nothing.
 */
export function afterAssessment(deps: CaseDeps, input: { asOf: string }): Promise<AfterAssessment> {
  return deps.ledger.write(async (tx) => {
    const rows = await tx.all<Standing>(sqlText('lookups/cases/recheck'))
    const cases = new Map<string, Standing[]>()
    for (const row of rows) cases.set(row.case_id, [...(cases.get(row.case_id) ?? []), row])
    const { rebound_days } = await readSettings(tx, caseSettings)
    let rechecked = 0
    let rebounded = 0
    for (const [caseId, findings] of cases) {
      const ended = findings[0]?.state === 'closed' || findings[0]?.state === 'concluded'
      if (ended) rebounded += await rebound(tx, deps, caseId, findings, input.asOf, rebound_days)
      else rechecked += await recheck(tx, deps, caseId, findings, input.asOf)
    }
    return { rechecked, rebounded, hold: await holdUnusual(tx, deps, input.asOf) }
  })
}

async function recheck(tx: LedgerWrite, deps: CaseDeps, caseId: string, findings: Standing[], asOf: string): Promise<0 | 1> {
  const cleared = findings.filter((f) => f.finding_state === 'cleared' && f.case_cleared_on === null).map((f) => f.finding_id)
  const back = findings.filter((f) => f.finding_state === 'open' && f.case_cleared_on !== null).map((f) => f.finding_id)
  if (cleared.length + back.length === 0) return 0
  await applyInTx(tx, deps, { actor: SYSTEM, caseId, action: 'recheck', input: { as_of: asOf, cleared, back } })
  return 1
}

async function rebound(
  tx: LedgerWrite,
  deps: CaseDeps,
  caseId: string,
  findings: Standing[],
  asOf: string,
  withinDays: number,
): Promise<0 | 1> {
  const back = findings.filter(
    (f) => f.finding_state === 'open' && f.case_cleared_on !== null && daysBetween(f.case_cleared_on, asOf) <= withinDays,
  )
  if (back.length === 0) return 0
  await applyInTx(tx, deps, { actor: SYSTEM, caseId, action: 'rebound', input: { as_of: asOf, findings: back.map((f) => f.finding_id) } })
  return 1
}
