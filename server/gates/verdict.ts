import type { CheckResult, GateVerdict } from '../common/codes.ts'
import type { GateCheck } from '../contract/gates.ts'

export interface Judged {
  readonly class: GateCheck['class']
  readonly result: CheckResult
}

/** The verdict of a gate from its checks, Art. 29: the first rule that holds wins. Advisory checks never count. */
export function verdictOf(checks: readonly Judged[]): GateVerdict {
  const some = (kind: Judged['class'], ...results: CheckResult[]) => checks.some((c) => c.class === kind && results.includes(c.result))
  if (some('blocking', 'fail')) return '不符合'
  if (some('blocking', 'unknown')) return '暂缓出具'
  if (some('correctable', 'fail', 'unknown')) return '基本符合'
  return '符合'
}
