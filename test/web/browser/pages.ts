import type { Page } from 'playwright-core'
import type { Role } from '../../../server/common/codes.ts'

export interface Shown {
  readonly name: string
  /** Who looks; null = nobody is signed in. */
  readonly role: Role | null
  /** The path, or how to find it out from the API of the signed-in person. */
  readonly path: string | ((page: Page) => Promise<string>)
  /** What the person does before looking; it must leave nothing behind. */
  readonly act?: (page: Page) => Promise<void>
}

async function read<T>(page: Page, path: string): Promise<T> {
  return (await (await page.request.get(`/api${path}`)).json()) as T
}

const finding = async (page: Page) => {
  const { findings } = await read<{ findings: { finding_id: string }[] }>(page, '/findings?limit=1')
  return `/findings/${encodeURIComponent(findings[0]?.finding_id ?? '')}`
}
const cause = async (page: Page) => {
  const { causes } = await read<{ causes: { cause_id: string }[] }>(page, '/causes?limit=1')
  return `/findings?cause=${encodeURIComponent(causes[0]?.cause_id ?? '')}`
}
/** A lead that log rows lie behind. */
const called = async (page: Page) => {
  const { findings } = await read<{ findings: { finding_id: string }[] }>(page, '/findings?control=35-4-04&limit=1')
  return `/findings/${encodeURIComponent(findings[0]?.finding_id ?? '')}`
}
const agency = async (page: Page) => {
  const { findings } = await read<{ findings: { agency_uscc: string }[] }>(page, '/findings?limit=1')
  return `/agencies/${findings[0]?.agency_uscc ?? ''}`
}
const caseIn =
  (...states: string[]) =>
  async (page: Page) => {
    const { cases } = await read<{ cases: { case_id: string }[] }>(page, `/cases?limit=1&state=${states.join(',')}`)
    return cases[0] ? `/cases/${cases[0].case_id}` : '/cases'
  }
const served = caseIn('rectifying', 'submitted', 'reviewing', 'overdue', 'reported', 'supervised')
const unit = async (page: Page) => {
  const { as_of } = await read<{ as_of: string }>(page, '/status')
  const { units } = await read<{ units: { uscc: string }[] }>(page, `/scores/${as_of.slice(0, 4)}`)
  return `/scores/${units[0]?.uscc ?? ''}`
}
const gate = async (page: Page) => {
  const { projects } = await read<{ projects: { project_id: string }[] }>(page, '/gates')
  return `/gates/${encodeURIComponent(projects[0]?.project_id ?? '')}`
}

const printed = async (page: Page) => {
  const { documents } = await read<{ documents: { document_id: string }[] }>(page, '/documents?limit=1')
  return `/api/documents/${encodeURIComponent(documents[0]?.document_id ?? '')}/print`
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await page.locator('wa-dialog[open]').waitFor({ state: 'attached' })
}
/** An invitation as the server would answer it: a real one would stay behind. */
const invited = async (page: Page) => {
  await page.route('**/api/invitation', (route) => route.fulfill({ json: { login: 'wang.fang', name: '王芳' } }))
  await page.goto('about:blank')
  await page.goto('/invite#example')
  await page.locator('.sign-in h1').waitFor()
}
const AGENCIES =
  '机构名称,统一社会信用代码,机构类型,行政区划代码,是否纳入\r\n市演示局,11440700MB9D00017G,行政机关,440700,是\r\n,坏代码,行政机关,440700,是\r\n'
const dropped = async (page: Page) => {
  const file = { name: '机构清单-补.csv', mimeType: 'text/csv', buffer: Buffer.from(AGENCIES, 'utf8') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText(/识别为“/).waitFor()
  await page.getByRole('button', { name: '列的对应与前二十行' }).click()
}

/** A file with words that nobody knows, laid out. */
const unknownWords = async (page: Page) => {
  const lines = ['目录代码,目录名称,目录状态,开放类型,备用', ...[1, 2, 3].map((n) => `YL-${n},演练目录${n},已发布,登记开放,甲${n}`)]
  const file = { name: '目录-演练.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n'), 'utf8') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText(/识别为“/).waitFor()
  await page.getByRole('button', { name: '列的对应与前二十行' }).click()
}

/** A file that is refused whole for its bad rows. */
const refused = async (page: Page) => {
  const csv = `${AGENCIES.split('\r\n')[0]}\r\n市演示局,坏代码,行政机关,440700,是\r\n`
  await page.locator('input[type=file]').setInputFiles({ name: '机构清单-坏.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'utf8') })
  await page.getByText(/识别为“/).waitFor()
  await page.getByRole('button', { name: '只导入' }).click()
  await page.getByRole('heading', { name: '没有导入', exact: true }).waitFor()
}

/** Every page, each as the person it is for. */
export const PAGES: readonly Shown[] = [
  { name: 'overview', role: 'authority', path: '/overview' },
  { name: 'findings', role: 'authority', path: '/findings' },
  { name: 'causes', role: 'authority', path: '/causes' },
  { name: 'cause', role: 'authority', path: cause },
  { name: 'finding', role: 'authority', path: finding },
  { name: 'cases-board', role: 'authority', path: '/cases' },
  { name: 'cases-table', role: 'signer', path: '/cases?view=table' },
  { name: 'cases-waivers', role: 'signer', path: '/cases?view=waivers' },
  { name: 'cases-holds', role: 'authority', path: '/cases?view=holds' },
  { name: 'case', role: 'authority', path: served },
  { name: 'case-to-issue', role: 'signer', path: caseIn('to_issue', 'confirmed') },
  { name: 'case-cdo', role: 'cdo', path: served },
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
  { name: 'held', role: 'authority', path: '/held' },
  { name: 'unit', role: 'cdo', path: '/unit' },
  { name: 'audit', role: 'auditor', path: '/audit' },
  { name: 'issuers', role: 'admin', path: '/issuers' },
  { name: 'settings', role: 'admin', path: '/settings' },
  { name: 'users', role: 'admin', path: '/users' },
  { name: 'account', role: 'cdo', path: '/account' },
  { name: 'inbox', role: 'authority', path: '/inbox' },
  { name: 'login', role: null, path: '/login' },
  { name: 'invite', role: null, path: '/invite', act: invited },
]

/** What a page can also look like: nothing there, not found, not allowed, a form, the search, a file being mapped. */
export const STATES: readonly Shown[] = [
  { name: 'state-empty', role: 'authority', path: '/findings?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA' },
  { name: 'state-missing', role: 'authority', path: '/nowhere' },
  { name: 'state-unknown-case', role: 'authority', path: '/cases/none' },
  { name: 'state-refused', role: 'approver', path: '/cases' },
  { name: 'state-dead-link', role: null, path: '/invite' },
  {
    name: 'search',
    role: 'authority',
    path: '/findings',
    act: async (page) => {
      await page.keyboard.press('/')
      await page.locator('.search-dialog input').fill('目录')
      await page.locator('[role=option]').first().waitFor()
    },
  },
  { name: 'menu', role: 'authority', path: '/controls', act: (page) => page.locator('.menu > summary').click() },
  { name: 'form-case', role: 'cdo', path: '/unit', act: press(/提交整改|说明情况/) },
  { name: 'form-user', role: 'admin', path: '/users', act: press('新增用户') },
  { name: 'form-issuer', role: 'admin', path: '/issuers', act: press('提出变更') },
  { name: 'form-opinion', role: 'approver', path: gate, act: press('出具意见') },
  { name: 'form-token', role: 'authority', path: '/account', act: press('生成令牌') },
  { name: 'score-rows', role: 'authority', path: unit, act: press(/分子分母明细/) },
  { name: 'mapping', role: 'authority', path: '/upload', act: dropped },
  { name: 'mapping-words', role: 'authority', path: '/upload', act: unknownWords },
  { name: 'import-refused', role: 'authority', path: '/upload', act: refused },
  { name: 'log-rows', role: 'authority', path: called, act: press('看日志明细') },
]

/** Pages that the server draws itself. */
export const SERVED: readonly Shown[] = [
  { name: 'api-docs', role: 'authority', path: '/api/docs' },
  { name: 'print', role: 'signer', path: printed },
]

export async function pathOf(page: Page, shown: Shown): Promise<string> {
  return typeof shown.path === 'string' ? shown.path : shown.path(page)
}
