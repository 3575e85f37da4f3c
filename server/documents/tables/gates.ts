import { z } from 'zod'
import { GATE_IDS } from '../../common/codes.ts'
import { findGate } from '../../contract/gates.ts'
import { readQueue } from '../../gates/queue.ts'
import { readStates } from '../../gates/scope.ts'
import { agencyNames, agencyOf } from '../../reads/agencies.ts'
import { runState } from '../../reads/state.ts'
import { table } from './table.ts'

export const gates = table({
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

export const projects = table({
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
