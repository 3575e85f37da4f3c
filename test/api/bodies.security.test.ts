import { setTimeout as wait } from 'node:timers/promises'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { changeSetting } from '../../server/base/settings.ts'
import type { CaseRecord } from '../../server/cases/record.ts'
import { loadCase, saveCase } from '../../server/cases/store.ts'
import { ROLES, type Role } from '../../server/common/codes.ts'
import { issueOpinion } from '../../server/documents/gate-opinion.ts'
import type { IssuedDocument } from '../../server/documents/issue.ts'
import { issueInTx } from '../../server/documents/issue.ts'
import { requestDocument } from '../../server/documents/kinds/escalation.ts'
import { noticeDocument } from '../../server/documents/kinds/notice.ts'
import { issueScoreNotice } from '../../server/documents/score-notice.ts'
import { DOWNLOADS } from '../../server/documents/tables/downloads.ts'
import { recordOpinion } from '../../server/gates/opinion.ts'
import { assess } from '../../server/pipeline.ts'
import { ESCALATION, NOTICE } from '../documents/samples.ts'
import { A, B, CITY, OFFICER, P, publish, ScoreHome, SIGNER } from '../scores/home.ts'
import { type Answer, type Call, caller, signIn } from '../support/app.ts'
import { smallest } from '../support/from-schema.ts'
import { giveIssuer } from '../support/issuer.ts'
import { bodySchema, type Declared, declaredBy, nameOf, type Schemas } from '../support/routes.ts'

/**
 * Every route that returns or prints something is asked by every role, with all agencies and with one, for the things of two
 * agencies. Then each body is looked into (also inside .docx and .xlsx) for the other agency's code and name, for papers that the
 * role may not read, and for the reader's own name in a paper.
 */

const NAMES = { [A]: '甲局', [B]: '乙局' } as const
type Agency = keyof typeof NAMES
const AGENCIES = [A, B] as const
const YEAR = '2026'
/** A grant of each agency, whose calls a finding of it rests on. */
const GRANTS = { [A]: 'SQ-A', [B]: 'SQ-B' } as const

interface Reader {
  readonly name: string
  readonly role: Role
  readonly agencies: 'all' | readonly string[]
  readonly ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; text: string; said: string }>
}

let home: ScoreHome
let routes: Declared[]
let schemas: Schemas
const readers: Reader[] = []
/** What exists of each agency, by the name of the path parameter or its example. */
const things = {} as Record<Agency, Record<string, string>>
/** Numbers of papers by kind. */
const papers: { readonly kind: string; readonly id: string; readonly number: string; readonly agency: string | null }[] = []

/** A row of the city with the applicant of every request taken from a third body, whose name may stand in everybody's evidence. */
const third = (line: string) => line.replace(new RegExp(`(,K[123],)(${A}|${B})`), `$1${P}`)

beforeAll(async () => {
  home = await ScoreHome.open({
    ...CITY,
    share_request: (CITY['share_request'] ?? []).map(third),
    project: [
      'project_id,uscc,name,stage,fund,makes_public_data,approver_uscc',
      `PA,${A},甲局平台,initiation,fiscal,true,${P}`,
      `PB,${B},乙局平台,initiation,fiscal,true,${P}`,
    ],
    access_log: ['ts,grant_id,user_org,catalog_id,ok', ...AGENCIES.map((a) => `2026-03-02 10:00:00,${GRANTS[a]},${a},K1,true`)],
  })
  const { product } = home
  await assess(product, { asOf: '2026-03-31' })
  const deps = { ...product, demo: false, webRoot: undefined }
  const app = createApp(deps)
  const sign = async (name: string, role: Role, agencies: Reader['agencies']) => {
    const call = await signIn(deps, { id: `u-${name}`, name, roles: [role], agencies })
    readers.push({
      name,
      role,
      agencies,
      ask: async (method, path, body) => {
        const response = await app.request(`/api${path}`, {
          method,
          headers: { ...call, 'if-match': '"1"', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const bytes = new Uint8Array(await response.arrayBuffer())
        return { status: response.status, text: strFromU8(bytes.slice(0, 400)), said: contentOf(bytes) }
      },
    })
  }
  for (const role of ['authority', 'signer', 'auditor', 'approver'] as const) {
    await sign(`读者${role}`, role, 'all')
    for (const own of AGENCIES) await sign(`读者${role}${NAMES[own].slice(0, 1)}`, role, [own])
  }
  for (const own of AGENCIES) await sign(`读者首席${NAMES[own].slice(0, 1)}`, 'cdo', [own])
  await sign('读者首席两家', 'cdo', [A, B])
  await sign('读者项目审批', 'approver', [P])
  for (const role of ['system_admin', 'security_admin', 'admin', 'bot'] as const) await sign(`读者${role}`, role, 'all')

  const declared = await declaredBy(caller(app, await signIn(deps, OFFICER)))
  routes = declared.routes
  schemas = declared.schemas
  await plant(deps, caller(app, await signIn(deps, OFFICER)))
  await plantFiles(deps, async (id, roles) => caller(app, await signIn(deps, { id, roles })))
}, 300_000)
afterAll(() => home?.close())

/** One of everything for each agency. */
async function plant(deps: typeof home.product, officer: ReturnType<typeof caller>): Promise<void> {
  const { ledger } = deps
  await giveIssuer(ledger)
  await publish(deps, { year: Number(YEAR), asOf: '2026-03-31' })
  const circular = await issueScoreNotice(deps, { actor: SIGNER, year: Number(YEAR) })
  papers.push({ kind: circular.kind, id: circular.document_id, number: circular.number, agency: null })
  for (const agency of AGENCIES) {
    const name = NAMES[agency]
    const project = agency === A ? 'PA' : 'PB'
    const found = await ledger.db.all<{ finding_id: string; control_id: string }>(
      "select finding_id, control_id from finding where agency_uscc = $agency and state = 'open' order by finding_id",
      { agency },
    )
    const [first, second] = found
    if (!first || !second) throw new Error(`${name} has ${found.length} findings`)
    const opened = await officer('POST', '/cases', { findings: [first.finding_id] })
    expect([opened.status, opened.body.error]).toEqual([200, undefined])
    const case_id = opened.body.case_id as string
    const waiver = await officer('POST', '/waivers', {
      ...(smallest(bodySchema(routes.find((r) => nameOf(r) === 'POST /waivers')), schemas) as object),
      agency,
      agency_uscc: agency,
      control_id: second.control_id,
    })
    const subject = { agency, caseId: case_id }
    const uscc = agency
    const paper = { actor: SIGNER, signerName: SIGNER.name, subject, scope: { items: [3, 8], controls: [] } }
    const issued = await ledger.write(async (tx) => [
      await issueInTx(tx, deps, {
        ...paper,
        kind: 'rectification_notice',
        build: (frame) => noticeDocument({ ...NOTICE, caseId: case_id, agency: { name, uscc } }, frame),
      }),
      await issueInTx(tx, deps, {
        ...paper,
        kind: 'supervision_request',
        build: (frame) => requestDocument({ ...ESCALATION, caseId: case_id, agency: { name, uscc } }, frame),
      }),
    ])
    await overdue(deps, case_id, issued)
    const verdict = await ledger.db.get<{ verdict: string; gate: string }>(
      'select verdict, gate from gate_state where project_id = $project',
      {
        project,
      },
    )
    if (!verdict) throw new Error(`${project} has no verdict`)
    const opinion = await recordOpinion(deps, {
      actor: OFFICER,
      projectId: project,
      gate: verdict.gate as never,
      conclusion: verdict.verdict as never,
      validUntil: '2026-12-31',
      ...(verdict.verdict === '基本符合' ? { correctBy: '2026-06-30' } : {}),
      signerName: SIGNER.name,
    })
    issued.push(await issueOpinion(deps, { actor: OFFICER, projectId: project, opinionId: opinion.opinion_id }))
    for (const d of issued) papers.push({ kind: d.kind, id: d.document_id, number: d.number, agency })
    things[agency] = {
      finding: first.finding_id,
      case: case_id,
      waiver: waiver.body?.waiver_id ?? 'no-waiver',
      uscc: agency,
      project,
      opinion: opinion.opinion_id,
    }
  }
}

/** What only some have: log rows, material, uploads with rejected rows, deliveries of a subscription. */
async function plantFiles(deps: typeof home.product, callOf: (id: string, roles: Role[]) => Promise<Call>): Promise<void> {
  const { ledger } = deps
  await changeSetting(ledger, { actor: 'admin', name: 'webhooks.hosts', value: ['example.com'] })
  const admin = await callOf('u-读者admin', ['admin'])
  const hook = await admin('POST', '/webhooks', { url: 'https://example.com/', kinds: ['case.*'] })
  for (const agency of AGENCIES) {
    const own = things[agency]
    const finding_id = `35-4-04:${GRANTS[agency]}`
    const log = {
      control_id: '35-4-04',
      subject_id: GRANTS[agency],
      evidence: JSON.stringify({ grant_id: GRANTS[agency], month: '2026-03' }),
    }
    const seen = { state: 'open', severity: 'S1', item: 4, evidence_class: 'E2', first_seen: '2026-03-31', last_seen: '2026-03-31' }
    await ledger.write((tx) => tx.put('finding', [{ finding_id, ...log, ...seen, agency_uscc: agency, times_seen: 1, recurrences: 0 }]))
    const officer = await callOf(OFFICER.id, ['authority'])
    const form = new FormData()
    form.set('file', new File([`${NAMES[agency]}的材料`], '材料.txt'))
    form.set('purpose', 'other')
    const version = (await officer('GET', `/cases/${own['case']}`)).body.version
    const attached = await officer('POST', `/cases/${own['case']}/files`, form, { 'if-match': `"${version}"` })
    // Its officer for one agency brings a file of which one row is rejected.
    const bringing = await callOf(`u-读者authority${NAMES[agency].slice(0, 1)}`, ['authority'])
    const rows = Array.from({ length: 40 }, (_, i) => `${agency}T${i},${agency},${i === 0 ? `某日${NAMES[agency]}` : '2026-02-10'}`)
    const job = (await bringing('POST', '/imports')).body.id
    const csv = ['training_id,uscc,held_on', ...rows].join('\n')
    await bringing('PUT', `/imports/${job}/file?name=${NAMES[agency]}.csv`, new Blob([csv]))
    await bringing('POST', `/imports/${job}/run`, {})
    let done: Answer
    do {
      await wait(20)
      done = await bringing('GET', `/imports/${job}`)
    } while (done.body.state === 'running')
    const batch = done.body.report.batches[0]
    expect([attached.status, batch?.rows_rejected]).toEqual([200, 1])
    Object.assign(own, { logs: finding_id, sha256: attached.body.files[0].sha256, job, batch: batch.batch_id, hook: hook.body.id })
  }
}

/** The case as it stands once its notice was served and its day has passed, so that every draft of it can be made. */
async function overdue({ ledger }: Pick<typeof home.product, 'ledger'>, caseId: string, issued: readonly IssuedDocument[]): Promise<void> {
  await ledger.write(async (tx) => {
    const record = await loadCase(tx, OFFICER, caseId)
    const dates = { issued_on: '2026-03-20', served_on: '2026-03-20', due_date: '2026-04-10', overdue_since: '2026-04-11' }
    const documents = issued.map(({ number, kind, sha256 }) => ({ number, kind, sha256, issued_on: '2026-03-20', issued_by: SIGNER.id }))
    const findings = record.findings.map((f) => ({ ...f, confirmed: true, in_notice: true }))
    const next: CaseRecord = { ...record, ...dates, state: 'overdue', confirmed_on: '2026-03-19', documents, findings }
    await saveCase(tx, next, { kind: 'case.overdue', action: 'overdue', actor: OFFICER, at: tx.at, before: record, said: null, body: {} })
  })
}

/** What a body says: the text itself, or that of every part of a packed file. */
function contentOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return strFromU8(bytes)
  return Object.values(unzipSync(bytes))
    .map((part) => strFromU8(part))
    .join('\n')
    .replaceAll(/<[^>]*>/g, '')
}

/** Every form in which a route can be asked about the things of one agency. */
function addresses(r: Declared, agency: Agency): string[] {
  const own = things[agency]
  const values: Record<string, readonly string[]> = {
    uscc: [agency],
    year: [YEAR],
    revision: ['1'],
    version: ['1'],
    indicator: ['C1', 'A1'],
    project: [own['project'] as string],
    opinion: [own['opinion'] as string],
    batch_id: [own['batch'] as string],
    name: ['access.idle_minutes'],
    sha256: [own['sha256'] as string],
    form: ['print', 'docx'],
    file: TABLES.flatMap((table) => [`${table}.csv`, `${table}.xlsx`]),
    kind: ['rectification_notice', 'supervision_request', 'overdue_report', 'gate_opinion', 'score_circular'],
    subject: [own['case'] as string, own['opinion'] as string, YEAR],
    id: idsOf(r.path, agency),
  }
  let list = [r.path]
  for (const [, parameter] of r.path.matchAll(/\{(\w+)\}/g)) {
    const fits = values[parameter as string]
    if (!fits) throw new Error(`${r.path}: no example of {${parameter}}`)
    list = list.flatMap((path) => fits.map((value) => path.replace(`{${parameter}}`, encodeURIComponent(value))))
  }
  const query = (r.operation.parameters ?? []).filter((p) => p.in === 'query')
  const asks = new URLSearchParams()
  for (const p of query) {
    if (p.name === 'q' && r.path !== '/audit') asks.set('q', NAMES[agency])
    else if (p.name === 'years') asks.set('years', YEAR)
    else if (p.name === 'project') asks.set('project', own['project'] as string)
    else if (r.path === '/audit') continue
    else if (p.name === 'from') asks.set('from', '2026-02-28')
    else if (p.name === 'to') asks.set('to', '2026-03-31')
    else if (p.required) asks.set(p.name, String(smallest(p.schema, schemas)))
  }
  const filtered = query.some((p) => p.name === 'agency')
    ? [`agency=${agency}`]
    : query.some((p) => p.name === 'uscc')
      ? [`uscc=${agency}`]
      : []
  return list.flatMap((path) => ['', ...filtered].map((filter) => `${path}?${[asks.toString(), filter].filter((t) => t !== '').join('&')}`))
}

function idsOf(path: string, agency: Agency): string[] {
  const own = things[agency]
  if (path.startsWith('/findings/')) return [own['finding'] as string, own['logs'] as string]
  if (path.startsWith('/imports/')) return [own['job'] as string]
  if (path.startsWith('/webhooks/')) return [own['hook'] as string]
  if (path.startsWith('/controls/')) return ['35-8-01', '35-3-03']
  if (path.startsWith('/cases/')) return [own['case'] as string]
  if (path.startsWith('/waivers/')) return [own['waiver'] as string]
  if (path.startsWith('/documents/')) return papers.filter((p) => p.agency === agency || p.agency === null).map((p) => p.id)
  if (path.includes('/opinions/')) return [own['opinion'] as string]
  return ['nobody']
}

const TABLES = Object.keys(DOWNLOADS)
/** Written, but only computes or prints. */
const PRINTS = new Set([
  'POST /scores/{year}/what-if',
  'POST /schemes/{year}/preview',
  'POST /scores/{year}/publications/{revision}/recompute',
])
/** The document of the routes has examples only; a stream, and the redirects of single sign-on, are looked at elsewhere. */
const LEFT_OUT = new Set(['GET /openapi.json', 'GET /docs', 'GET /events', 'GET /session/sso', 'GET /session/sso/callback'])
const PAPER = /^\/(drafts|documents|reports)\//

/** What must not stand in a body that this reader gets from this route. */
function forbidden(reader: Reader, path: string): string[] {
  const { agencies } = reader
  const others =
    agencies === 'all' ? [] : AGENCIES.filter((a) => !agencies.includes(a) && !(reader.role === 'approver' && agencies.includes(P)))
  const hidden = papers.filter((p) => {
    if (['system_admin', 'security_admin', 'admin', 'bot'].includes(reader.role)) return true
    if (reader.role === 'approver') return p.kind !== 'gate_opinion'
    return agencies !== 'all' && ['supervision_request', 'score_circular'].includes(p.kind)
  })
  return [...others.flatMap((a) => [a, NAMES[a]]), ...hidden.flatMap((p) => [p.number, p.id]), ...(PAPER.test(path) ? [reader.name] : [])]
}

describe('what every reader gets from every route', () => {
  it('holds nothing of another agency, no paper of another kind, and no reader’s name in a paper', async () => {
    const asked = routes.filter((r) => (r.method === 'GET' && !LEFT_OUT.has(nameOf(r))) || PRINTS.has(nameOf(r)))
    const wrong: string[] = []
    const count = { requests: 0, answered: 0, drafts: 0 }
    const answeredRoutes = new Set<string>()
    const drafted = new Set<string>()
    const look = async (reader: Reader, r: Declared, path: string, body: unknown) => {
      count.requests += 1
      const { status, said, text } = await reader.ask(r.method, path, body)
      if (status >= 500) wrong.push(`${reader.name} ${nameOf(r)} ${path}: ${status} ${text}`)
      if (status !== 200) {
        // A refusal may repeat what was asked, and no more.
        const given = decodeURIComponent(path)
        const told = forbidden(reader, r.path).filter((part) => said.includes(part) && !given.includes(part))
        if (told.length > 0) wrong.push(`${reader.name} ${path} is refused with ${told}`)
        return
      }
      count.answered += 1
      answeredRoutes.add(nameOf(r))
      const found = forbidden(reader, r.path).filter((part) => said.includes(part))
      if (found.length > 0) wrong.push(`${reader.name} ${nameOf(r)} ${path} holds ${found.join(' ')}`)
      if (r.path.startsWith('/drafts/')) {
        count.drafts += 1
        drafted.add(path.split('/')[2] as string)
        if (['cdo', 'auditor', 'system_admin', 'security_admin', 'admin', 'bot'].includes(reader.role))
          wrong.push(`${reader.name} reads the draft ${path}`)
      }
    }
    for (const r of asked) {
      const schema = bodySchema(r)
      const body = schema === undefined ? undefined : smallest(schema, schemas)
      for (const path of new Set(AGENCIES.flatMap((agency) => addresses(r, agency)))) {
        await Promise.all(readers.map((reader) => look(reader, r, path, body)))
      }
    }
    process.stdout.write(
      `${asked.length} routes × ${readers.length} readers (${ROLES.length} roles in and out of scope) × 2 agencies: ${count.requests} requests, ${count.answered} bodies looked into, ${count.drafts} drafts\n`,
    )
    expect(wrong).toEqual([])
    expect(asked.map(nameOf).filter((name) => !answeredRoutes.has(name))).toEqual([])
    expect(count.answered).toBeGreaterThan(1400)
    for (const kind of ['rectification_notice', 'supervision_request', 'overdue_report', 'gate_opinion', 'score_circular']) {
      expect([kind, drafted.has(kind)]).toEqual([kind, true])
    }
  }, 600_000)
})
