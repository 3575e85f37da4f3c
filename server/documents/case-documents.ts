import { AppError } from '../base/errors.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { applyInTx, checkVersion } from '../cases/act.ts'
import { objectionDays, termDays } from '../cases/action.ts'
import { clock, contextFor } from '../cases/context.ts'
import type { Reads } from '../cases/deps.ts'
import { refusalOf, stepTitle } from '../cases/machine.ts'
import type { CaseRecord } from '../cases/record.ts'
import { caseSettings } from '../cases/settings.ts'
import { loadCase } from '../cases/store.ts'
import { daysBetween } from '../common/days.ts'
import type { Actor } from '../contract/actor.ts'
import { caseFacts } from './case-facts.ts'
import type { OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { draft } from './draft.ts'
import { type IssuedDocument, issueInTx } from './issue.ts'
import { type EscalationInput, overdueReportDocument, requestDocument } from './kinds/escalation.ts'
import type { Frame } from './kinds/frame.ts'
import { type NoticeInput, noticeDocument } from './kinds/notice.ts'

export interface IssueNotice {
  readonly actor: Actor
  readonly caseId: string
  readonly version?: number | undefined
}

export interface Issued {
  readonly record: CaseRecord
  readonly document: IssuedDocument
}

/**
 * Signs the rectification notice (Art. 35): number, file, hash and the step of the case in one transaction. Throws what
 * the case says when it may not be issued (`conflict`, `forbidden`), before a number is taken.
 */
export function issueNotice(deps: DocumentDeps, input: IssueNotice): Promise<Issued> {
  const { actor, caseId, version } = input
  return deps.ledger.write(async (tx) => {
    const before = await loadCase(tx, actor, caseId)
    await refuseEarly(deps, tx, { actor, version, record: before, action: 'issue', input: {} })
    const facts = await noticeInput(deps, tx, before)
    const document = await issueInTx(tx, deps, {
      actor,
      kind: 'rectification_notice',
      signerName: actor.name,
      subject: { agency: before.agency_uscc, caseId },
      items: itemsOf(before),
      build: (frame) => noticeDocument(facts, frame),
    })
    const step = { document: ref(document) }
    return { record: await applyInTx(tx, deps, { actor, caseId, version, action: 'issue', input: step }), document }
  })
}

export interface IssueReport {
  readonly actor: Actor
  readonly caseId: string
  readonly version?: number | undefined
  readonly form: 'supervision_request' | 'overdue_report'
  /** 逾期情况: what the signer says about it. */
  readonly reason: string
}

/** Signs and issues the request or report to the government on an overdue case (Art. 6(6), 35), with the step of the case. */
export function issueReport(deps: DocumentDeps, input: IssueReport): Promise<Issued> {
  const { actor, caseId, version, form, reason } = input
  return deps.ledger.write(async (tx) => {
    const before = await loadCase(tx, actor, caseId)
    await refuseEarly(deps, tx, { actor, version, record: before, action: 'report', input: { form, reason } })
    const facts = await escalationInput(deps, tx, actor, before, reason)
    const document = await issueInTx(tx, deps, {
      actor,
      kind: form,
      signerName: actor.name,
      subject: { agency: before.agency_uscc, caseId },
      items: itemsOf(before),
      build: (frame) => escalation(form)(facts, frame),
    })
    const step = { document: ref(document), form, reason }
    return { record: await applyInTx(tx, deps, { actor, caseId, version, action: 'report', input: step }), document }
  })
}

/** Asks the state machine before anything is numbered or rendered: a refused step leaves no file behind. */
async function refuseEarly(
  deps: DocumentDeps,
  tx: Reads,
  step: { actor: Actor; version: number | undefined; record: CaseRecord; action: string; input: Record<string, unknown> },
): Promise<void> {
  checkVersion(step.record, step.version)
  const ctx = await contextFor(deps, tx, step.actor, step.record)
  const no = refusalOf(step.record, step.action, step.input, ctx)
  if (no) throw new AppError(no.code, no.reason, { case_id: step.record.case_id, action: step.action })
}

/** Whoever reads a draft has not signed it. */
const UNSIGNED = '（签发时注明）'

/** What the notice or report of a case would say today. Writes nothing. Throws `not_found` outside the actor's scope. */
export async function draftForCase(
  deps: DocumentDeps,
  input: { actor: Actor; caseId: string; kind: 'rectification_notice' | 'supervision_request' | 'overdue_report' },
): Promise<OfficialDocument> {
  const reads = deps.ledger.db
  const record = await loadCase(reads, input.actor, input.caseId)
  if (input.kind === 'rectification_notice') {
    const facts = await noticeInput(deps, reads, record)
    return draft(deps, input.kind, (frame) => noticeDocument(facts, frame))
  }
  const facts = { ...(await escalationInput(deps, reads, input.actor, record, '')), signer: UNSIGNED }
  const build = escalation(input.kind)
  return draft(deps, input.kind, (frame) => build(facts, frame))
}

function escalation(form: 'supervision_request' | 'overdue_report'): (input: EscalationInput, frame: Frame) => OfficialDocument {
  return form === 'supervision_request' ? requestDocument : overdueReportDocument
}

function ref(document: IssuedDocument) {
  return { number: document.number, kind: document.kind, sha256: document.sha256 }
}

function itemsOf(record: CaseRecord): number[] {
  return [...new Set(record.findings.map((f) => f.item))]
}

async function noticeInput(deps: DocumentDeps, reads: Reads, record: CaseRecord): Promise<NoticeInput> {
  const facts = await caseFacts(deps, reads, record)
  const settings = await readSettings(reads, caseSettings)
  const days = record.term?.days ?? termDays(record.severity, settings)
  if (days === undefined) throw new AppError('conflict', '提示级（S4）事项不发限期整改通知书，可作工作提示。', { state: record.state })
  return {
    caseId: record.case_id,
    ...facts,
    ...(record.requirement === null ? {} : { requirement: record.requirement }),
    days,
    heard: record.answers.some((a) => a.kind === 'explanation'),
    objectionDays: objectionDays(record.severity, settings),
  }
}

const PROPOSED_DAYS = 10

async function escalationInput(
  deps: DocumentDeps,
  reads: Reads,
  actor: Actor,
  record: CaseRecord,
  reason: string,
): Promise<EscalationInput> {
  const notice = record.documents.find((d) => d.kind === 'rectification_notice')
  if (!notice || record.served_on === null || record.due_date === null) {
    throw new AppError('conflict', '本案尚未送达限期整改通知书，不能上报。', { state: record.state })
  }
  const { today } = clock(deps)
  const ctx = await contextFor(deps, reads, actor, record)
  const { agency, problems } = await caseFacts(deps, reads, record)
  const asOf = ctx.assessed ?? today
  return {
    caseId: record.case_id,
    agency,
    notice: { number: record.official_number ?? notice.number, servedOn: record.served_on, dueOn: record.due_date },
    steps: await steps(reads, record),
    problems,
    asOf,
    overdueDays: days(record.due_date, asOf),
    ...(reason === '' ? {} : { situation: reason }),
    opinions: opinions(record),
    proposedOn: ctx.calendar.due(today, PROPOSED_DAYS) ?? today,
    signer: actor.name,
  }
}

const ANSWERED = { upheld: '采纳', partly: '部分采纳', rejected: '不予采纳', withdrawn: '单位已撤回', pending: '' } as const

/** All that the unit wrote: before the notice, against it, and about what was done. Nothing stands for something else. */
function opinions(record: CaseRecord): EscalationInput['opinions'] {
  const said = record.answers.map((a) => ({
    on: a.on,
    kind: a.kind === 'explanation' ? '书面说明（发文前）' : '整改报告',
    text: a.text,
    answer: null,
  }))
  const objected = record.objections.map((o) => ({
    on: o.on,
    kind: '陈述申辩',
    text: o.grounds,
    answer: o.answered_on === null ? null : `我局${o.answered_on}答复：${ANSWERED[o.state]}`,
  }))
  return [...said, ...objected].sort((a, b) => (a.on < b.on ? -1 : 1))
}

/** Steps of the case between issue and today, in the words of the transition table; notes in their own. */
async function steps(reads: Reads, record: CaseRecord): Promise<{ on: string; what: string }[]> {
  const rows = await reads.all<{ action: string; at: string; said: string | null }>(sqlText('lookups/cases/timeline'), {
    case_id: record.case_id,
  })
  const since = record.issued_on ?? record.opened_on
  const reminded = record.reminders.map((r) => ({ on: r.on, what: `以${r.number}催办` }))
  const told = rows
    .filter((r) => r.at.slice(0, 10) >= since && SHOWN_STEPS.has(r.action))
    .map((r) => ({
      on: r.at.slice(0, 10),
      what: stepTitle(r.action).zh,
    }))
  return [...reminded, ...told].sort((a, b) => (a.on < b.on ? -1 : 1))
}

const SHOWN_STEPS = new Set([
  'request-extension',
  'decide-extension',
  'object',
  'register-objection',
  'decide-objection',
  'submit',
  'return',
])

function days(from: string, to: string): number {
  return Math.max(0, daysBetween(from, to))
}
