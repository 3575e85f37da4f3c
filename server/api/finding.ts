import { AppError } from '../base/errors.ts'
import { findArticle, findItem, measures } from '../contract/measures.ts'
import { findTable } from '../contract/tables.ts'
import { findControl } from '../controls/catalog.ts'
import { reproduceSql } from '../controls/reproduce.ts'
import { paramValues } from '../controls/run.ts'
import type { ApiDeps } from './deps.ts'
import { evidenceFields } from './evidence.ts'
import type { FindingRow } from './findings.ts'
import { agencies, agencyName } from './names.ts'
import { evidenceSources } from './sources.ts'

/**
 * Everything behind one finding: facts, evidence with its files, control, parameters, SQL and law. The as-of date is that of
 * the last assessment that saw it. Throws `not_found`.
 */
export async function readFinding({ warehouse, ledger }: ApiDeps, id: string) {
  const found = await ledger.db.get<FindingRow & { evidence: string | null }>(
    `select finding_id, control_id, subject_id, agency_uscc, state, reason, severity, item, evidence_class, evidence,
       due_date::varchar as due_date, occurred_on::varchar as occurred_on, magnitude::double as magnitude,
       first_seen::varchar as first_seen, last_seen::varchar as last_seen, cleared_on::varchar as cleared_on,
       times_seen::integer as times_seen, recurrences::integer as recurrences
     from finding where finding_id = $id`,
    { id },
  )
  if (!found) throw new AppError('not_found', '没有这条线索。它可能属于另一份数据，请从线索列表重新打开。')
  const { evidence: raw, ...finding } = found
  const control = findControl(finding.control_id)
  if (!control) throw new AppError('not_found', `线索所属的检测控制 ${finding.control_id} 已不在程序中，请核对程序版本。`)
  const register = await agencies(warehouse)
  const evidence: unknown = raw === null ? null : JSON.parse(raw)
  const { sql, ...header } = control
  const values = paramValues(control)
  return {
    finding,
    title: control.title_zh,
    agency: { uscc: finding.agency_uscc, name: agencyName(register, finding.agency_uscc) },
    evidence: evidenceFields(control, evidence, register),
    control: header,
    tables_zh: [...control.tables, ...control.optional_tables].map((t) => findTable(t)?.zh ?? t),
    params: Object.entries(control.params).map(([name, p]) => ({ name, zh: p.zh, unit: p.unit, value: values[name] ?? p.default })),
    sql,
    reproduce: reproduceSql(control, finding.last_seen, { subjectId: finding.subject_id }),
    law: {
      title: measures.title,
      doc_no: measures.doc_no,
      item: findItem(control.item) ?? null,
      articles: control.articles.map(findArticle).filter((a) => a !== undefined),
      other: control.other_law,
    },
    sources: await evidenceSources(warehouse, ledger, control, evidence),
  }
}
