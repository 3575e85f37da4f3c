import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { type Severity } from '../common/codes.ts'
import { decisionsOf } from './decisions.ts'
import type { Scheme } from './scheme.ts'
import type { Ledgered } from './score.ts'
import type { ScoreWindow } from './window.ts'

export interface Deduction extends Record<string, unknown> {
  readonly uscc: string
  readonly finding_id: string
  readonly case_id: string
  readonly severity: Severity
  readonly occurred_on: string
  readonly confirmed_on: string
}

export interface LedgerFacts {
  readonly bonuses: readonly { uscc: string; decision_id: string; category: string | null; points: number; reason: string }[]
  readonly deductions: readonly Deduction[]
  readonly grave: readonly { uscc: string; decision_id: string; case_id: string | null; category: string | null }[]
  readonly supervised: readonly { uscc: string; case_id: string; supervised_on: string }[]
  /** Rectification cases due in the window that no directive of the imported data stands for. */
  readonly rectifications: readonly { uscc: string; case_id: string; in_time: boolean }[]
}

/** What the ledger holds for a year: signed bonuses and marks, confirmed breaches, supervised and due cases. */
export async function ledgerFacts(
  { ledger }: { ledger: Ledger },
  input: { window: ScoreWindow; directives: ReadonlySet<string> },
): Promise<LedgerFacts> {
  const { window, directives } = input
  const params = { from: window.from, as_of: window.asOf }
  const signed = (await decisionsOf({ ledger }, window.year)).filter((d) => d.state === 'signed')
  const due = await ledger.db.all<{ uscc: string; case_id: string; in_time: boolean; documents: string | null }>(
    sqlText('lookups/scores/ledger/rectifications'),
    params,
  )
  return {
    bonuses: signed
      .filter((d) => d.kind === 'bonus')
      .map((d) => ({ uscc: d.uscc, decision_id: d.decision_id, category: d.category, points: d.points, reason: d.reason })),
    grave: signed
      .filter((d) => d.kind === 'grave')
      .map((d) => ({ uscc: d.uscc, decision_id: d.decision_id, case_id: d.case_id, category: d.category })),
    deductions: await ledger.db.all<Deduction>(sqlText('lookups/scores/ledger/deductions'), params),
    supervised: await ledger.db.all(sqlText('lookups/scores/ledger/supervised'), params),
    rectifications: due
      .filter((r) => !numbersOf(r.documents).some((n) => directives.has(n)))
      .map(({ uscc, case_id, in_time }) => ({ uscc, case_id, in_time })),
  }
}

function numbersOf(documents: string | null): string[] {
  const list: unknown = documents === null ? [] : JSON.parse(documents)
  return Array.isArray(list) ? list.flatMap((d: { number?: unknown }) => (typeof d.number === 'string' ? [d.number] : [])) : []
}

/** Points and vetoes of each unit, capped as the scheme says. */
export function ledgeredOf(facts: LedgerFacts, scheme: Scheme): Map<string, Ledgered> {
  const units = new Set([facts.bonuses, facts.deductions, facts.grave, facts.supervised].flatMap((list) => list.map((x) => x.uscc)))
  return new Map(
    [...units].sort().map((uscc) => {
      const of = <T extends { uscc: string }>(list: readonly T[]) => list.filter((x) => x.uscc === uscc)
      const bonus = of(facts.bonuses).reduce((s, b) => s + Math.min(b.points, scheme.bonus.max_each), 0)
      const deduction = of(facts.deductions).reduce((s, d) => s + scheme.deductions.per_case[d.severity], 0)
      return [
        uscc,
        {
          bonus: Math.min(bonus, scheme.bonus.max_total),
          deduction: Math.min(deduction, scheme.deductions.max_total),
          grave: of(facts.grave).length > 0,
          supervised: of(facts.supervised).length > 0,
        },
      ]
    }),
  )
}
