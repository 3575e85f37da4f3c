import { AppError } from '../base/errors.ts'
import { findArticle, findItem } from '../contract/measures.ts'
import { findTable } from '../contract/tables.ts'
import { controls, findControl } from '../controls/catalog.ts'
import type { Control } from '../controls/header.ts'
import { reproduceSql } from '../controls/reproduce.ts'
import type { ApiDeps } from './deps.ts'
import { isAssessed } from './names.ts'

interface RunRow extends Record<string, unknown> {
  control_id: string
  ms: number
  ok: number
  alarm: number
  skip: number
  unknown: number
  failed: boolean
}

async function lastRuns({ warehouse }: ApiDeps): Promise<Map<string, RunRow>> {
  if (!(await isAssessed(warehouse))) return new Map()
  const rows = await warehouse.all<RunRow>(
    'select control_id, ms, ok, alarm, skip, unknown, error is not null as failed from control_run order by control_id',
  )
  return new Map(rows.map((r) => [r.control_id, r]))
}

function brief(control: Control, run: RunRow | undefined) {
  const { id, slug, title_zh, item, severity, evidence_class, basis, clears } = control
  return { id, slug, title_zh, item, severity, evidence_class, basis, clears, run: run ?? null }
}

/** Every control with counts and time of its last run; `run` is null before the first assessment. */
export async function readControls(deps: ApiDeps) {
  const runs = await lastRuns(deps)
  return { assessed: await isAssessed(deps.warehouse), controls: controls().map((c) => brief(c, runs.get(c.id))) }
}

/** One control's page: header, law, SQL, parameters, counts by reason. Throws `not_found`. */
export async function readControl(deps: ApiDeps, id: string) {
  const control = findControl(id)
  if (!control) throw new AppError('not_found', `没有编号为“${id.slice(0, 32)}”的检测控制，请从检测控制列表打开。`)
  const assessed = await isAssessed(deps.warehouse)
  const state = assessed ? await deps.warehouse.get<{ as_of: string }>('select as_of::varchar as as_of from run_state') : undefined
  const reasons = assessed
    ? await deps.warehouse.all<{ status: string; reason: string; n: number }>(
        'select status, reason, count(*)::integer as n from result where control_id = $id group by status, reason order by n desc, reason',
        { id },
      )
    : []
  const { sql, ...header } = control
  return {
    assessed,
    control: header,
    run: (await lastRuns(deps)).get(id) ?? null,
    reasons,
    sql,
    reproduce: state ? reproduceSql(control, state.as_of) : null,
    tables: [...control.tables, ...control.optional_tables].map((name) => ({
      name,
      zh: findTable(name)?.zh ?? name,
      required: control.tables.includes(name),
    })),
    item: findItem(control.item) ?? null,
    articles: control.articles.map(findArticle).filter((a) => a !== undefined),
  }
}
