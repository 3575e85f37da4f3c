import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { type Actor, may } from '../contract/actor.ts'
import { findControl } from '../controls/catalog.ts'
import { headOf } from './actions/keep.ts'
import { countOnce } from './competing.ts'
import { clock } from './context.ts'
import type { CaseDeps } from './deps.ts'
import { takeFindings } from './findings.ts'
import { type CaseFinding, type CaseRecord, primaries, UNTOUCHED } from './record.ts'
import { saveCase } from './store.ts'

export interface OpenInput {
  readonly actor: Actor
  readonly findings: readonly string[]
  /** Defaults to the title of the gravest finding's control. */
  readonly title?: string | undefined
}

/** Next case id, `ZG2026-0001`, without gaps. */
export async function nextCaseId(tx: LedgerWrite, today: string): Promise<string> {
  const year = today.slice(0, 4)
  return `ZG${year}-${String(await tx.nextNumber(`case:${year}`)).padStart(4, '0')}`
}

/** A record in state 线索 around findings of one agency. */
export function newRecord(input: {
  caseId: string
  agency: string
  findings: readonly CaseFinding[]
  title?: string | undefined
  today: string
  by: string
}): CaseRecord {
  const findings = countOnce(input.findings)
  const record: CaseRecord = {
    case_id: input.caseId,
    version: 1,
    state: 'lead',
    agency_uscc: input.agency,
    ...headOf(findings),
    title: '',
    opened_on: input.today,
    opened_by: input.by,
    updated_on: input.today,
    ...UNTOUCHED,
    transferred_on: null,
    transferred_to: null,
    rechecked_as_of: null,
    rebounds: 0,
    rebound_on: null,
    split_from: null,
    merged_into: null,
    findings,
    documents: [],
    files: [],
    extensions: [],
    objections: [],
    answers: [],
    checks: [],
    reminders: [],
  }
  return { ...record, title: input.title ?? defaultTitle(record) }
}

/** “数据长期未更新”等 3 条: the gravest counted finding names the case. */
function defaultTitle(record: Pick<CaseRecord, 'findings' | 'item' | 'severity'>): string {
  const counted = primaries(record)
  const lead = counted.find((f) => f.item === record.item && f.severity === record.severity) ?? counted[0]
  const title = (lead && findControl(lead.control_id)?.title_zh) ?? lead?.control_id ?? ''
  return counted.length > 1 ? `${title}等 ${counted.length} 条线索` : title
}

/**
 * Opens a case in state 线索 from findings of one agency; findings that state the same fact are counted once. Throws `forbidden`,
 * `not_found`, `conflict` (already in a case, waived, held, cleared) or `invalid_input` (several agencies).
 */
export async function openCase(deps: CaseDeps, input: OpenInput): Promise<CaseRecord> {
  const { actor } = input
  if (!may(actor, 'case.work')) throw new AppError('forbidden', '立案由公共数据主管部门经办人办理。')
  return deps.ledger.write(async (tx) => {
    const { today, at } = clock(deps)
    const { agency, findings } = await takeFindings(tx, actor, input.findings)
    const caseId = await nextCaseId(tx, today)
    const record = newRecord({ caseId, agency, findings, title: input.title, today, by: actor.id })
    await saveCase(tx, record, { kind: 'case.opened', action: 'open', actor, at, before: null, said: record.title, body: { record } })
    return record
  })
}
