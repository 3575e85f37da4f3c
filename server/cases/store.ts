import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, sees } from '../contract/actor.ts'
import type { Reads } from './deps.ts'
import { type CaseRecord, complete, isClear, type ListName } from './record.ts'

/** The record of a case. Throws `not_found`, also for a case of an agency that the actor may not see. */
export async function loadCase(reads: Reads, actor: Actor, caseId: string): Promise<CaseRecord> {
  const row = await reads.get<{ body: string }>(sqlText('lookups/cases/body'), { case_id: caseId })
  const record = row && complete(JSON.parse(row.body) as CaseRecord)
  if (!record || !sees(actor, record.agency_uscc)) throw new AppError('not_found', `没有整改事项“${caseId}”，或者它不属于您负责的单位。`)
  return record
}

export interface Happened {
  readonly kind: string
  readonly action: string
  readonly actor: Actor
  readonly at: string
  /** The record before; null when the case is opened. */
  readonly before: CaseRecord | null
  readonly said: string | null
  readonly body: Record<string, unknown>
}

/** Appends the event and brings every projection in line with the new record, in the caller's transaction. */
export async function saveCase(tx: LedgerWrite, record: CaseRecord, happened: Happened): Promise<void> {
  const { kind, action, actor, at, before, said, body } = happened
  const from = before?.state ?? null
  tx.event({
    kind,
    subject: record.case_id,
    actor: actor.id,
    body: {
      action,
      agency: record.agency_uscc,
      title: record.title,
      severity: record.severity,
      due_date: record.due_date,
      version: record.version,
      from,
      to: record.state,
      said,
      ...body,
    },
  })
  await projectCase(tx, record, before)
  await tx.put('case_event', [
    {
      case_id: record.case_id,
      version: record.version,
      kind,
      action,
      actor: actor.id,
      actor_name: actor.name,
      at,
      on_date: at.slice(0, 10),
      from_state: from,
      to_state: record.state,
      said,
    },
  ])
}

/** Writes the projections of one record as far as they changed; findings that it no longer holds go. */
async function projectCase(tx: LedgerWrite, r: CaseRecord, before: CaseRecord | null): Promise<void> {
  const { case_id, agency_uscc } = r
  const changed = (list: ListName) => JSON.stringify(r[list]) !== JSON.stringify(before?.[list] ?? [])
  await tx.put('rect_case', [{ ...scalars(r), all_clear: isClear(r), body: JSON.stringify(r) }])
  if (before && changed('findings')) {
    await tx.run(sqlText('lookups/cases/drop_findings'), { case_id, kept: JSON.stringify(r.findings.map((f) => f.finding_id)) })
  }
  if (changed('findings') || !before || standing(r) !== standing(before) || r.confirmed_on !== before.confirmed_on) {
    const rows = r.findings.map((f) => ({ ...f, case_id, agency_uscc, confirmed_on: r.confirmed_on, standing: standing(r) }))
    await tx.put('case_finding', rows)
  }
  if (changed('files'))
    await tx.put(
      'case_file',
      r.files.map((f) => ({ ...f, case_id, by_id: f.by, on_date: f.on })),
    )
  if (changed('extensions'))
    await tx.put(
      'extension',
      r.extensions.map((e) => ({ ...e, case_id, agency_uscc, to_date: e.to })),
    )
  if (changed('objections'))
    await tx.put(
      'objection',
      r.objections.map((o) => ({ ...o, case_id, agency_uscc, by_id: o.by, on_date: o.on })),
    )
}

function scalars(r: CaseRecord): Record<string, unknown> {
  const { findings: _f, documents: _d, files: _fi, extensions: _e, objections: _o, answers: _a, checks: _c, reminders: _r, ...rest } = r
  return rest
}

/** How a finding stands through its case: lead, confirmed, dismissed, settled (销号、结案) or merged. */
function standing(r: CaseRecord): string {
  if (r.state === 'dismissed' || r.state === 'merged') return r.state
  if (r.state === 'closed' || r.state === 'concluded') return 'settled'
  return r.confirmed_on === null ? 'lead' : 'confirmed'
}
