import type { WorkCalendar } from '../calendar/due.ts'
import { type LintScope, lintText } from '../contract/wording/lint.ts'
import { findControl } from '../controls/catalog.ts'
import { type CaseRecord, mayEnterNotice } from './record.ts'

/** One thing found by the check before sending. An error stops the notice; a warning is shown. */
export interface LintIssue {
  readonly code:
    | 'service_address_missing'
    | 'due_not_working_day'
    | 'due_passed'
    | 'article_not_in_force'
    | 'source_withdrawn'
    | 'evidence_unconfirmed'
    | 'already_cleared'
    | 'wording'
  readonly level: 'error' | 'warning'
  readonly message: string
  readonly finding_id?: string
}

/** What the check needs to know beside the record. */
export interface LintFacts {
  readonly today: string
  readonly calendar: WorkCalendar
  readonly hasAddress: boolean
  /** Findings whose evidence rests on a batch that was withdrawn after the assessment that saw them last. */
  readonly withdrawn: ReadonlySet<string>
  /** Names of units, systems, projects and entries, which the check of words leaves alone. */
  readonly names: readonly string[]
}

/** The Measures took effect on this day (Art. 36): nothing before it can be held against anyone. */
const MEASURES_IN_FORCE = '2023-08-15'

/** Check before sending: address, date, law in force at the time of the fact, evidence, wording. Empty = nothing found. */
export function lintCase(record: CaseRecord, facts: LintFacts): LintIssue[] {
  return [
    ...addressFaults(facts),
    ...dueFaults(record, facts),
    ...record.findings.flatMap((f) => findingFaults(f, facts)),
    ...wordFaults(record, facts),
  ]
}

function addressFaults(facts: LintFacts): LintIssue[] {
  if (facts.hasAddress) return []
  return [{ code: 'service_address_missing', level: 'error', message: '没有该单位的送达地址和联系人，请先登记' }]
}

function dueFaults(record: CaseRecord, { today, calendar }: LintFacts): LintIssue[] {
  const due = record.due_date
  if (due === null) return []
  if (due <= today) return [{ code: 'due_passed', level: 'error', message: `整改期限 ${due} 已到或者已过，请退回经办另定` }]
  const workday = calendar.isWorkday(due)
  if (workday === true) return []
  const message = workday === undefined ? `${due.slice(0, 4)} 年的工作日历尚未载入，无法确认整改期限 ${due}` : `整改期限 ${due} 不是工作日`
  return [{ code: 'due_not_working_day', level: 'error', message }]
}

function findingFaults(finding: CaseRecord['findings'][number], facts: LintFacts): LintIssue[] {
  const issues: LintIssue[] = []
  const control = findControl(finding.control_id)
  const title = control?.title_zh ?? finding.control_id
  const finding_id = finding.finding_id
  if (finding.role === 'primary' && !mayEnterNotice(finding)) {
    issues.push({
      code: 'evidence_unconfirmed',
      level: 'warning',
      message: `“${title}”为 E3 类线索，未经书面确认，不写入通知书`,
      finding_id,
    })
  }
  const inForce = [MEASURES_IN_FORCE, control?.effective_from ?? MEASURES_IN_FORCE].sort().at(-1) as string
  if (finding.occurred_on !== null && finding.occurred_on < inForce) {
    issues.push({
      code: 'article_not_in_force',
      level: 'error',
      message: `“${title}”的事实发生在 ${finding.occurred_on}，所引条款自 ${inForce} 起施行，当时尚未施行`,
      finding_id,
    })
  }
  if (facts.withdrawn.has(finding_id)) {
    issues.push({ code: 'source_withdrawn', level: 'error', message: `“${title}”所依据的数据批次已撤回，请重新检测后再发`, finding_id })
  }
  if (finding.cleared_on !== null) {
    issues.push({ code: 'already_cleared', level: 'warning', message: `“${title}”已在 ${finding.cleared_on} 的检测中消除`, finding_id })
  }
  return issues
}

function wordFaults(record: CaseRecord, { names }: LintFacts): LintIssue[] {
  const texts = [record.requirement, record.confirm_reason].filter((t): t is string => t !== null)
  const faults = texts.flatMap((text) => lintText(text, names, wordScope(record)))
  const seen = new Set<string>()
  return faults.flatMap(({ level, advice, found }) => {
    if (seen.has(advice)) return []
    seen.add(advice)
    return [{ code: 'wording', level: level === 'block' ? 'error' : 'warning', message: `“${found}”：${advice}` } as const]
  })
}

/** What the texts of a case are about, for the check of words. */
function wordScope(record: CaseRecord): LintScope {
  return { items: [...new Set(record.findings.map((f) => f.item))], controls: record.findings.map((f) => f.control_id) }
}

/** Chinese refusal when a typed text says what no text may say; names of units, systems and entries are left out of the check. */
export function wordingRefusal(record: CaseRecord, said: string, names: readonly string[]): string | undefined {
  const faults = lintText(said, names, wordScope(record)).filter((f) => f.level === 'block')
  return faults.length > 0 ? `措辞需要改：${faults.map((f) => `“${f.found}”，${f.advice}`).join('；')}。` : undefined
}
