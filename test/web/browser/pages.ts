import type { Page } from 'playwright-core'
import type { Role } from '../../../server/contract/actor.ts'

export interface Shown {
  readonly name: string
  readonly role: Role
  /** The path, or how to find it out from the API of the signed-in person. */
  readonly path: string | ((page: Page) => Promise<string>)
}

async function read<T>(page: Page, path: string): Promise<T> {
  return (await (await page.request.get(`/api${path}`)).json()) as T
}

const finding = async (page: Page) => {
  const { findings } = await read<{ findings: { finding_id: string }[] }>(page, '/findings?limit=1')
  return `/findings/${encodeURIComponent(findings[0]?.finding_id ?? '')}`
}
const agency = async (page: Page) => {
  const { findings } = await read<{ findings: { agency_uscc: string }[] }>(page, '/findings?limit=1')
  return `/agencies/${findings[0]?.agency_uscc ?? ''}`
}
const aCase = async (page: Page) => {
  const { cases } = await read<{ cases: { case_id: string }[] }>(page, '/cases?limit=1')
  return cases[0] ? `/cases/${cases[0].case_id}` : '/cases'
}
const unit = async (page: Page) => {
  const { as_of } = await read<{ as_of: string }>(page, '/status')
  const { units } = await read<{ units: { uscc: string }[] }>(page, `/scores/${as_of.slice(0, 4)}`)
  return `/scores/${units[0]?.uscc ?? ''}`
}
const gate = async (page: Page) => {
  const { projects } = await read<{ projects: { project_id: string }[] }>(page, '/gates')
  return `/gates/${encodeURIComponent(projects[0]?.project_id ?? '')}`
}

/** Every page, each as the person it is for. */
export const PAGES: readonly Shown[] = [
  { name: 'overview', role: 'authority', path: '/overview' },
  { name: 'findings', role: 'authority', path: '/findings' },
  { name: 'finding', role: 'authority', path: finding },
  { name: 'cases-board', role: 'authority', path: '/cases' },
  { name: 'cases-table', role: 'signer', path: '/cases?view=table' },
  { name: 'cases-waivers', role: 'signer', path: '/cases?view=waivers' },
  { name: 'case', role: 'authority', path: aCase },
  { name: 'agency', role: 'authority', path: agency },
  { name: 'catalogs', role: 'authority', path: '/catalogs' },
  { name: 'scores', role: 'authority', path: '/scores' },
  { name: 'score', role: 'authority', path: unit },
  { name: 'scheme', role: 'authority', path: '/scores/scheme' },
  { name: 'gates', role: 'approver', path: '/gates' },
  { name: 'gate', role: 'approver', path: gate },
  { name: 'precheck', role: 'approver', path: '/gates/precheck' },
  { name: 'controls', role: 'authority', path: '/controls' },
  { name: 'control', role: 'authority', path: '/controls/35-3-03' },
  { name: 'coverage', role: 'authority', path: '/coverage' },
  { name: 'batches', role: 'authority', path: '/batches' },
  { name: 'upload', role: 'authority', path: '/upload' },
  { name: 'unit', role: 'cdo', path: '/unit' },
  { name: 'audit', role: 'auditor', path: '/audit' },
  { name: 'settings', role: 'admin', path: '/settings' },
  { name: 'users', role: 'admin', path: '/users' },
  { name: 'account', role: 'cdo', path: '/account' },
]

export async function pathOf(page: Page, shown: Shown): Promise<string> {
  return typeof shown.path === 'string' ? shown.path : shown.path(page)
}
