import type { WorkCalendar } from '../../calendar/due.ts'
import type { CaseSummary } from '../../cases/case-view.ts'
import { pathOf } from '../../cases/form.ts'
import { stepTitle } from '../../cases/machine.ts'
import { readCase } from '../../cases/reads.ts'
import { isClear } from '../../cases/record.ts'
import { isEnded } from '../../cases/states.ts'
import { suggestedRequirement } from '../../cases/suggest.ts'
import { CASE_STATE } from '../../common/case-states.ts'
import type { Actor } from '../../contract/actor.ts'
import { reasonLabel } from '../../contract/words.ts'
import { findControl } from '../../controls/catalog.ts'
import { mayDraft, readableKinds } from '../../documents/readers.ts'
import type { AgencyName } from '../../reads/agencies.ts'
import { agencyNames, agencyOf } from '../../reads/agencies.ts'
import { itemText } from '../../reads/items.ts'
import { runState } from '../../reads/state.ts'
import type { ApiDeps } from '../http/route.ts'
import type { CaseDetail, CaseRow } from './schema.ts'

/** Names of institutions, as the last assessment knows them. */
export async function names(deps: ApiDeps): Promise<Map<string, AgencyName>> {
  return agencyNames(deps.warehouse, await runState(deps))
}

export function caseRowOf(c: CaseSummary, agencies: ReadonlyMap<string, AgencyName>, calendar: WorkCalendar, today: string): CaseRow {
  const left = c.due_date === null || isEnded(c.state) ? null : (calendar.between(today, c.due_date) ?? null)
  return { ...c, state_label: CASE_STATE[c.state].zh, agency: agencyOf(agencies, c.agency_uscc).name, working_days_left: left }
}

/** One case as the API answers it. */
export async function caseDetailOf(deps: ApiDeps, actor: Actor, caseId: string): Promise<CaseDetail> {
  const view = await readCase(deps, actor, caseId)
  const { record } = view
  const drafts = mayDraft(actor, 'rectification_notice')
  const readable = new Set<string>(readableKinds(actor))
  return {
    ...record,
    due_waits: record.served_on !== null && record.due_date === null && !isEnded(record.state),
    state_label: CASE_STATE[record.state].zh,
    agency: agencyOf(await names(deps), record.agency_uscc).name,
    item_text: itemText(record.item),
    suggested_requirement: drafts ? suggestedRequirement(record) : '',
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
    checks: [...record.checks],
    reminders: [...record.reminders],
    answers: [...record.answers],
    timeline: view.timeline.map((e) => ({
      ...e,
      label: stepTitle(e.action).zh,
      label_en: stepTitle(e.action).en,
      state_label: CASE_STATE[e.to_state].zh,
    })),
    actions: view.actions.map(({ definition: d, ...a }) => ({
      action: a.action,
      label: d.title.zh,
      label_en: d.title.en,
      who: a.who,
      needs: [...d.needs],
      allowed: a.allowed,
      why_not: a.why_not,
      path: pathOf(d),
      aside: d.aside ?? false,
      chat: d.chat ?? false,
      files: d.files ?? null,
      intro: d.intro?.zh ?? null,
      intro_en: d.intro?.en ?? null,
      fields: a.fields.map((f) => ({ ...f })),
    })),
    lint: view.lint.map((i) => ({ ...i })),
    today: view.today,
    objection_until: view.objection_until,
    working_days_left: isEnded(record.state) ? null : view.working_days_left,
  }
}
