import { isMissingTable } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import type { Reads } from '../cases/deps.ts'
import { type CaseFinding, type CaseRecord, mayEnterNotice } from '../cases/record.ts'
import { findTable } from '../contract/tables.ts'
import { type Addressed, basisOf } from '../contract/wording/basis.ts'
import { keptSlots, wordingOf } from '../contract/wording/fact.ts'
import { documentLevel, type Standing } from '../contract/wording/level.ts'
import { findControl } from '../controls/catalog.ts'
import { toCitation } from '../controls/citation.ts'
import { agencyName } from '../reads/names.ts'
import type { DocumentDeps } from './deps.ts'
import type { Source } from './kinds/notice.ts'
import type { Problem } from './kinds/problems.ts'

type Stored = {
  finding_id: string
  reason: string | null
  due_date: string | null
  occurred_on: string | null
  magnitude: number | null
  evidence: string | null
  last_seen: string
}

export interface CaseFacts {
  readonly agency: { readonly name: string; readonly uscc: string }
  readonly problems: readonly Problem[]
  /** Facts that ended before the paper. */
  readonly mended: readonly (Problem & { readonly endedOn: string })[]
  readonly sources: readonly Source[]
  /** Data date of the assessment that the facts rest on. */
  readonly asOf: string
  /** Days from the first fact to the last assessment that saw one. */
  readonly period: { readonly from: string; readonly to: string }
}

/** The facts of a case in the words of its documents: each counted once, concurrent findings left out. */
export async function caseFacts(deps: DocumentDeps, reads: Reads, record: CaseRecord): Promise<CaseFacts> {
  const primary = record.findings.filter((f) => f.role === 'primary')
  const rows = await reads.all<Stored>(sqlText('lookups/documents/findings'), { ids: JSON.stringify(primary.map((f) => f.finding_id)) })
  const stored = new Map(rows.map((r) => [r.finding_id, r]))
  const last = await reads.get<{ as_of: string }>('select max(as_of)::varchar as as_of from assessment')
  const asOf = last?.as_of ?? record.opened_on
  const to = await addressed(deps, record.agency_uscc)
  const told = (f: CaseFinding) => problem(f, stored.get(f.finding_id), to, asOf)
  const open = primary.filter((f) => f.cleared_on === null)
  const gone = primary.filter((f) => f.cleared_on !== null && !f.past_act && keptSlots(parse(stored.get(f.finding_id)?.evidence ?? null)))
  const days = open.flatMap((f) => f.occurred_on ?? []).sort()
  const tables = [...new Set(open.flatMap((f) => findControl(f.control_id)?.tables ?? []))].filter((t) => !findTable(t)?.reference)
  return {
    agency: { name: await agencyName(deps.warehouse, record.agency_uscc), uscc: record.agency_uscc },
    problems: open.map(told),
    mended: gone.map((f) => ({ ...told(f), endedOn: f.cleared_on as string })),
    sources: await sources(reads, tables),
    asOf,
    period: { from: days[0] ?? asOf, to: asOf },
  }
}

/** What is known of the unit: its kind, and whether it is led from above or of another place. */
async function addressed(deps: DocumentDeps, uscc: string): Promise<Addressed & Pick<Standing, 'own' | 'outside'>> {
  type Row = { org_type: string; level: string | null; vertical: boolean | null; is_data_authority: boolean | null }
  const found = await deps.warehouse
    .get<Row>('select org_type, level, vertical, is_data_authority from org where uscc = $uscc', { uscc })
    .catch((error: unknown) => {
      if (isMissingTable(error)) return undefined
      throw error
    })
  return {
    org_type: found?.org_type ?? 'public_affairs',
    own: found?.is_data_authority === true,
    outside: found?.vertical === true || found?.level === 'province',
  }
}

function problem(f: CaseFinding, row: Stored | undefined, to: Addressed & Pick<Standing, 'own' | 'outside'>, asOf: string): Problem {
  const kept = keptSlots(parse(row?.evidence ?? null))
  if (!row || !kept) {
    const title = wordingOf(f.control_id).title_doc_zh
    throw new AppError('conflict', `“${title}”的事实要素尚未随检测留存，不能写入文书。请重新检测（shuheng assess）后再出稿。`, {
      finding_id: f.finding_id,
    })
  }
  const fact = {
    control_id: f.control_id,
    reason: row.reason,
    due_date: row.due_date,
    occurred_on: row.occurred_on,
    magnitude: row.magnitude === null ? null : Number(row.magnitude),
    as_of: f.cleared_on === null ? asOf : row.last_seen,
    ...kept,
  }
  const basis = basisOf(fact, to, {}, findControl(f.control_id)?.basis_law.map(toCitation) ?? [], f.cleared_on)
  const standing = {
    severity: f.severity,
    evidence_class: f.evidence_class,
    confirmed: mayEnterNotice(f),
    own: to.own,
    outside: to.outside,
    local: { limits: 'binding', opinion: '' },
  } as const
  return { findingId: f.finding_id, fact, basis, document: documentLevel(fact, basis, standing).document }
}

async function sources(reads: Reads, tables: readonly string[]): Promise<Source[]> {
  const rows = await reads.all<{ table_name: string; file_name: string; batch_id: string; sha256: string; rows: number }>(
    sqlText('lookups/documents/sources'),
    { tables: JSON.stringify(tables) },
  )
  return rows.map((r) => ({
    table: findTable(r.table_name)?.zh ?? r.table_name,
    tableName: r.table_name,
    fileName: r.file_name,
    batchId: r.batch_id,
    sha256: r.sha256,
    rows: Number(r.rows),
  }))
}

function parse(json: string | null): Record<string, unknown> {
  const value: unknown = json === null ? null : JSON.parse(json)
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
