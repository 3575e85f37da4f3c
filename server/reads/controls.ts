import { z } from '@hono/zod-openapi'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, seesOwnDesk } from '../contract/actor.ts'
import { findTable } from '../contract/tables.ts'
import { reasonLabel } from '../contract/words.ts'
import { controls, findControl } from '../controls/catalog.ts'
import type { Control } from '../controls/header.ts'
import { reproduceSql } from '../controls/reproduce.ts'
import { citationRows, citationSchema } from './citations.ts'
import { advice, controlHead, controlHeadFields, controlParams, paramSchema } from './control-head.ts'
import type { ReadDeps } from './deps.ts'
import { count, date, ids } from './fields.ts'
import { itemText } from './items.ts'
import { scopeParam } from './scope.ts'
import { measuresOf } from './sentence.ts'
import { type RunState, runState } from './state.ts'
import { firstAssessment, readWeeks, week } from './trends.ts'

const runSchema = z.strictObject({ ms: count, ok: count, alarm: count, skip: count, unknown: count, failed: z.boolean() })
/** `run` is null until an assessment ran it; `missing_tables` are Chinese names of its required tables that were not imported. */
const controlRowSchema = z
  .strictObject({ ...controlHeadFields, open: count, run: runSchema.nullable(), missing_tables: ids })
  .openapi('ControlRow')

export const controlsSchema = z.strictObject({ assessed: z.boolean(), controls: z.array(controlRowSchema) }).openapi('ControlList')

export const controlSchema = z
  .strictObject({
    control: controlRowSchema,
    /** Twelve weeks, oldest first; those before `first` (the first assessment) were not looked at. */
    weeks: z.array(week),
    first: date.nullable(),
    sql: z.string(),
    reproduce_sql: z.string().nullable(),
    params: z.array(paramSchema),
    tables: z.array(z.strictObject({ name: z.string(), label: z.string(), optional: z.boolean(), loaded: z.boolean() })),
    reasons: z.array(z.strictObject({ status: z.string(), reason: z.string(), label: z.string(), n: count })),
    citations: z.array(citationSchema),
    item_text: z.string(),
    ...advice,
  })
  .openapi('ControlDetail')
type ControlRow = z.infer<typeof controlRowSchema>
type ControlDetail = z.infer<typeof controlSchema>

type Run = { control_id: string; ms: number; ok: number; alarm: number; skip: number; unknown: number; error: string | null }

/** Every control with the counts of its last run. The error text stays in the log: it may quote SQL. */
export async function readControls(deps: ReadDeps, actor: Actor): Promise<{ assessed: boolean; controls: ControlRow[] }> {
  const state = await runState(deps)
  return { assessed: state.assessed, controls: await controlRows(deps, state, actor) }
}

async function controlRows({ warehouse, ledger }: ReadDeps, state: RunState, actor: Actor): Promise<ControlRow[]> {
  const runs = state.assessed ? await warehouse.all<Run>(sqlText('lookups/reads/control_runs')) : []
  const byId = new Map(runs.map((r) => [r.control_id, r]))
  const open = await ledger.db.all<{ control_id: string; n: number }>(sqlText('lookups/reads/finding_controls'), {
    agencies: scopeParam(actor),
    own_desk: seesOwnDesk(actor),
  })
  const openById = new Map(open.map((r) => [r.control_id, r.n]))
  return controls().map((c) => row(c, byId.get(c.id), openById.get(c.id) ?? 0, state))
}

function row(c: Control, run: Run | undefined, open: number, state: RunState): ControlRow {
  return {
    ...controlHead(c),
    open,
    run: run
      ? { ms: Math.round(run.ms), ok: run.ok, alarm: run.alarm, skip: run.skip, unknown: run.unknown, failed: run.error !== null }
      : null,
    missing_tables: c.tables.filter((t) => !state.loaded.has(t)).map((t) => findTable(t)?.zh ?? t),
  }
}

/** One control: law, parameters, query and how its rows came out. Throws `not_found`. */
export async function readControl(deps: ReadDeps, actor: Actor, id: string): Promise<ControlDetail> {
  const control = findControl(id)
  if (!control) throw new AppError('not_found', `没有检测控制“${id}”。请从检测控制列表重新进入。`)
  const state = await runState(deps)
  const own = (await controlRows(deps, state, actor)).find((r) => r.id === id)
  if (!own) throw new Error(`control ${id} is missing from its own list`)
  const reasons = state.assessed
    ? await deps.warehouse.all<{ status: string; reason: string; n: number }>(sqlText('lookups/reads/control_reasons'), { control_id: id })
    : []
  const table = (optional: boolean) => (name: string) => ({
    name,
    label: findTable(name)?.zh ?? name,
    optional,
    loaded: state.loaded.has(name),
  })
  return {
    control: own,
    weeks: state.as_of === null ? [] : await readWeeks(deps, actor, state.as_of, id),
    first: await firstAssessment(deps),
    sql: control.sql,
    reproduce_sql: state.as_of === null ? null : reproduceSql(control, state.as_of),
    params: controlParams(control),
    tables: [...control.tables.map(table(false)), ...control.optional_tables.map(table(true))],
    reasons: reasons.map((r) => ({ ...r, label: reasonLabel(r.reason) })),
    citations: citationRows(control.id),
    item_text: itemText(control.item),
    measures: measuresOf(control.id) ?? null,
    false_positives: control.false_positives_zh,
  }
}
