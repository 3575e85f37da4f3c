import type { PageName } from './router.ts'
import { is } from './session.ts'
import { type Text, t } from './text/t.ts'
import type { Desk, Person } from './wire.ts'

export interface RailEntry {
  readonly href: string
  readonly text: string
  readonly pages: readonly PageName[]
  /** How many things here wait for this person; 0 shows nothing. */
  readonly waiting: number
}

type Spec = readonly [href: string, text: Text, pages: readonly PageName[], count?: (desk: Desk) => number]

const OVERVIEW: Spec = ['/overview', '总览', ['overview', 'agency']]
const UNIT: Spec = ['/unit', '我的单位', ['unit', 'agency']]
const FINDINGS: Spec = ['/findings', '线索', ['findings', 'finding', 'causes']]
/** What is a duty of the data authority itself. */
const OWN_DESK: Spec = ['/findings?addressee=authority', '自查', []]
const CASES: Spec = ['/cases', '整改办理', ['cases', 'case'], (d) => d.cases]
const CATALOGS: Spec = ['/catalogs', '目录体检', ['catalogs']]
const SCORES: Spec = ['/scores', '年度考核', ['scores', 'score', 'scheme'], (d) => d.scores]
const GATES: Spec = ['/gates', '项目闸口', ['gates', 'gate'], (d) => d.gates]
const PRECHECK: Spec = ['/gates/precheck', '立项预检', ['precheck']]
const CONTROLS: Spec = ['/controls', '检测控制', ['controls', 'control']]
const DATA: Spec = ['/coverage', '数据接入', ['coverage', 'batches', 'held', 'upload']]
const AUDIT: Spec = ['/audit', '审计', ['audit']]
const SETTINGS: Spec = ['/settings', '设置', ['settings']]
const ISSUERS: Spec = ['/issuers', '发文机关', ['issuers']]
const USERS: Spec = ['/users', '用户', ['users']]

function specs(): readonly Spec[] {
  if (is('authority') || is('signer')) return [OVERVIEW, FINDINGS, OWN_DESK, CASES, CATALOGS, SCORES, GATES, CONTROLS, DATA]
  if (is('auditor')) return [OVERVIEW, FINDINGS, OWN_DESK, CASES, SCORES, GATES, CONTROLS, DATA, AUDIT]
  if (is('cdo')) return [UNIT, FINDINGS, CASES, SCORES, GATES, CONTROLS]
  if (is('approver')) return [GATES, PRECHECK, FINDINGS, CONTROLS]
  return [USERS, ISSUERS, SETTINGS]
}

/** The person's own pages, the first of them first. */
export function rail(desk: Desk | undefined): RailEntry[] {
  return specs().map(([href, text, pages, count]) => ({ href, text: t(text), pages, waiting: desk && count ? count(desk) : 0 }))
}

/** The page that `/` is for this person. */
export function homeOf(person: Person): PageName {
  if (person.roles.some((r) => r === 'authority' || r === 'signer' || r === 'auditor')) return 'overview'
  if (person.roles.includes('cdo')) return 'unit'
  return person.roles.includes('approver') ? 'gates' : 'users'
}
