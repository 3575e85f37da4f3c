import { z } from 'zod'
import { EVIDENCE_CLASS, FINDING_STATE, SEVERITY } from '../../common/codes.ts'
import { wordOf } from '../../common/word.ts'
import { readFinding } from '../../reads/finding.ts'
import { findingsQuery, readFindings } from '../../reads/findings.ts'
import { article35, PAGE, paged, table } from './table.ts'

const { cursor: _c, limit: _l, ...findingFilters } = findingsQuery.shape

export const findings = table({
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
    条款: (r) => article35(r.item),
    单位: (r) => r.agency,
    统一社会信用代码: (r) => r.agency_uscc,
    对象: (r) => r.object,
    对象键: (r) => r.subject_id,
    严重程度: (r) => (r.severity === null ? null : wordOf(SEVERITY, r.severity)),
    证据等级: (r) => wordOf(EVIDENCE_CLASS, r.evidence_class),
    原因: (r) => r.reason_label,
    状态: (r) => wordOf(FINDING_STATE, r.state),
    期限: (r) => r.due_date,
    发生日期: (r) => r.occurred_on,
    首次发现: (r) => r.first_seen,
    最近发现: (r) => r.last_seen,
    消除日期: (r) => r.cleared_on,
    数量: (r) => (r.magnitude === null ? null : Number(r.magnitude)),
    发现次数: (r) => r.times_seen,
  },
})

export const evidence = table({
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
