import type { WorkCalendar } from '../calendar/due.ts'
import type { Duty } from '../common/duties.ts'
import type { Actor } from '../contract/actor.ts'
import type { Competence } from './competence.ts'
import type { LintIssue } from './lint.ts'
import type { CaseSettings } from './settings.ts'

/** Everything outside the record that a decision may depend on. Passed in: the machine has no clock and reads nothing. */
export interface CaseContext {
  readonly actor: Actor
  /** Duties of the actor that are in force. */
  readonly duties: readonly Duty[]
  /** Last day that a recorded assessment judged; null = none. */
  readonly assessed: string | null
  /** The body competent for the unit of the case; undefined before there is a case. */
  readonly competence: Competence | undefined
  /** Whether an official number is taken already. */
  readonly numberTaken: (number: string) => boolean
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly today: string
  readonly calendar: WorkCalendar
  readonly settings: CaseSettings
  /** What stands against sending the notice now (see lint.ts). */
  readonly lint: readonly LintIssue[]
  /** Names of units, systems, projects and entries: what they hold is not what a typed text says. */
  readonly names: readonly string[]
  /** A fresh id for an entry that the action adds. */
  readonly newId: string
}
