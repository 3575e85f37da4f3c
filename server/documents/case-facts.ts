import { sqlText } from '../base/sql.ts'
import type { Reads } from '../cases/deps.ts'
import { type CaseFinding, type CaseRecord, mayEnterNotice } from '../cases/record.ts'
import { findTable } from '../contract/tables.ts'
import { findControl } from '../controls/catalog.ts'
import { citedPlace } from '../controls/citation.ts'
import { agencyName, catalogNames } from '../reads/names.ts'
import type { DocumentDeps } from './deps.ts'
import type { Source } from './kinds/notice.ts'
import type { Problem } from './kinds/problems.ts'

type Stored = { finding_id: string; due_date: string | null; magnitude: number | null; evidence: string | null; last_seen: string }

export interface CaseFacts {
  readonly agency: { readonly name: string; readonly uscc: string }
  readonly problems: readonly Problem[]
  readonly sources: readonly Source[]
  /** Days from the first fact to the last assessment that saw one. */
  readonly period: { readonly from: string; readonly to: string }
}

/** The facts of a case in the words of its documents: each counted once, concurrent findings left out. */
export async function caseFacts(deps: DocumentDeps, reads: Reads, record: CaseRecord): Promise<CaseFacts> {
  const counted = record.findings.filter((f) => f.role === 'primary' && f.cleared_on === null)
  const rows = await reads.all<Stored>(sqlText('lookups/documents/findings'), { ids: JSON.stringify(counted.map((f) => f.finding_id)) })
  const stored = new Map(rows.map((r) => [r.finding_id, r]))
  const evidence = (id: string) => parse(stored.get(id)?.evidence ?? null)
  const catalogs = await catalogNames(
    deps.warehouse,
    counted.flatMap((f) => text(evidence(f.finding_id)['catalog_id']) ?? []),
  )
  const problems = counted.map((f) => problem(f, stored.get(f.finding_id), evidence(f.finding_id), catalogs))
  const days = counted.flatMap((f) => f.occurred_on ?? []).sort()
  const seen = counted.map((f) => stored.get(f.finding_id)?.last_seen ?? f.seen_on).sort()
  const to = seen.at(-1) ?? record.opened_on
  const tables = [...new Set(counted.flatMap((f) => findControl(f.control_id)?.tables ?? []))].filter((t) => !findTable(t)?.reference)
  return {
    agency: { name: await agencyName(deps.warehouse, record.agency_uscc), uscc: record.agency_uscc },
    problems,
    sources: await sources(reads, tables),
    period: { from: days[0] ?? to, to },
  }
}

function problem(
  f: CaseFinding,
  stored: Stored | undefined,
  evidence: Record<string, unknown>,
  catalogs: ReadonlyMap<string, string>,
): Problem {
  const control = findControl(f.control_id)
  const catalogId = text(evidence['catalog_id'])
  const catalog = text(evidence['catalog_name']) ?? (catalogId === undefined ? undefined : catalogs.get(catalogId))
  return {
    findingId: f.finding_id,
    controlId: f.control_id,
    title: control?.title_zh ?? f.control_id,
    item: f.item,
    articles: control?.articles ?? [],
    regulation: (control?.basis_law ?? []).filter((c) => c.law === 'reg809').map(citedPlace),
    severity: f.severity,
    evidenceClass: f.evidence_class,
    confirmed: mayEnterNotice(f),
    object: catalog === undefined ? (text(evidence['name']) ?? f.subject_id) : `《${catalog}》`,
    ...(catalogId === undefined ? {} : { catalogId }),
    ...(f.occurred_on === null ? {} : { occurredOn: f.occurred_on }),
    ...(stored?.due_date == null ? {} : { dueOn: stored.due_date }),
    ...(stored?.magnitude == null ? {} : { magnitude: Number(stored.magnitude) }),
    requirement: control?.remediation_zh ?? '按规定整改。',
    doneWhen: f.past_act ? '已完成补救，并提交可供复核的佐证材料。' : '在数据截至日更晚的检测中不再出现。',
  }
}

function sources(reads: Reads, tables: readonly string[]): Promise<Source[]> {
  return reads
    .all<{ table_name: string; file_name: string; batch_id: string; sha256: string }>(sqlText('lookups/documents/sources'), {
      tables: JSON.stringify(tables),
    })
    .then((rows) =>
      rows.map((r) => ({
        table: findTable(r.table_name)?.zh ?? r.table_name,
        fileName: r.file_name,
        batchId: r.batch_id,
        sha256: r.sha256,
      })),
    )
}

function parse(json: string | null): Record<string, unknown> {
  const value: unknown = json === null ? null : JSON.parse(json)
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
