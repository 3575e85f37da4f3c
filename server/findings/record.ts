import type { Db, Row } from '../base/db.ts'
import type { Ledger, LedgerWrite } from '../base/ledger.ts'
import { changedSince, contractVersion } from '../controls/changes.ts'
import type { Control } from '../controls/header.ts'
import { type ControlRun, readsAny } from '../controls/run.ts'
import { type Alarm, diffFindings, findingId, type Known } from './diff.ts'

export interface FindingsSummary {
  readonly opened: number
  readonly kept: number
  readonly cleared: number
  readonly recurred: number
  readonly undecided: number
  /** Appeared or vanished by a change of the rules alone (规则调整). */
  readonly adjusted: number
  /** False when the ledger was left alone: nothing changed since, or the date lies before the last assessment. */
  readonly recorded: boolean
}

export interface RecordInput {
  readonly assessmentId: string
  readonly asOf: string
  readonly startedAt: string
  readonly finishedAt: string
  /** Identity of the assessment's inputs: lake, controls, parameters. The same inputs and date again change nothing. */
  readonly inputs: string
  readonly loaded: ReadonlySet<string>
  /** Tables with a file that is no longer as it landed. */
  readonly changed: ReadonlySet<string>
  readonly controls: readonly Control[]
  readonly runs: readonly ControlRun[]
}

const UNCHANGED: FindingsSummary = { opened: 0, kept: 0, cleared: 0, recurred: 0, undecided: 0, adjusted: 0, recorded: false }

/**
 * Brings the ledger's findings in line with the assessment in `result`, in one ledger transaction. An assessment of a date
 * before the last recorded one is looking back: it leaves the findings alone.
 */
export async function recordFindings(deps: { warehouse: Db; ledger: Ledger }, input: RecordInput): Promise<FindingsSummary> {
  const { warehouse, ledger } = deps
  const last = await ledger.db.get<{ as_of: string; summary: string }>(
    'select as_of::varchar as as_of, summary from assessment order by as_of desc, finished_at desc limit 1',
  )
  if (last && (last.as_of > input.asOf || (last.as_of === input.asOf && JSON.parse(last.summary).inputs === input.inputs))) return UNCHANGED

  const alarms = await warehouse.all<Alarm>(
    `select control_id, subject_id, agency_uscc, reason, severity, due_date, occurred_on, magnitude::double as magnitude, item, evidence_class, evidence
     from result where status = 'alarm'`,
  )
  const known = await ledger.db.all<Known & Row>(
    `select finding_id, control_id, state, severity, first_seen::varchar as first_seen, times_seen, recurrences, adjusted_on::varchar as adjusted_on from finding`,
  )
  const unknown = new Set(
    (await warehouse.all<{ id: string }>(`select control_id || ':' || subject_id as id from result where status = 'unknown'`)).map(
      (r) => r.id,
    ),
  )
  const failed = new Set(input.runs.filter((r) => r.error !== undefined).map((r) => r.control_id))
  const blind = new Set(
    input.controls.filter((c) => c.tables.some((t) => !input.loaded.has(t)) || readsAny(c, input.changed)).map((c) => c.id),
  )
  const addressees = new Map(input.controls.map((c) => [c.id, c.addressee]))
  const retired = new Set(input.controls.map((c) => c.id))
  const diff = diffFindings(
    known,
    alarms,
    (k) => unknown.has(k.finding_id) || failed.has(k.control_id) || blind.has(k.control_id) || !retired.has(k.control_id),
    last ? changedSince(JSON.parse(last.summary).contract) : new Set(),
  )
  const summary: FindingsSummary = {
    opened: diff.opened.length,
    kept: diff.kept.length,
    cleared: diff.cleared.length,
    recurred: diff.recurred.length,
    undecided: diff.undecided.length,
    adjusted: diff.appeared.length + diff.vanished.length,
    recorded: true,
  }

  await ledger.write(async (tx) => {
    const event = (kind: string, subject: string, body: Record<string, unknown>) =>
      tx.event({ kind, subject, actor: 'system', body: { as_of: input.asOf, ...body } })
    const row = (a: Alarm, first: string, times: number, recurrences: number, adjusted: string | null = null): Row => ({
      ...a,
      finding_id: findingId(a),
      addressee: addressees.get(a.control_id) ?? 'agency',
      state: 'open',
      first_seen: first,
      last_seen: input.asOf,
      cleared_on: null,
      times_seen: times,
      recurrences,
      adjusted_on: adjusted,
    })
    for (const a of diff.opened) event('finding.opened', findingId(a), { severity: a.severity, agency: a.agency_uscc, reason: a.reason })
    for (const [k, a] of diff.recurred) event('finding.recurred', k.finding_id, { severity: a.severity, reason: a.reason })
    for (const k of diff.cleared) event('finding.cleared', k.finding_id, {})
    for (const [k, a] of diff.kept)
      if (k.severity !== a.severity) event('finding.regraded', k.finding_id, { severity: a.severity, before: k.severity })
    for (const [, a] of diff.appeared)
      event('finding.adjusted_in', findingId(a), { severity: a.severity, agency: a.agency_uscc, reason: a.reason })
    for (const k of diff.vanished) event('finding.adjusted_out', k.finding_id, {})
    await tx.put('finding', [
      ...diff.opened.map((a) => row(a, input.asOf, 1, 0)),
      ...diff.kept.map(([k, a]) => row(a, k.first_seen, k.times_seen + 1, k.recurrences, k.adjusted_on)),
      ...diff.recurred.map(([k, a]) => row(a, k.first_seen, k.times_seen + 1, k.recurrences + 1)),
      ...diff.appeared.map(([k, a]) => row(a, k?.first_seen ?? input.asOf, (k?.times_seen ?? 0) + 1, k?.recurrences ?? 0, input.asOf)),
    ])
    await end(tx, diff.cleared, `state = 'cleared', cleared_on = $asOf::date`, input.asOf)
    await end(tx, diff.vanished, `state = 'adjusted', adjusted_on = $asOf::date`, input.asOf)
    const made = { ...summary, inputs: input.inputs, contract: contractVersion() }
    event('assessment.finished', input.assessmentId, made)
    await tx.put('assessment', [
      {
        assessment_id: input.assessmentId,
        as_of: input.asOf,
        started_at: input.startedAt,
        finished_at: input.finishedAt,
        summary: JSON.stringify(made),
      },
    ])
  })
  return summary
}

const CHUNK = 2000

/** Writes how findings ended, some thousand at a time. */
async function end(tx: LedgerWrite, findings: readonly Known[], how: string, asOf: string): Promise<void> {
  for (let i = 0; i < findings.length; i += CHUNK) {
    const ids = JSON.stringify(findings.slice(i, i + CHUNK).map((k) => k.finding_id))
    await tx.run(`update finding set ${how} where finding_id in (select unnest(from_json($ids, '["varchar"]')))`, { asOf, ids })
  }
}
