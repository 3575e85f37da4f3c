import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { oneFile, sqlText } from '../base/sql.ts'
import { type Severity } from '../common/codes.ts'
import { controls } from '../controls/catalog.ts'
import { decisionsOf } from './decisions.ts'
import type { Measured } from './figures.ts'
import type { Scheme } from './scheme.ts'
import type { Ledgered } from './score.ts'
import type { ScoreWindow } from './window.ts'

/** A case that costs points once, by the highest severity of its confirmed findings of the window. */
export interface Deduction extends Record<string, unknown> {
  readonly uscc: string
  readonly case_id: string
  readonly severity: Severity
  readonly findings: number
}

export interface LedgerFacts {
  readonly bonuses: readonly { uscc: string; decision_id: string; category: string | null; points: number; reason: string }[]
  readonly adjustments: readonly { uscc: string; decision_id: string; appeal_id: string | null; points: number; reason: string }[]
  readonly deductions: readonly Deduction[]
  /** Cases that would cost points, left out while an objection is pending. */
  readonly objected: readonly Deduction[]
  /** Findings that score nothing, as `control:subject@day`. */
  readonly removed: readonly string[]
  readonly grave: readonly { uscc: string; decision_id: string; case_id: string | null; category: string | null }[]
  readonly supervised: readonly { uscc: string; case_id: string; supervised_on: string }[]
  /** Rectification cases due in the window that no directive of the imported data stands for. */
  readonly rectifications: readonly { uscc: string; case_id: string; in_time: boolean }[]
}

/** What the ledger holds for a year: signed bonuses, marks and adjustments, confirmed cases, removed findings, supervised and due cases. */
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
  const own = controls().flatMap((c) => (c.addressee === 'authority' ? [c.id] : []))
  const cases = await ledger.db.all<Deduction & { objected: boolean }>(sqlText('lookups/scores/ledger/deductions'), {
    ...params,
    own: JSON.stringify(own),
  })
  const costs = (objected: boolean) => cases.filter((c) => c.objected === objected).map(({ objected: _, ...c }) => c as Deduction)
  const removed = await ledger.db.all<{ finding: string }>(sqlText('lookups/scores/ledger/removed'))
  return {
    bonuses: signed
      .filter((d) => d.kind === 'bonus')
      .map((d) => ({ uscc: d.uscc, decision_id: d.decision_id, category: d.category, points: d.points, reason: d.reason })),
    grave: signed
      .filter((d) => d.kind === 'grave')
      .map((d) => ({ uscc: d.uscc, decision_id: d.decision_id, case_id: d.case_id, category: d.category })),
    adjustments: signed
      .filter((d) => d.kind === 'adjustment')
      .map((d) => ({ uscc: d.uscc, decision_id: d.decision_id, appeal_id: d.appeal_id, points: d.points, reason: d.reason })),
    deductions: costs(false),
    objected: costs(true),
    removed: removed.map((r) => r.finding),
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

type Side = { readonly indicator_id: string; readonly uscc: string; readonly numerator: number; readonly denominator: number }

/**
 * The figures as they count: without the rows whose every alarm was removed, and with the product's own cases beside the imported
 * directives (contract: scoring.ledger, G3). The measured rows stay as they are.
 */
export async function counted(db: Db, measured: Measured, facts: Pick<LedgerFacts, 'removed' | 'rectifications'>): Promise<Measured> {
  const figures = new Map([...measured.figures].map(([id, own]) => [id, new Map(own)]))
  const add = (id: string, uscc: string, numerator: number, denominator: number) => {
    const own = figures.get(id) ?? new Map<string, { numerator: number; denominator: number }>()
    const before = own.get(uscc) ?? { numerator: 0, denominator: 0 }
    figures.set(id, own.set(uscc, { numerator: before.numerator + numerator, denominator: before.denominator + denominator }))
  }
  const left =
    facts.removed.length === 0
      ? []
      : await db.all<Side & Record<string, unknown>>(sqlText('lookups/scores/left_out'), {
          path: oneFile(measured.rowsPath),
          removed: JSON.stringify(facts.removed),
        })
  for (const r of left) add(r.indicator_id, r.uscc, -r.numerator, -r.denominator)
  for (const r of facts.rectifications) add('G3', r.uscc, r.in_time ? 1 : 0, 1)
  return { ...measured, figures, removed: facts.removed }
}

/** Points and vetoes of each unit, capped as the scheme says. */
export function ledgeredOf(facts: LedgerFacts, scheme: Scheme): Map<string, Ledgered> {
  const units = new Set(
    [facts.bonuses, facts.adjustments, facts.deductions, facts.grave, facts.supervised].flatMap((list) => list.map((x) => x.uscc)),
  )
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
          adjustment: of(facts.adjustments).reduce((s, a) => s + a.points, 0),
          grave: of(facts.grave).length > 0,
          supervised: of(facts.supervised).length > 0,
        },
      ]
    }),
  )
}
