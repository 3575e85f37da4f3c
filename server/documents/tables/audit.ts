import { z } from 'zod'
import { searchAudit } from '../../access/audit.ts'
import { day } from '../../base/day.ts'
import { PAGE, paged, table } from './table.ts'

export const audit = table({
  zh: '审计事件',
  permission: 'audit.read',
  query: z.strictObject({
    kind: z.string().max(60).optional(),
    actor: z.string().max(100).optional(),
    from: day.optional(),
    to: day.optional(),
    q: z.string().max(100).optional(),
  }),
  rows: (deps, actor, query) =>
    paged(async (cursor) => {
      const rows = await searchAudit(deps, actor, { ...query, before: cursor === undefined ? undefined : Number(cursor), limit: PAGE })
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
