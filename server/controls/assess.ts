import { type Db, insertRows } from '../base/db.ts'
import type { Log } from '../base/log.ts'
import { ident, sqlText } from '../base/sql.ts'
import { buildMarts, SHARED_DEFAULTS, type SharedParams, setAssessment } from '../warehouse/marts.ts'
import { type Known, requireMandatory } from '../warehouse/sealed.ts'
import { controls } from './catalog.ts'
import type { Control } from './header.ts'
import type { ParamOverrides } from './params.ts'
import { type ControlRun, counted, type Judged, judgeControl } from './run.ts'
import { keepSlots } from './slots.ts'

export interface AssessInput extends Known {
  /** `YYYY-MM-DD`: everything is judged as known at the end of this day. */
  readonly asOf: string
  readonly assessmentId: string
  readonly assessedAt: string
  readonly overrides?: ParamOverrides
  readonly shared?: SharedParams
}

/**
 * Runs every control over staging and facts as known at the end of `asOf`. Results stay in the warehouse (`result`,
 * `control_run`, `run_state`); one failing control is one `error` row and the rest still run. Throws when a mandatory table
 * was never loaded.
 */
export async function assessWarehouse(deps: { warehouse: Db; log: Log }, input: AssessInput): Promise<ControlRun[]> {
  requireMandatory(input, '运行检测')
  const { warehouse, log } = deps
  await setAssessment(warehouse, input.asOf, input.shared ?? SHARED_DEFAULTS)
  log.progress(0, '按截止日取数')
  await buildMarts(warehouse)
  // Collected in a temporary table: a commit to disk for each control would cost more than most controls.
  await warehouse.run(sqlText('controls/frame/result').replace('create or replace table', 'create or replace temp table'))
  const all = controls()
  const judged: Judged[] = []
  try {
    for (const [i, control] of all.entries()) {
      log.progress(i / all.length, `${control.id} ${control.title_zh}`)
      const run = await judgeControl(warehouse, control, input.loaded, input.overrides, input.changed)
      if (run.error !== undefined) log.warn(`检测控制 ${control.id} 未能运行：${run.error}`)
      judged.push(run)
    }
    const runs = await counted(warehouse, judged)
    for (const [i, control] of all.entries()) if ((runs[i]?.counts.alarm ?? 0) > 0) await slotsOf(warehouse, log, control, input.overrides)
    await publish(warehouse, runs, input)
    log.progress(1, '检测完成')
    return runs
  } finally {
    await warehouse.run('drop table if exists temp.result')
  }
}

/** A finding without the slots of its sentence stays a finding; its sentence is then missing until the next assessment, and the log says why. */
async function slotsOf(db: Db, log: Log, control: Control, overrides: ParamOverrides | undefined): Promise<void> {
  try {
    await keepSlots(db, control, overrides)
  } catch (error) {
    log.warn(`检测控制 ${control.id} 的表述用数据未能取得：${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Puts the collected results in place of those of the last assessment, all at once. */
async function publish(db: Db, runs: readonly ControlRun[], input: AssessInput): Promise<void> {
  const home = await db.get<{ name: string }>('select current_database() as name')
  await db.transaction(async () => {
    await db.run(sqlText('controls/frame/result'))
    await db.run(`insert into ${ident(home?.name ?? '')}.main.result select * from temp.result`)
    await db.run(sqlText('controls/frame/run'))
    await insertRows(
      db,
      'control_run',
      runs.map((r) => ({ control_id: r.control_id, ms: r.ms, ...r.counts, error: r.error ?? null })),
    )
    await db.run('insert into run_state values ($id, $asOf::date, $at::timestamp)', {
      id: input.assessmentId,
      asOf: input.asOf,
      at: input.assessedAt,
    })
  })
}
