import { type DuckDBValue, listValue } from '@duckdb/node-api'
import type { Db, Params } from '../base/db.ts'
import { parameterNames, sqlText } from '../base/sql.ts'
import { findControl } from './catalog.ts'
import type { Control, ParamValue } from './header.ts'
import { type ParamOverrides, paramValues } from './params.ts'

/**
 * Columns a control's query may leave out; NULL stands for "does not apply". An empty branch brings them along, so that the query
 * need not be planned a first time to learn its columns.
 */
const OPTIONAL_COLUMNS = `select ${Object.entries({
  basis_date: 'date',
  exclusion: 'varchar',
  unknown_first: 'varchar',
  due_missing: 'boolean',
  due_date: 'date',
  coverage_low: 'boolean',
  violation: 'varchar',
  unknown_last: 'varchar',
  is_pending: 'boolean',
  occurred_on: 'date',
  severity: 'varchar',
  magnitude: 'bigint',
  evidence: 'varchar',
})
  .map(([name, type]) => `null::${type} as ${name}`)
  .join(', ')} where false`

export interface ControlRun {
  readonly control_id: string
  readonly ms: number
  readonly counts: { readonly ok: number; readonly alarm: number; readonly skip: number; readonly unknown: number }
  /** Set when the query failed: the control then has one row with status `error` instead of results. */
  readonly error: string | undefined
}

/** Bound values of the parameters that the query really names (`$effective_from` is always at hand). */
export function bindings(control: Control, overrides: ParamOverrides = {}): Params {
  const values: Record<string, ParamValue> = { ...paramValues(control, overrides), effective_from: control.effective_from }
  const used = parameterNames(control.sql)
  const unknown = used.filter((name) => !(name in values))
  if (unknown.length > 0) throw new Error(`${control.id}: parameter $${unknown[0]} is not in the header`)
  return Object.fromEntries(used.map((name) => [name, bound(values[name] as ParamValue)]))
}

/** A parameter of a rule that is not a control: a value of its own, or that of a control's parameter. */
export type RuleParam = ParamValue | { readonly control: string; readonly param: string }

/** Bound values of the parameters that a rule's query names. Throws when one is not given, or its control has no such parameter. */
export function ruleBindings(
  rule: string,
  sql: string,
  given: Readonly<Record<string, RuleParam>>,
  overrides: ParamOverrides = {},
): Params {
  const values = parameterNames(sql).map((name) => {
    const param = given[name]
    if (param === undefined) throw new Error(`${rule}: parameter $${name} is not given`)
    if (param === null || typeof param !== 'object' || Array.isArray(param)) return [name, bound(param)]
    const ref = param as Exclude<RuleParam, ParamValue>
    const control = findControl(ref.control)
    const value = control && paramValues(control, overrides)[ref.param]
    if (value === undefined) throw new Error(`${ref.control} has no parameter ${ref.param}`)
    return [name, bound(value)]
  })
  return Object.fromEntries(values)
}

export function bound(value: ParamValue): DuckDBValue {
  return Array.isArray(value) ? listValue(value) : value
}

const NONE: ReadonlySet<string> = new Set()

/** Whether a control reads one of these tables, needed or optional. */
export function readsAny(control: Control, names: ReadonlySet<string>): boolean {
  return [...control.tables, ...control.optional_tables].some((t) => names.has(t))
}

/**
 * Runs one control into `result` (create it with queries/controls/result.sql). `loaded` holds the names of the tables for
 * which at least one file was accepted, `changed` those with a file that is no longer as it landed: a control that reads one
 * decides nothing. A failing query leaves one row with status `error`, and nothing else of it.
 */
export async function runControl(
  db: Db,
  control: Control,
  loaded: ReadonlySet<string>,
  overrides: ParamOverrides = {},
  changed: ReadonlySet<string> = NONE,
): Promise<ControlRun> {
  const run = await judgeControl(db, control, loaded, overrides, changed)
  return (await counted(db, [run]))[0] as ControlRun
}

/** What came of running a control before its rows are counted. */
export type Judged = Omit<ControlRun, 'counts'>

/** As `runControl`, but counts nothing: counting the rows of every control at once costs no more than those of one. */
export async function judgeControl(
  db: Db,
  control: Control,
  loaded: ReadonlySet<string>,
  overrides: ParamOverrides = {},
  changed: ReadonlySet<string> = NONE,
): Promise<Judged> {
  const started = performance.now()
  const params = { control_id: control.id, item: control.item, evidence_class: control.evidence_class }
  try {
    // One statement, so a failing query leaves nothing of itself.
    await db.run(
      sqlText('controls/frame/judge').replace('{{control}}', () => `from (\n${control.sql}\n) union all by name (${OPTIONAL_COLUMNS})`),
      {
        ...bindings(control, overrides),
        ...params,
        severity: control.severity,
        table_changed: readsAny(control, changed),
        table_missing: control.tables.some((t) => !loaded.has(t)),
        scope_gate: control.scope_gate === 'org',
        is_event: control.basis === 'event',
        effective_from: control.effective_from,
        coverage_effect: control.coverage_effect,
      },
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await db.run(
      `insert into result values ($control_id, '-', 'error', 'query_failed', '-', null, null, null, null, $item, $evidence_class, null)`,
      params,
    )
    return { control_id: control.id, ms: performance.now() - started, error: message }
  }
  return { control_id: control.id, ms: performance.now() - started, error: undefined }
}

/** The runs with how many rows of `result` each control has in each status. */
export async function counted(db: Db, runs: readonly Judged[]): Promise<ControlRun[]> {
  const rows = await db.all<{ control_id: string; status: string; n: number }>(
    'select control_id, status, count(*)::integer as n from result where control_id in (select unnest($ids::varchar[])) group by all',
    { ids: listValue(runs.map((r) => r.control_id)) },
  )
  return runs.map(({ error, ...run }) => {
    const own = error === undefined ? rows.filter((r) => r.control_id === run.control_id) : []
    return { ...run, counts: { ok: 0, alarm: 0, skip: 0, unknown: 0, ...Object.fromEntries(own.map((r) => [r.status, r.n])) }, error }
  })
}
