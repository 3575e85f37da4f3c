import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'
import { type CheckResult, GATE_IDS, type GateId, type GateVerdict } from '../common/codes.ts'
import { findGate, GATES, type Gate, type GateCheck } from '../contract/gates.ts'
import { findTable } from '../contract/tables.ts'
import { type AtDeps, openAsOf } from '../controls/at.ts'
import { ruleBindings } from '../controls/run.ts'
import type { Known } from '../warehouse/sealed.ts'
import { EVIDENCE_CHANGED, reasonText, TABLE_NOT_LOADED } from './say.ts'
import { verdictOf } from './verdict.ts'

function queryOf(check: GateCheck): string {
  return sqlText(`checks/${check.query ?? check.id}`)
}

/** Controls whose results the checks read, with the gate's own as-of day: those that their queries name. */
export const GATE_CONTROLS: readonly string[] = [
  ...new Set(GATES.flatMap((g) => g.checks).flatMap((check) => queryOf(check).match(/(?<=')35-[1-9]-\d{2}(?=')/g) ?? [])),
].sort()

/** One row that explains a check: table, key, and the columns that matter. */
export interface CheckRow {
  readonly table_name: string
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface CheckOutcome {
  readonly id: string
  readonly title_zh: string
  readonly class: GateCheck['class']
  readonly articles: readonly number[]
  readonly result: CheckResult
  /** Short machine reason; `met` when the check passes. */
  readonly reason: string
  readonly reason_zh: string
  /** What would make it pass; null when it passes or does not apply. */
  readonly to_pass_zh: string | null
  /** Number of rows that explain the result, and the first 50 of them. */
  readonly row_count: number
  readonly rows: readonly CheckRow[]
}

export interface GateOutcome {
  readonly project_id: string
  readonly gate: GateId
  /** `YYYY-MM-DD`: as known at the end of this day. */
  readonly as_of: string
  readonly verdict: GateVerdict
  readonly checks: readonly CheckOutcome[]
}

export interface ProjectGates {
  readonly project_id: string
  readonly name: string
  readonly uscc: string
  readonly approver_uscc: string | null
  readonly stage: string
  readonly fund: string | null
  readonly makes_public_data: boolean | null
  readonly data_list_at: string | null
  readonly approved_at: string | null
  readonly accepted_at: string | null
  readonly paid_at: string | null
  readonly system_id: string | null
  readonly catalog_ids: readonly string[]
  readonly gates: Readonly<Record<GateId, GateOutcome>>
}

/** Grades of the units in the assessment of one year, by USCC; a unit without a grade is absent. */
export type Grades = (input: { readonly year: number; readonly asOf: string }) => Promise<ReadonlyMap<string, string>>

interface ProjectRow extends Record<string, unknown> {
  readonly project_id: string
  readonly without_checks: GateVerdict | null
  readonly catalog_ids: string[]
}

interface ResultRow extends Record<string, unknown> {
  readonly check_id: string
  readonly project_id: string
  readonly result: CheckResult
  readonly reason: string
  readonly row_count: number
  readonly explained: string
}

/**
 * Judges every project at all three gates as known at the end of `asOf` (Art. 29; Art. 30 as advice). Needs no earlier
 * `assess` and leaves the recorded assessment alone. `assessed`: what was known of the tables at the assessment of the same day that the
 * warehouse holds, with the controls' own parameters; it is read instead. Projects come ordered by id.
 */
export async function evaluateGates(deps: AtDeps, input: { asOf: string; grades: Grades; assessed?: Known }): Promise<ProjectGates[]> {
  const grades = await input.grades({ year: Number(input.asOf.slice(0, 4)) - 1, asOf: input.asOf })
  const { asOf, assessed } = input
  const standing = await openAsOf(deps, { asOf, assessed, partial: true, facts: false })
  try {
    if (!assessed) await standing.judge(GATE_CONTROLS)
    return await judgeGates(standing.db, { asOf, loaded: standing.loaded, changed: standing.changed, grades })
  } finally {
    await standing.close()
  }
}

/** The checks and verdicts over a database that is cut, with the marts and GATE_CONTROLS' results, as of `asOf`. */
export async function judgeGates(db: Db, input: { asOf: string; grades: ReadonlyMap<string, string> } & Known): Promise<ProjectGates[]> {
  await db.run(sqlText('checks/frame/init'))
  const graded = [...input.grades].map(([uscc, grade]) => ({ uscc, grade }))
  await db.run(
    'insert into gate_grade select j.uscc, j.grade from (select unnest(from_json($rows, \'[{"uscc":"varchar","grade":"varchar"}]\')) as j)',
    {
      rows: JSON.stringify(graded),
    },
  )
  const projects = await db.all<ProjectRow>(sqlText('lookups/gates/projects'))
  const outcomes = new Map<string, GateOutcome>()
  for (const id of GATE_IDS) {
    const gate = findGate(id)
    const found = await runGate(db, gate, input, projects)
    for (const outcome of found) outcomes.set(`${id}:${outcome.project_id}`, outcome)
    await db.run(
      'insert into gate_verdict select j.project_id, $gate, j.verdict from (select unnest(from_json($rows, \'[{"project_id":"varchar","verdict":"varchar"}]\')) as j)',
      {
        gate: id,
        rows: JSON.stringify(found.map((o) => ({ project_id: o.project_id, verdict: o.verdict }))),
      },
    )
  }
  return projects.map(({ without_checks: _, ...p }) => {
    const of = (id: GateId) => outcomes.get(`${id}:${p.project_id}`) as GateOutcome
    return {
      ...p,
      gates: { initiation: of('initiation'), acceptance: of('acceptance'), payment: of('payment') },
    } as unknown as ProjectGates
  })
}

async function runGate(db: Db, gate: Gate, input: { asOf: string } & Known, projects: readonly ProjectRow[]): Promise<GateOutcome[]> {
  const results = new Map<string, ResultRow>()
  for (const check of gate.checks) {
    if (missingTables(check, input).length > 0)
      await db.run(
        `insert into gate_result select $check, project_id, 'unknown', $reason, 0, '[]' from gate_project where without_checks is null`,
        { check: check.id, reason: check.needs.some((t) => input.changed.has(t)) ? EVIDENCE_CHANGED : TABLE_NOT_LOADED },
      )
    else await runCheck(db, check)
    const rows = await db.all<ResultRow>('select * from gate_result where check_id = $check', { check: check.id })
    for (const row of rows) results.set(`${row.check_id}:${row.project_id}`, row)
  }
  return projects.map((p) => {
    const head = { project_id: p.project_id, gate: gate.id, as_of: input.asOf }
    if (p.without_checks !== null) return { ...head, verdict: p.without_checks, checks: [] }
    const checks = gate.checks.map((check) => {
      const row = results.get(`${check.id}:${p.project_id}`)
      if (!row) throw new Error(`${check.id} left project ${p.project_id} out`)
      return outcomeOf(check, row, missingTables(check, input))
    })
    return { ...head, verdict: verdictOf(checks), checks }
  })
}

/** Changed tables where there are any, otherwise those never imported. */
function missingTables(check: GateCheck, { loaded, changed }: Known): string[] {
  const altered = check.needs.filter((t) => changed.has(t))
  return (altered.length > 0 ? altered : check.needs.filter((t) => !loaded.has(t))).map((t) => findTable(t)?.zh ?? t)
}

async function runCheck(db: Db, check: GateCheck): Promise<void> {
  const query = queryOf(check)
  await db.run(
    sqlText('checks/frame/check').replace('{{check}}', () => query),
    { ...ruleBindings(check.id, query, check.params), check_id: check.id },
  )
}

function outcomeOf(check: GateCheck, row: ResultRow, missing: readonly string[]): CheckOutcome {
  const open = row.result === 'fail' || row.result === 'unknown'
  return {
    id: check.id,
    title_zh: check.title_zh,
    class: check.class,
    articles: check.articles,
    result: row.result,
    reason: row.reason,
    reason_zh: reasonText(check, row.reason, row.row_count, missing),
    to_pass_zh: open ? check.to_pass_zh : null,
    row_count: row.row_count,
    rows: (JSON.parse(row.explained) as (Omit<CheckRow, 'fields'> & { fields: string })[]).map((r) => ({
      ...r,
      fields: JSON.parse(r.fields),
    })),
  }
}
