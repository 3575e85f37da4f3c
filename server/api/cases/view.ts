import { readSettings } from '../../base/settings.ts'
import { defaultDue } from '../../cases/action.ts'
import { shippedWorkdays } from '../../cases/context.ts'
import { findAction } from '../../cases/machine.ts'
import { type CaseSummary, type CaseView, readCase } from '../../cases/reads.ts'
import { isClear, primaries } from '../../cases/record.ts'
import { caseSettings } from '../../cases/settings.ts'
import { isEnded } from '../../cases/states.ts'
import { CASE_STATE } from '../../common/case-states.ts'
import type { Actor } from '../../contract/actor.ts'
import { reasonLabel } from '../../contract/words.ts'
import { findControl } from '../../controls/catalog.ts'
import { readableKinds } from '../../documents/readers.ts'
import type { AgencyName } from '../../reads/agencies.ts'
import { agencyNames, agencyOf } from '../../reads/agencies.ts'
import { itemText } from '../../reads/items.ts'
import { runState } from '../../reads/state.ts'
import type { ApiDeps } from '../deps.ts'
import type { CaseDetail, CaseRow } from './schema.ts'

/** Names of institutions, as the last assessment knows them. */
export async function names(deps: ApiDeps): Promise<Map<string, AgencyName>> {
  return agencyNames(deps.warehouse, await runState(deps))
}

export function caseRowOf(c: CaseSummary, agencies: ReadonlyMap<string, AgencyName>, today: string): CaseRow {
  const left = c.due_date === null || isEnded(c.state) ? null : (shippedWorkdays().between(today, c.due_date) ?? null)
  return { ...c, state_label: CASE_STATE[c.state].zh, agency: agencyOf(agencies, c.agency_uscc).name, working_days_left: left }
}

/** One case as the API answers it. */
export async function caseDetailOf(deps: ApiDeps, actor: Actor, caseId: string): Promise<CaseDetail> {
  const view = await readCase(deps, actor, caseId)
  const { record } = view
  const settings = await readSettings(deps.ledger, caseSettings)
  const readable = new Set<string>(readableKinds(actor))
  return {
    ...record,
    state_label: CASE_STATE[record.state].zh,
    agency: agencyOf(await names(deps), record.agency_uscc).name,
    item_text: itemText(record.item),
    suggested_requirement: requirement(view),
    suggested_due_date: defaultDue(record.severity, { today: view.today, calendar: shippedWorkdays(), settings }) ?? null,
    all_clear: isClear(record),
    findings: record.findings.map((f) => {
      const control = findControl(f.control_id)
      return {
        ...f,
        title: control?.title_zh ?? f.control_id,
        reason_label: f.reason === null ? '' : reasonLabel(f.reason),
        remediation: control?.remediation_zh ?? '',
      }
    }),
    documents: record.documents.filter((d) => readable.has(d.kind)),
    files: [...record.files],
    extensions: [...record.extensions],
    objections: [...record.objections],
    answers: [...record.answers],
    timeline: view.timeline.map((e) => ({
      ...e,
      label: e.action === 'open' ? '立案' : (findAction(e.action)?.label ?? e.action),
      state_label: CASE_STATE[e.to_state].zh,
    })),
    actions: view.actions.map((a) => ({ ...a, needs: [...a.needs] })),
    lint: view.lint.map((i) => ({ ...i })),
    today: view.today,
    objection_until: view.objection_until,
    working_days_left: isEnded(record.state) ? null : view.working_days_left,
  }
}

/** First draft of what has to be done: the advice of each control that counts, once. */
function requirement(view: CaseView): string {
  const advice = [...new Set(primaries(view.record).map((f) => findControl(f.control_id)?.remediation_zh ?? ''))].filter((t) => t !== '')
  return advice.length > 1 ? advice.map((t, i) => `${i + 1}. ${t}`).join('\n') : (advice[0] ?? '')
}
