import { z } from 'zod'
import { listCases } from '../../cases/reads.ts'
import { CASE_STATE, CASE_STATES } from '../../common/case-states.ts'
import { SEVERITIES, SEVERITY } from '../../common/codes.ts'
import { wordOf } from '../../common/word.ts'
import { agencyNames, agencyOf } from '../../reads/agencies.ts'
import { runState } from '../../reads/state.ts'
import { article35, PAGE, paged, table } from './table.ts'

export const cases = table({
  zh: '整改事项',
  permission: 'case.read',
  query: z.strictObject({
    state: z.enum(CASE_STATES).optional(),
    agency: z.string().max(64).optional(),
    item: z.coerce.number().int().min(1).max(9).optional(),
    severity: z.enum(SEVERITIES).optional(),
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
    条款: (r) => article35(r.item),
    严重程度: (r) => wordOf(SEVERITY, r.severity),
    状态: (r) => CASE_STATE[r.state].zh,
    线索数: (r) => r.findings,
    立案日期: (r) => r.opened_on,
    签发日期: (r) => r.issued_on,
    整改期限: (r) => r.due_date,
    逾期起始: (r) => r.overdue_since,
    上报日期: (r) => r.reported_on,
    纳入督办: (r) => r.supervised_on,
    办结日期: (r) => r.ended_on,
    反弹次数: (r) => r.rebounds,
  },
})
