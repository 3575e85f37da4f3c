import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { CASE_STATE, type CaseState } from '../common/case-states.ts'
import { SEVERITIES } from '../common/codes.ts'
import { type Actor, sees } from '../contract/actor.ts'
import { GATES } from '../contract/gates.ts'
import { measures } from '../contract/measures.ts'
import { findTable, tables } from '../contract/tables.ts'
import { reasonLabel, regionLabel } from '../contract/words.ts'
import { controls, findControl } from '../controls/catalog.ts'
import { agencyName } from '../reads/names.ts'
import { explainUnit } from '../scores/explain.ts'
import { publications } from '../scores/publish.ts'
import { FLAG } from '../scores/score.ts'
import { viewYear, type YearView } from '../scores/view.ts'
import type { OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { draft } from './draft.ts'
import { type AnnualInput, annualDocument, type ItemLine } from './kinds/annual.ts'
import { type ProfileInput, profileDocument } from './kinds/profile.ts'
import { circularOf } from './score-notice.ts'

const MOST = 10

/** 年度报告 of one year, for the authority. Throws `conflict` before the first assessment. */
export async function annualReport(deps: DocumentDeps, year: number): Promise<OfficialDocument> {
  const { asOf, loaded } = await assessed(deps)
  const scores = await yearScores(deps, year, asOf)
  const most = await deps.ledger.db.all<{ agency_uscc: string; open: number }>(sqlText('lookups/documents/by_agency'), { limit: MOST })
  const scope = await deps.warehouse.get<{ n: number }>('select count(*)::integer as n from org_scope where in_scope')
  const failed = await deps.warehouse.all<{ control_id: string }>('select control_id from control_run where error is not null order by 1')
  const cases = await deps.ledger.db.get<AnnualInput['cases']>(sqlText('lookups/documents/case_counts'), { year })
  const input: AnnualInput = {
    year,
    asOf,
    agencies: scope?.n ?? 0,
    items: await itemLines(deps, null),
    tables: {
      total: tables.length,
      loaded: loaded.size,
      missing: tables.filter((t) => !loaded.has(t.name)).map((t) => t.zh),
    },
    controls: { total: controls().length, failed: failed.map((f) => `${f.control_id} ${findControl(f.control_id)?.title_zh ?? ''}`) },
    cases: cases ?? { opened: 0, noticed: 0, closed: 0, overdue: 0, reported: 0 },
    most: await Promise.all(
      most.map(async (m) => ({ uscc: m.agency_uscc, name: await agencyName(deps.warehouse, m.agency_uscc), open: m.open })),
    ),
    scores:
      scores &&
      (await circularOf(deps, {
        year,
        asOf: scores.window.asOf,
        scheme: scores.scheme,
        instrument: scores.instrument,
        scores: scores.scores,
      })),
    projects: await projectLines(deps),
  }
  return draft(deps, 'annual_report', (frame) => annualDocument(input, frame))
}

/** 机构画像 of one institution. Throws `not_found` outside the actor's scope, `conflict` before the first assessment. */
export async function agencyProfile(deps: DocumentDeps, input: { actor: Actor; uscc: string; year: number }): Promise<OfficialDocument> {
  const { actor, uscc, year } = input
  const { asOf } = await assessed(deps)
  const org = await deps.warehouse.get<{ name: string; org_type: string; region_code: string; government: string | null }>(
    'select name, org_type, region_code, government_zh as government from org left join authority using (region_code) where org.uscc = $uscc',
    { uscc },
  )
  if (!org || !sees(actor, uscc)) throw new AppError('not_found', `没有机构“${uscc}”，或者不在您的查看范围内。请从机构列表重新进入。`)
  const scores = await yearScores(deps, year, asOf)
  const own = scores?.scores.find((s) => s.uscc === uscc)
  const byControl = await deps.ledger.db.all<{ control_id: string; open: number }>(sqlText('lookups/documents/by_control'), {
    agency: uscc,
  })
  const unknown = await deps.warehouse.all<{ reason: string; n: number }>(sqlText('lookups/reads/unknown_reasons'), {
    agencies: JSON.stringify([uscc]),
  })
  const cases = await deps.ledger.db.all<{ case_id: string; title: string; state: CaseState; due_date: string | null }>(
    sqlText('lookups/documents/agency_cases'),
    { agency: uscc, year },
  )
  const facts: ProfileInput = {
    year,
    asOf,
    agency: {
      uscc,
      name: org.name,
      orgType: findTable('org')?.columns.find((c) => c.name === 'org_type')?.enum?.[org.org_type] ?? org.org_type,
      region: regionLabel(org.region_code, org.government),
      graded: own?.graded ?? false,
    },
    items: await itemLines(deps, uscc),
    controls: byControl.map((c) => ({ id: c.control_id, title: findControl(c.control_id)?.title_zh ?? c.control_id, open: c.open })),
    unknown: unknown.map((u) => ({ label: reasonLabel(u.reason), n: u.n })),
    cases: cases.map((c) => ({ id: c.case_id, title: c.title, state: CASE_STATE[c.state].zh, dueOn: c.due_date })),
    score: scores && own ? await scoreOf(deps, scores, uscc) : undefined,
  }
  return draft(deps, 'agency_profile', (frame) => profileDocument(facts, frame))
}

async function scoreOf(deps: DocumentDeps, year: YearView, uscc: string): Promise<ProfileInput['score']> {
  const explained = await explainUnit(deps.warehouse, year, uscc)
  if (!explained) return undefined
  const { score } = explained
  return {
    total: score.total,
    grade: score.grade,
    rank: score.rank,
    of: year.scores.filter((s) => s.rank !== null).length,
    coverage: score.coverage,
    indicators: score.indicators.map((i) => {
      const own = year.scheme.indicators.find((x) => x.id === i.id)
      const counted = i.ratio !== null
      return {
        id: i.id,
        title: own?.title_zh ?? i.id,
        numerator: counted ? i.numerator : null,
        denominator: counted ? i.denominator : null,
        attainment: i.ratio,
        target: i.target,
        weight: i.weight,
        points: counted ? i.points : null,
        flags: i.flags.filter((f) => f !== FLAG.reference),
      }
    }),
    mend: explained.mends.slice(0, MOST).map((m) => ({ text: `${m.title_zh}：${m.action_zh}（${m.count}项）`, gain: m.gain })),
    trend: [],
  }
}

async function assessed(deps: DocumentDeps): Promise<{ asOf: string; loaded: ReadonlySet<string> }> {
  const found = await deps.warehouse.all<{ name: string }>(sqlText('lookups/reads/warehouse_tables'))
  const present = new Set(found.map((t) => t.name))
  const run = ['main.run_state', 'main.result', 'main.org', 'main.org_scope', 'main.control_run', 'main.table_state'].every((t) =>
    present.has(t),
  )
    ? await deps.warehouse.get<{ as_of: string }>(sqlText('lookups/reads/run_state'))
    : undefined
  if (!run) throw new AppError('conflict', '尚未完成检测，不能生成报告。请先导入数据并运行检测（shuheng assess）。')
  const states = await deps.warehouse.all<{ table_name: string; loaded: boolean }>(sqlText('lookups/reads/table_states'))
  return { asOf: run.as_of, loaded: new Set(states.filter((s) => s.loaded).map((s) => s.table_name)) }
}

/** The year as published, else computed as of the assessment; undefined when it yields nothing, which the report then says. */
async function yearScores(deps: DocumentDeps, year: number, asOf: string): Promise<YearView | undefined> {
  try {
    return (await publications(deps, year)).length > 0 ? await viewYear(deps, { year }) : await viewYear(deps, { year, asOf, live: true })
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return undefined
    throw error
  }
}

async function itemLines(deps: DocumentDeps, uscc: string | null): Promise<ItemLine[]> {
  const rows = await deps.ledger.db.all<{ item: number; severity: string; open: number; cleared: number }>(
    sqlText('lookups/documents/items'),
    {
      agencies: uscc === null ? null : JSON.stringify([uscc]),
    },
  )
  const unknown = await deps.warehouse.all<{ item: number; n: number }>(sqlText('lookups/documents/unknown_items'), { agency: uscc })
  return measures.items.map((i) => {
    const own = rows.filter((r) => r.item === i.no)
    return {
      no: i.no,
      short: i.short,
      open: SEVERITIES.map((s) => own.find((r) => r.severity === s)?.open ?? 0),
      cleared: own.reduce((sum, r) => sum + r.cleared, 0),
      unknown: unknown.find((u) => u.item === i.no)?.n ?? 0,
    }
  })
}

async function projectLines(deps: DocumentDeps): Promise<AnnualInput['projects']> {
  const rows = await deps.ledger.db.all<{ gate: string; verdict: string; n: number }>(sqlText('lookups/documents/gate_counts'))
  return GATES.map((g) => ({
    stage: g.title_zh,
    verdicts: Object.fromEntries(rows.filter((r) => r.gate === g.id).map((r) => [r.verdict, r.n])),
  })).filter((p) => Object.keys(p.verdicts).length > 0)
}
