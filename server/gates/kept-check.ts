import { type CheckResult } from '../common/codes.ts'
import type { GateOutcome } from './evaluate.ts'

/** A check as history keeps it: advisory ones are left out, they never bear a verdict. */
export interface KeptCheck {
  readonly id: string
  readonly result: CheckResult
  readonly reason: string
  readonly row_count: number
}

/** The checks of one gate that bear its verdict. */
export function keptChecks(outcome: GateOutcome): KeptCheck[] {
  return outcome.checks
    .filter((c) => c.class !== 'advisory')
    .map((c) => ({ id: c.id, result: c.result, reason: c.reason, row_count: c.row_count }))
}
