import { AppError } from '../../base/errors.ts'
import { shanghai } from '../../base/ledger.ts'
import type { GateId } from '../../common/codes.ts'
import type { Actor } from '../../contract/actor.ts'
import { findGate } from '../../contract/gates.ts'
import { findTable } from '../../contract/tables.ts'
import { evidenceColumn, evidenceLabel } from '../../contract/words.ts'
import type { GateOutcome } from '../../gates/evaluate.ts'
import { type Opinion, readOpinions } from '../../gates/opinion-store.ts'
import { standingOf } from '../../gates/queue.ts'
import { reasonText } from '../../gates/say.ts'
import { noProject, seesProject } from '../../gates/scope.ts'
import { standingGates } from '../../gates/standing.ts'
import { agencyNames, agencyOf } from '../../reads/agencies.ts'
import { runState } from '../../reads/state.ts'
import type { ApiDeps } from '../http/route.ts'

/** As-of day of reads: the one asked for, else that of the last assessment. Throws `conflict` before the first one. */
export async function asOfDay(deps: ApiDeps, wanted: string | undefined): Promise<string> {
  const day = wanted ?? (await runState(deps)).as_of
  if (day === null) throw new AppError('conflict', '尚未检测。请先导入数据并运行检测，再查看项目审查。')
  return day
}

/** One project at one gate as judged on `asOf`, with the opinions on it. Throws `not_found` outside the actor's scope. */
export async function gateDetailOf(deps: ApiDeps, actor: Actor, input: { projectId: string; gate: GateId; asOf: string }) {
  const project = (await standingGates(deps, input.asOf)).find((p) => p.project_id === input.projectId)
  if (!project || !seesProject(actor, project)) throw noProject(input.projectId)
  const outcome = project.gates[input.gate]
  const names = await agencyNames(deps.warehouse, await runState(deps))
  const opinions = await readOpinions(deps.ledger.db, project.project_id)
  const today = shanghai(deps.now()).slice(0, 10)
  return {
    ...outcome,
    checks: shownChecks(outcome),
    text_zh: outcome.verdict === '不符合' ? findGate(input.gate).text_when_non_compliant_zh : null,
    project: {
      name: project.name,
      uscc: project.uscc,
      agency: agencyOf(names, project.uscc).name,
      approver_uscc: project.approver_uscc,
      approver: project.approver_uscc === null ? null : agencyOf(names, project.approver_uscc).name,
      stage: project.stage,
      fund: project.fund,
      fund_label: project.fund === null ? null : (evidenceColumn('fund', ['project'])?.enum?.[project.fund] ?? project.fund),
      makes_public_data: project.makes_public_data,
      data_list_at: project.data_list_at,
      approved_at: project.approved_at,
      accepted_at: project.accepted_at,
      paid_at: project.paid_at,
      system_id: project.system_id,
      catalog_ids: [...project.catalog_ids],
    },
    verdicts: {
      initiation: project.gates.initiation.verdict,
      acceptance: project.gates.acceptance.verdict,
      payment: project.gates.payment.verdict,
    },
    opinions: opinions.filter((o) => o.gate === input.gate).map((o) => opinionView(o, actor, today)),
  }
}

/** A row's table and fields in the words of the contract, beside the names that programs read. */
function shownRow({ table_name, fields }: GateOutcome['checks'][number]['rows'][number]) {
  const shown = Object.entries(fields).map(([key, value]) => ({
    label: evidenceLabel(key, [table_name]),
    text:
      value === null || value === undefined
        ? null
        : typeof value === 'boolean'
          ? value
            ? '是'
            : '否'
          : typeof value === 'object'
            ? JSON.stringify(value)
            : (evidenceColumn(key, [table_name])?.enum?.[String(value)] ?? String(value)),
  }))
  return { table_label: findTable(table_name)?.zh ?? table_name, fields: { ...fields }, shown }
}

/** Checks with lists of their own, as the wire wants them. */
export function shownChecks(outcome: GateOutcome) {
  return outcome.checks.map((c) => ({ ...c, articles: [...c.articles], rows: c.rows.map((r) => ({ ...r, ...shownRow(r) })) }))
}

/** An opinion as people see it, with where it stands today. */
export function opinionView(o: Opinion, actor: Actor, today: string) {
  const { checks: _checks, recorded_by, decided_by: _by, uscc: _uscc, project_id: _project, reopened_as_of: _as_of, ...shown } = o
  return {
    ...shown,
    standing: standingOf(o, today),
    mine: recorded_by === actor.id,
    broken: o.broken.map((b) => {
      const check = findGate(b.gate).checks.find((c) => c.id === b.id)
      return { ...b, title_zh: check?.title_zh ?? b.id, reason_zh: check ? reasonText(check, b.reason, b.row_count, []) : b.reason }
    }),
  }
}
