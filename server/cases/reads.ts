import { sqlText } from '../base/sql.ts'
import type { CaseState } from '../common/case-states.ts'
import { type Actor, scopeOf } from '../contract/actor.ts'
import { objectionUntil } from './actions/notice.ts'
import type { CaseSummary, CaseView, TimelineEntry } from './case-view.ts'
import { clock, contextFor } from './context.ts'
import type { CaseDeps } from './deps.ts'
import { formOf } from './form.ts'
import { possible } from './machine.ts'
import { loadCase } from './store.ts'
import { lineSeenBy, seenBy } from './told.ts'

export interface CaseFilter {
  readonly states?: readonly CaseState[] | undefined
  readonly item?: number | undefined
  readonly agency?: string | undefined
  readonly severity?: string | undefined
  readonly due_before?: string | undefined
  readonly q?: string | undefined
  /** Institutions whose name matches `q`. */
  readonly q_agencies?: readonly string[] | undefined
  readonly after?: readonly [key: string, id: string] | undefined
  readonly limit: number
}

/** One page of cases in the actor's scope, by due date, then newest; `next` is the place after the last row. */
export async function listCases(
  deps: CaseDeps,
  actor: Actor,
  filter: CaseFilter,
): Promise<{ total: number; cases: CaseSummary[]; next: [key: string, id: string] | null }> {
  const scope = scopeOf(actor)
  const list = (values: readonly string[] | undefined) => (values === undefined ? null : JSON.stringify(values))
  const rows = await deps.ledger.db.all<CaseSummary & { sort_key: string; total: number }>(sqlText('lookups/cases/page'), {
    agencies: scope === 'all' ? null : JSON.stringify(scope),
    states: list(filter.states),
    item: filter.item ?? null,
    agency: filter.agency ?? null,
    severity: filter.severity ?? null,
    due_before: filter.due_before ?? null,
    q: filter.q?.toLowerCase() || null,
    q_agencies: JSON.stringify(filter.q_agencies ?? []),
    after_key: filter.after?.[0] ?? null,
    after_id: filter.after?.[1] ?? null,
    limit: filter.limit + 1,
  })
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    total: rows[0]?.total ?? 0,
    cases: page.map(({ sort_key: _k, total: _t, ...row }) => lineSeenBy(actor, row)),
    next: rows.length > filter.limit && last ? [last.sort_key, last.case_id] : null,
  }
}

/**
 * One case with its history, what may be done now and by whom, and what the check before sending says, as
 * far as this person may see it. Throws `not_found`.
 */
export async function readCase(deps: CaseDeps, actor: Actor, caseId: string): Promise<CaseView> {
  const reads = deps.ledger.db
  const record = await loadCase(reads, actor, caseId)
  const ctx = await contextFor(deps, reads, actor, record)
  const { today } = clock(deps)
  const timeline = await reads.all<TimelineEntry>(sqlText('lookups/cases/timeline'), { case_id: caseId })
  return seenBy(actor, {
    record,
    timeline,
    actions: possible(record, ctx).map((p) => ({ ...p, fields: formOf(p.definition, record, ctx) })),
    lint: ctx.lint,
    today,
    objection_until: objectionUntil(record, ctx) ?? null,
    working_days_left: record.due_date === null ? null : (ctx.calendar.between(today, record.due_date) ?? null),
  })
}

/** Number of cases in each state, in the actor's scope. */
export async function countCases(deps: CaseDeps, actor: Actor): Promise<Partial<Record<CaseState, number>>> {
  const scope = scopeOf(actor)
  const rows = await deps.ledger.db.all<{ state: CaseState; n: number }>(sqlText('lookups/cases/counts'), {
    agencies: scope === 'all' ? null : JSON.stringify(scope),
  })
  return Object.fromEntries(rows.map((r) => [r.state, r.n]))
}
