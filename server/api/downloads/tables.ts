import { z } from 'zod'
import { searchAudit } from '../../access/audit.ts'
import { AppError } from '../../base/errors.ts'
import { listCases } from '../../cases/reads.ts'
import { CASE_STATES } from '../../cases/states.ts'
import { type Actor, type Permission, scopeOf, sees } from '../../contract/actor.ts'
import { findGate, GATE_IDS } from '../../contract/gates.ts'
import { findIndicator } from '../../contract/indicators.ts'
import { measures } from '../../contract/measures.ts'
import { words } from '../../contract/words.ts'
import type { Cell, Column } from '../../documents/tables/write.ts'
import { readQueue } from '../../gates/queue.ts'
import { readStates } from '../../gates/scope.ts'
import { scoreRows } from '../../scores/rows.ts'
import { agencyNames, agencyOf } from '../agencies.ts'
import { readBatches } from '../batches.ts'
import { readControls } from '../controls.ts'
import { readCoverage } from '../coverage.ts'
import type { ApiDeps } from '../deps.ts'
import { readFinding } from '../finding.ts'
import { findingsQuery, readFindings } from '../findings.ts'
import { askedYear } from '../scores/year.ts'
import { runState } from '../state.ts'

/** Rows with their columns; `rows` are read whole, within the actor's scope. */
export interface Loaded {
  readonly columns: readonly Column<never>[]
  readonly rows: readonly unknown[]
}

export interface DownloadTable {
  readonly zh: string
  /** Needed beside `export`. */
  readonly permission: Permission
  readonly query: z.ZodObject
  readonly load: (deps: ApiDeps, actor: Actor, query: Record<string, unknown>) => Promise<Loaded>
}

const PAGE = 5000

/** One table: its filter's type is checked by its own schema before `load` sees it. */
function table<Q extends z.ZodObject, R>(definition: {
  zh: string
  permission: Permission
  query: Q
  rows: (deps: ApiDeps, actor: Actor, query: z.infer<Q>) => Promise<readonly R[]>
  columns: Readonly<Record<string, (row: R) => Cell>>
}): DownloadTable {
  const { zh, permission, query } = definition
  return {
    zh,
    permission,
    query,
    load: async (deps, actor, raw) => {
      const columns: Column<R>[] = Object.entries(definition.columns).map(([title, value]) => ({ title, value }))
      return { columns: columns as readonly Column<never>[], rows: await definition.rows(deps, actor, raw as z.infer<Q>) }
    },
  }
}

async function paged<R>(page: (cursor: string | undefined) => Promise<{ rows: readonly R[]; next: string | null }>): Promise<R[]> {
  const all: R[] = []
  let cursor: string | undefined
  do {
    const { rows, next } = await page(cursor)
    for (const row of rows) all.push(row)
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return all
}

const none = z.strictObject({})
const { cursor: _c, limit: _l, ...findingFilters } = findingsQuery.shape
const year = z.coerce.number().int().min(2023).max(2100)

const findings = table({
  zh: '线索',
  permission: 'read',
  query: z.strictObject(findingFilters),
  rows: (deps, actor, query) =>
    paged(async (cursor) => {
      const page = await readFindings(deps, actor, { ...query, cursor, limit: PAGE } as z.infer<typeof findingsQuery>)
      return { rows: page.findings, next: page.next }
    }),
  columns: {
    线索编号: (r) => r.finding_id,
    检测控制: (r) => r.control_id,
    情形: (r) => r.title,
    条款: (r) => `第三十五条第（${r.item}）项`,
    单位: (r) => r.agency,
    统一社会信用代码: (r) => r.agency_uscc,
    对象: (r) => r.object,
    对象键: (r) => r.subject_id,
    严重程度: (r) => (r.severity === null ? null : (words.severities[r.severity] ?? r.severity)),
    证据等级: (r) => words.evidence_classes[r.evidence_class] ?? r.evidence_class,
    原因: (r) => r.reason_label,
    状态: (r) => words.finding_states[r.state] ?? r.state,
    期限: (r) => r.due_date,
    发生日期: (r) => r.occurred_on,
    首次发现: (r) => r.first_seen,
    最近发现: (r) => r.last_seen,
    消除日期: (r) => r.cleared_on,
    数量: (r) => (r.magnitude === null ? null : Number(r.magnitude)),
    发现次数: (r) => r.times_seen,
  },
})

const evidence = table({
  zh: '线索证据',
  permission: 'read',
  query: z.strictObject({ finding: z.string().min(1).max(500) }),
  rows: async (deps, actor, { finding }) => {
    const { evidence: fields } = await readFinding(deps, actor, finding)
    return fields.flatMap((f) => {
      const { table: t } = f
      if (t) {
        return t.rows.flatMap((row, i) =>
          row.map((cell, k) => ({ field: f.label, no: i + 1, key: t.columns[k] ?? '', text: cell.text, code: cell.code ?? null })),
        )
      }
      return (f.values ?? []).map((cell, i) => ({ field: f.label, no: i + 1, key: f.label, text: cell.text, code: cell.code ?? null }))
    })
  },
  columns: {
    证据项: (r) => r.field,
    序号: (r) => r.no,
    字段: (r) => r.key,
    内容: (r) => r.text,
    代码: (r) => r.code,
  },
})

const controls = table({
  zh: '检测控制',
  permission: 'read',
  query: none,
  rows: async (deps, actor) => (await readControls(deps, actor)).controls,
  columns: {
    编号: (r) => r.id,
    名称: (r) => r.title_zh,
    条款: (r) => `第三十五条第（${r.item}）项`,
    情形: (r) => measures.items.find((i) => i.no === r.item)?.text,
    未消除线索: (r) => r.open,
    正常: (r) => r.run?.ok,
    线索: (r) => r.run?.alarm,
    不适用: (r) => r.run?.skip,
    数据不足: (r) => r.run?.unknown,
    运行: (r) => (r.run === null ? '未运行' : r.run.failed ? '失败' : '完成'),
    未导入的数据表: (r) => r.missing_tables.join('、'),
  },
})

const coverage = table({
  zh: '数据覆盖',
  permission: 'read',
  query: none,
  rows: async (deps, actor) => (await readCoverage(deps, actor)).tables,
  columns: {
    数据表: (r) => r.label,
    表名: (r) => r.name,
    必须导入: (r) => r.mandatory,
    已导入: (r) => r.loaded,
    行数: (r) => r.rows,
    批次数: (r) => r.batches,
    起: (r) => r.period_from,
    止: (r) => r.period_to,
    涉及的检测控制: (r) => r.controls.join('、'),
  },
})

const undecided = table({
  zh: '未能判定',
  permission: 'read',
  query: none,
  rows: async (deps, actor) => (await readCoverage(deps, actor)).unknown,
  columns: {
    单位: (r) => r.agency,
    统一社会信用代码: (r) => r.uscc,
    原因: (r) => r.label,
    记录数: (r) => r.n,
    涉及的检测控制: (r) => r.controls.join('、'),
  },
})

const batches = table({
  zh: '导入批次',
  permission: 'read',
  query: none,
  rows: (deps, actor) =>
    paged(async (cursor) => {
      const page = await readBatches(deps, actor, { cursor, limit: PAGE })
      return { rows: page.batches, next: page.next }
    }),
  columns: {
    批次号: (r) => r.batch_id,
    数据表: (r) => r.table_label,
    文件: (r) => r.file_name,
    工作表: (r) => r.part,
    字节数: (r) => Number(r.bytes),
    'SHA-256': (r) => r.sha256,
    读入行数: (r) => Number(r.rows_in),
    入库行数: (r) => Number(r.rows_landed),
    拒收行数: (r) => Number(r.rows_rejected),
    涉密剔除行数: (r) => Number(r.rows_classified),
    告警行数: (r) => Number(r.rows_warned),
    数据起: (r) => r.period_from,
    数据止: (r) => r.period_to,
    导入时间: (r) => r.imported_at,
    撤回时间: (r) => r.withdrawn_at,
  },
})

const cases = table({
  zh: '整改事项',
  permission: 'case.read',
  query: z.strictObject({
    state: z.enum(Object.keys(CASE_STATES) as [keyof typeof CASE_STATES, ...(keyof typeof CASE_STATES)[]]).optional(),
    agency: z.string().max(64).optional(),
    item: z.coerce.number().int().min(1).max(9).optional(),
    severity: z.enum(['S1', 'S2', 'S3', 'S4']).optional(),
  }),
  rows: async (deps, actor, { state, ...filter }) => {
    const names = await agencyNames(deps.warehouse, await runState(deps))
    const all = await paged(async (cursor) => {
      const after = cursor === undefined ? undefined : (JSON.parse(cursor) as [string, string])
      const page = await listCases(deps, actor, { ...filter, states: state === undefined ? undefined : [state], after, limit: PAGE })
      return { rows: page.cases, next: page.next && JSON.stringify(page.next) }
    })
    return all.map((r) => ({ ...r, agency: agencyOf(names, r.agency_uscc).name }))
  },
  columns: {
    编号: (r) => r.case_id,
    单位: (r) => r.agency,
    统一社会信用代码: (r) => r.agency_uscc,
    事项: (r) => r.title,
    条款: (r) => `第三十五条第（${r.item}）项`,
    严重程度: (r) => words.severities[r.severity] ?? r.severity,
    状态: (r) => CASE_STATES[r.state],
    线索数: (r) => r.findings,
    立项日期: (r) => r.opened_on,
    签发日期: (r) => r.issued_on,
    整改期限: (r) => r.due_date,
    逾期起始: (r) => r.overdue_since,
    上报日期: (r) => r.reported_on,
    纳入督办: (r) => r.supervised_on,
    办结日期: (r) => r.ended_on,
    反弹次数: (r) => r.rebounds,
  },
})

const scores = table({
  zh: '年度考核',
  permission: 'score.read',
  query: z.strictObject({ year }),
  rows: async (deps, actor, query) => (await askedYear(deps, query)).scores.filter((s) => sees(actor, s.uscc)),
  columns: {
    单位: (r) => r.name,
    统一社会信用代码: (r) => r.uscc,
    评定等次: (r) => r.graded,
    得分: (r) => r.total,
    等次: (r) => r.grade,
    排名: (r) => r.rank,
    数据覆盖率: (r) => r.coverage,
    基础分: (r) => r.base_score,
    加分: (r) => r.bonus,
    扣分: (r) => r.deduction,
    说明: (r) => r.flags.join('、'),
  },
})

const indicators = table({
  zh: '指标得分',
  permission: 'score.read',
  query: z.strictObject({ year, agency: z.string().max(64).optional() }),
  rows: async (deps, actor, { year: y, agency }) =>
    (await askedYear(deps, { year: y })).scores
      .filter((s) => sees(actor, s.uscc) && (agency === undefined || s.uscc === agency))
      .flatMap((s) => s.indicators.map((i) => ({ name: s.name, uscc: s.uscc, ...i }))),
  columns: {
    单位: (r) => r.name,
    统一社会信用代码: (r) => r.uscc,
    指标: (r) => r.id,
    名称: (r) => findIndicator(r.id)?.title_zh,
    分子: (r) => r.numerator,
    分母: (r) => r.denominator,
    实际值: (r) => r.ratio,
    目标值: (r) => r.target,
    完成程度: (r) => r.attainment,
    权重: (r) => r.weight,
    得分: (r) => r.points,
    说明: (r) => r.flags.join('、'),
  },
})

const ROWS_PAGE = 1000

const scoreDetail = table({
  zh: '指标明细',
  permission: 'score.read',
  query: z.strictObject({ year, indicator: z.string().max(4), agency: z.string().max(64).optional() }),
  rows: async (deps, actor, { year: y, indicator, agency }) => {
    if (!findIndicator(indicator)) throw new AppError('not_found', `没有指标“${indicator}”。`)
    const own = scopeOf(actor)
    const uscc = agency ?? (own === 'all' ? undefined : own[0])
    if (uscc === undefined ? own !== 'all' : !sees(actor, uscc)) throw new AppError('forbidden', '只能下载本单位的明细。请选择本单位。')
    const { measured } = await askedYear(deps, { year: y })
    return paged(async (cursor) => {
      const offset = Number(cursor ?? 0)
      const rows = await scoreRows(deps.warehouse, measured, { indicator, uscc, limit: ROWS_PAGE, offset })
      return { rows, next: rows.length === ROWS_PAGE ? String(offset + ROWS_PAGE) : null }
    })
  },
  columns: {
    指标: (r) => r.indicator_id,
    统一社会信用代码: (r) => r.uscc,
    来源: (r) => r.source,
    对象: (r) => r.subject_id,
    名称: (r) => r.title,
    计入分子: (r) => r.numerator,
    计入分母: (r) => r.denominator,
    相关线索: (r) => r.findings?.join('、'),
  },
})

const gates = table({
  zh: '项目审查',
  permission: 'gate.read',
  query: z.strictObject({ stage: z.enum(GATE_IDS).optional() }),
  rows: async (deps, actor, { stage }) => {
    const names = await agencyNames(deps.warehouse, await runState(deps))
    return (await readQueue(deps, actor, { gate: stage })).map((r) => ({ ...r, agency: agencyOf(names, r.uscc).name }))
  },
  columns: {
    项目编号: (r) => r.project_id,
    项目名称: (r) => r.name,
    项目单位: (r) => r.agency,
    统一社会信用代码: (r) => r.uscc,
    环节: (r) => findGate(r.gate).title_zh,
    结论: (r) => r.verdict,
    自: (r) => r.since,
    不符合项: (r) => r.failing,
    数据不足项: (r) => r.unknown,
    待处理: (r) => r.waiting,
  },
})

const projects = table({
  zh: '项目检查项',
  permission: 'gate.read',
  query: z.strictObject({ stage: z.enum(GATE_IDS).optional() }),
  rows: async (deps, actor, { stage }) =>
    (await readStates(deps, actor))
      .filter((s) => stage === undefined || s.gate === stage)
      .flatMap((s) => {
        const gate = findGate(s.gate)
        const kept = JSON.parse(s.checks) as { id: string; result: string; reason: string; row_count: number }[]
        return kept.map((k) => {
          const check = gate.checks.find((c) => c.id === k.id)
          const result = { pass: '符合', fail: '不符合', unknown: '数据不足', not_applicable: '不适用' }[k.result] ?? k.result
          const reason = check?.reasons[k.reason]?.replace('{n}', String(k.row_count)) ?? k.reason
          return { ...s, ...k, gate: gate.title_zh, title: check?.title_zh ?? k.id, result, reason }
        })
      }),
  columns: {
    项目编号: (r) => r.project_id,
    项目名称: (r) => r.name,
    统一社会信用代码: (r) => r.uscc,
    环节: (r) => r.gate,
    结论: (r) => r.verdict,
    数据截至: (r) => r.as_of,
    检查项: (r) => r.id,
    名称: (r) => r.title,
    结果: (r) => r.result,
    原因: (r) => r.reason,
    相关记录数: (r) => r.row_count,
  },
})

const audit = table({
  zh: '审计事件',
  permission: 'audit.read',
  query: z.strictObject({
    kind: z.string().max(60).optional(),
    actor: z.string().max(100).optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    q: z.string().max(100).optional(),
  }),
  rows: (deps, _actor, query) =>
    paged(async (cursor) => {
      const rows = await searchAudit(deps, { ...query, before: cursor === undefined ? undefined : Number(cursor), limit: PAGE })
      return { rows, next: rows.length === PAGE ? String(rows.at(-1)?.seq) : null }
    }),
  columns: {
    序号: (r) => Number(r.seq),
    时间: (r) => r.at,
    事件: (r) => r.kind,
    对象: (r) => r.subject,
    人员: (r) => r.actor_name,
    人员编号: (r) => r.actor,
    内容: (r) => r.body,
  },
})

/** Every table that can be taken out, by the name in its address. */
export const DOWNLOADS: Readonly<Record<string, DownloadTable>> = {
  findings,
  evidence,
  controls,
  coverage,
  undecided,
  batches,
  cases,
  scores,
  indicators,
  'score-rows': scoreDetail,
  gates,
  projects,
  audit,
}
