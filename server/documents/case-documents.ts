import { AppError } from '../base/errors.ts'
import { readSettings } from '../base/settings.ts'
import { applyInTx, checkVersion } from '../cases/act.ts'
import { objectionDays, termDays } from '../cases/action.ts'
import { clock, contextFor } from '../cases/context.ts'
import type { Reads } from '../cases/deps.ts'
import { refusalOf } from '../cases/machine.ts'
import type { CaseRecord } from '../cases/record.ts'
import { caseSettings } from '../cases/settings.ts'
import { loadCase } from '../cases/store.ts'
import { daysBetween } from '../common/days.ts'
import type { Actor } from '../contract/actor.ts'
import type { LintScope } from '../contract/wording/lint.ts'
import { caseFacts } from './case-facts.ts'
import type { OfficialDocument } from './content.ts'
import type { DocumentDeps } from './deps.ts'
import { draft } from './draft.ts'
import { type IssuedDocument, issueInTx } from './issue.ts'
import { type EscalationInput, type Opinion, overdueReportDocument, requestDocument } from './kinds/escalation.ts'
import type { Frame } from './kinds/frame.ts'
import { type NoticeInput, noticeDocument } from './kinds/notice.ts'
import { cnDate } from './words.ts'

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
      scope: scopeOf(before),
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
    const facts = await escalationInput(deps, tx, actor, before)
    const document = await issueInTx(tx, deps, {
      actor,
      kind: form,
      signerName: actor.name,
      subject: { agency: before.agency_uscc, caseId },
      scope: scopeOf(before),
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
    return draft(deps, input.kind, (frame) => noticeDocument(facts, frame), record.agency_uscc)
  }
  const facts = { ...(await escalationInput(deps, reads, input.actor, record)), signer: UNSIGNED }
  const build = escalation(input.kind)
  return draft(deps, input.kind, (frame) => build(facts, frame), record.agency_uscc)
}

function escalation(form: 'supervision_request' | 'overdue_report'): (input: EscalationInput, frame: Frame) => OfficialDocument {
  return form === 'supervision_request' ? requestDocument : overdueReportDocument
}

function ref(document: IssuedDocument) {
  return { number: document.number, kind: document.kind, sha256: document.sha256 }
}

function scopeOf(record: CaseRecord): LintScope {
  return { items: record.findings.map((f) => f.item), controls: record.findings.map((f) => f.control_id) }
}

async function noticeInput(deps: DocumentDeps, reads: Reads, record: CaseRecord): Promise<NoticeInput> {
  const facts = await caseFacts(deps, reads, record)
  const settings = await readSettings(reads, caseSettings)
  const days = record.term?.days ?? termDays(record.severity, settings)
  if (days === undefined) throw new AppError('conflict', '提示级（S4）事项不发限期整改通知书，可作工作提示。', { state: record.state })
  const explained = record.answers.filter((a) => a.kind === 'explanation').at(-1)
  return {
    caseId: record.case_id,
    ...facts,
    days: { rectify: days, object: objectionDays(record.severity, settings), answer: settings.objection_answer_days },
    heardOn: explained?.on,
  }
}

const PROPOSED_DAYS = 10

async function escalationInput(deps: DocumentDeps, reads: Reads, actor: Actor, record: CaseRecord): Promise<EscalationInput> {
  const notice = record.documents.find((d) => d.kind === 'rectification_notice')
  if (!notice || record.served_on === null || record.due_date === null) {
    throw new AppError('conflict', '本案尚未送达限期整改通知书，不能上报。', { state: record.state })
  }
  const { today } = clock(deps)
  const ctx = await contextFor(deps, reads, actor, record)
  const { agency, problems, asOf } = await caseFacts(deps, reads, record)
  const granted = record.extensions.filter((e) => e.state === 'approved').at(-1)
  const { from, days, base } = record.term ?? { from: null, days: null, base: null }
  const first = base ?? (from === null || days === null ? undefined : ctx.calendar.due(from, days))
  return {
    caseId: record.case_id,
    agency,
    notice: {
      number: record.official_number ?? notice.number,
      servedOn: record.served_on,
      dueOn: granted?.decided_on ? (first ?? record.due_date) : record.due_date,
    },
    ...(granted?.decided_on ? { extension: { on: granted.decided_on, to: granted.to } } : {}),
    endedOn: record.due_date,
    reminders: record.reminders.map((r) => r.on),
    problems: problems.map((p) => ({ ...p, ...unfinished(record, p.findingId) })),
    asOf,
    overdueDays: Math.max(0, daysBetween(record.due_date, asOf)),
    opinions: opinions(record),
    proposedOn: ctx.calendar.due(today, PROPOSED_DAYS) ?? today,
    signer: actor.name,
  }
}

/** What a person recorded on the check of a past act, in the words of a paper to the government. */
function unfinished(record: CaseRecord, findingId: string): { unfinished?: string } {
  const check = record.checks.filter((c) => c.finding_id === findingId).at(-1)
  if (check === undefined) return {}
  const on = cnDate(check.on)
  if (check.result === 'no_report') return { unfinished: `截至${on}，未收到该单位整改情况报告。` }
  return { unfinished: `所报材料经${on}复核，${check.note.replace(/[。\s]*$/, '')}尚未完成。` }
}

const OUTCOME = { upheld: '采纳', partly: '部分采纳', rejected: '不予采纳' } as const

/** Every written opinion of the unit by its day, with its nature. */
function opinions(record: CaseRecord): Opinion[] {
  return [
    ...record.answers.map(
      (a): Opinion => ({ on: a.on, nature: a.kind === 'explanation' ? '书面说明（发文前）' : '整改报告', text: a.text }),
    ),
    ...record.objections.map((o): Opinion => {
      const said = { on: o.on, nature: '陈述申辩', text: o.grounds } as const
      if (o.state === 'withdrawn') return { ...said, withdrawn: true }
      return o.answered_on === null || o.state === 'pending' ? said : { ...said, answer: { on: o.answered_on, outcome: OUTCOME[o.state] } }
    }),
  ]
}
