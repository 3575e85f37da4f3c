import type { CaseState } from '../common/case-states.ts'
import type { FormField } from './form.ts'
import type { LintIssue } from './lint.ts'
import type { Possible } from './machine.ts'
import type { CaseRecord } from './record.ts'

/** One line of the case list. */
export type CaseSummary = {
  case_id: string
  version: number
  state: CaseState
  agency_uscc: string
  item: number
  severity: string
  title: string
  opened_on: string
  updated_on: string
  due_date: string | null
  overdue_since: string | null
  issued_on: string | null
  reported_on: string | null
  supervised_on: string | null
  ended_on: string | null
  rebounds: number
  findings: number
  /** The last assessments found nothing of it any more. */
  all_clear: boolean
  pending_extension: boolean
  pending_objection: boolean
}

export type TimelineEntry = {
  version: number
  kind: string
  action: string
  actor: string
  actor_name: string
  at: string
  from_state: CaseState | null
  to_state: CaseState
  said: string | null
}

export interface CaseView {
  readonly record: CaseRecord
  readonly timeline: readonly TimelineEntry[]
  readonly actions: readonly (Possible & { readonly fields: readonly FormField[] })[]
  readonly lint: readonly LintIssue[]
  readonly today: string
  /** Last day for a 陈述申辩, when a notice was served. */
  readonly objection_until: string | null
  /** Working days left to the due date (negative: late); null without one or beyond the loaded calendar. */
  readonly working_days_left: number | null
}
