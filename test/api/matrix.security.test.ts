import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { newToken } from '../../server/access/tokens.ts'
import { createApp } from '../../server/api/app.ts'
import { readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { ROLES, type Role } from '../../server/common/codes.ts'
import { type Actor, GRANTS, may, type Permission } from '../../server/contract/actor.ts'
import { tables } from '../../server/contract/tables.ts'
import { type Call, caller, signIn, TestClock } from '../support/app.ts'
import { smallest } from '../support/from-schema.ts'
import { bodySchema, concrete, type Declared, declaredBy, nameOf } from '../support/routes.ts'
import { A, assessedApp, B } from './help.ts'

/**
 * Every declared route with every role, in and out of scope, with no session, an expired one, a revoked and a limited token. The
 * routes come from the product's own document: a new route is covered by being there, and fails here without an example below.
 */

/** Routes about one thing of agency A: nobody of another agency may learn of it or touch it. */
const OF_AGENCY_A =
  /^\/(findings\/\{id\}|agencies\/\{uscc\}|service-addresses\/\{uscc\}|scores\/\{year\}\/units\/\{uscc\}|cases\/\{id\}|gates\/\{project\}|waivers\/\{id\}|drafts\/|reports\/agencies\/)/

/** In this small home, these have nothing to show to their own agency either. */
const NOTHING_HERE = /^\/(findings\/\{id\}\/log-rows|scores\/|gates\/|drafts\/|reports\/|cases\/\{id\}\/files\/)/

/** Answers to everybody that may name any agency, and why. */
const NAMES_ALL = new Map<string, string>([['GET /openapi.json', 'examples only']])

/** Never called with a right in hand: they would change what the other rows of the table stand on, or never end. */
const HELD_BACK = new Map<string, string>([
  ['POST /session/logout', 'ends the session'],
  ['POST /session/others', 'ends the other sessions'],
  ['GET /events', 'a stream'],
])

/** Rendering takes seconds: the table knocks with a year that is refused after the permission was looked at. */
const SLOW = /^\/reports\//

/** What an auditor may send: it concerns only the auditor, or computes and keeps nothing. */
const AUDITOR_MAY = /^\/(session|invitation|tokens|inbox|chat)\b|\/(preview|what-if|recompute|witness)$/

const GUARD = ['请先登录。', '您的角色没有此项操作的权限。如有需要，请联系系统管理员。']

const clock = new TestClock()
let app: ReturnType<typeof createApp>
let routes: Declared[]
let schemas: Record<string, unknown>
const people = {} as Record<Role, Call>
let cdoB: Call
/** Anew when it is needed: the table before takes longer than an idle session lasts. */
let signInB: () => Promise<void>
let known: Record<string, string>
let revoked: string
let limited: string
let expired: Record<string, string>

const actor = (role: Role, agencies: Actor['agencies'] = 'all'): Actor => ({
  id: `u-${role}`,
  name: role,
  roles: [role],
  agencies,
  via: 'session',
})

beforeAll(async () => {
  const config = readConfig({}, { home: mkdtempSync(join(tmpdir(), 'shuheng-matrix-')) })
  // One clock for both, so that a session that is used stays.
  const ledger = await Ledger.open(config, clock.now, ':memory:')
  const { deps: own } = await assessedApp({ demo: true, config, ledger })
  const deps = { ...own, now: clock.now }
  // Its file does not exist in this home: what reads files anew must not look for it.
  await deps.ledger.write((tx) => tx.run("update import_batch set withdrawn_at = imported_at where batch_id = 'B1'"))
  // The product stages its logs as views over the lake, which this home has not.
  for (const t of tables.filter((log) => log.big)) await deps.warehouse.run(`drop table if exists stg.${t.name}`)
  app = createApp(deps)
  for (const role of ROLES) people[role] = caller(app, await signIn(deps, actor(role, role === 'cdo' ? [A] : 'all')))
  signInB = async () => {
    cdoB = caller(app, await signIn(deps, { id: 'u-cdo-b', roles: ['cdo'], agencies: [B] }))
  }

  const declared = await declaredBy(people.admin)
  schemas = declared.schemas
  routes = declared.routes
  const opened = await people.authority('POST', '/cases', { findings: ['F1'] })
  expect(opened.status).toBe(200)
  const waiver = await people.authority('POST', '/waivers', {
    ...(smallest(bodySchema(routes.find((r) => nameOf(r) === 'POST /waivers')), schemas) as object),
    agency: A,
    agency_uscc: A,
    control_id: '35-8-01',
  })
  known = { CASE: opened.body.case_id, WAIVER: waiver.body?.waiver_id ?? 'no-waiver' }

  const officer = actor('authority')
  const token = (permissions: Permission[]) => newToken(deps, officer, { name: 't', permissions, agencies: null, days: 1 })
  const old = await token(['read'])
  revoked = old.token
  await people.authority('DELETE', `/tokens/${old.token_id}`)
  limited = (await token(['read'])).token
  const past = { ...deps, now: () => new Date(clock.now().getTime() - 24 * 3_600_000) }
  expired = await signIn(past, { id: 'u-expired', roles: ['authority'] })
})

function form(): FormData {
  const data = new FormData()
  data.set('file', new File(['x'], 'x.txt', { type: 'text/plain' }))
  data.set('purpose', 'proof')
  return data
}

/** Calls a route as it wants to be called, half a second after the one before: rate limits are tested elsewhere. */
async function knock(call: Call, r: Declared, headers: Record<string, string> = {}, path = concrete(r.path, known)) {
  clock.move(500)
  const schema = bodySchema(r)
  const query = (r.operation.parameters ?? [])
    .filter((p) => p.in === 'query' && p.required)
    .map((p) => `${p.name}=${encodeURIComponent(String(smallest(p.schema, schemas)))}`)
    .join('&')
  const upload = r.operation.requestBody?.content?.['multipart/form-data'] !== undefined
  const body = upload ? form() : schema ? smallest(schema, schemas) : undefined
  return call(r.method, `${path}${query ? `?${query}` : ''}`, body, { 'if-match': '"1"', ...headers })
}

const name = nameOf
const refusedByGuard = (a: { status: number; body: { error?: { message?: string } } }) => GUARD.includes(a.body?.error?.message ?? '')

describe('every route', () => {
  it('has a permission and an example for each path parameter', () => {
    expect(routes.length).toBeGreaterThan(100)
    expect(routes.filter((r) => r.permission === undefined).map(name)).toEqual([])
    expect(routes.filter((r) => concrete(r.path, known) === undefined).map(name)).toEqual([])
  })

  it('asks for a session that is open and a token that holds', async () => {
    const wrong: string[] = []
    const nobody = caller(app)
    const late = caller(app, expired)
    const ended = caller(app, {})
    for (const r of routes) {
      const want = r.permission === 'public' ? 'open' : 401
      if (HELD_BACK.has(name(r)) && want === 'open') continue
      const answers = [await knock(nobody, r), await knock(late, r)]
      for (const a of answers) if (want === 401 ? a.status !== 401 : refusedByGuard(a)) wrong.push(`${name(r)} ${a.status}`)
      const token = await knock(ended, r, { authorization: `Bearer ${revoked}` })
      if (token.status !== 401) wrong.push(`${name(r)} revoked ${token.status}`)
    }
    expect(wrong).toEqual([])
  })

  it('lets exactly the roles of its permission through', async () => {
    const wrong: string[] = []
    const table: string[] = []
    for (const r of routes) {
      const cells: string[] = []
      for (const role of ROLES) {
        const granted = may(actor(role), r.permission)
        if (granted && HELD_BACK.has(name(r))) {
          cells.push('·')
          continue
        }
        const a = await knock(people[role], r, {}, SLOW.test(r.path) ? concrete(r.path, known)?.replace('2025', '1') : undefined)
        const through = !refusedByGuard(a)
        if (through !== granted) wrong.push(`${name(r)} ${role}: ${a.status}`)
        if (role === 'auditor' && r.method !== 'GET' && a.status < 300 && !AUDITOR_MAY.test(r.path)) wrong.push(`${name(r)} auditor writes`)
        if (a.status >= 500) wrong.push(`${name(r)} ${role}: ${a.status} ${JSON.stringify(a.body)}`)
        cells.push(String(a.status))
      }
      table.push(`${r.method.padEnd(6)} ${r.path.padEnd(52)} ${r.permission.padEnd(15)} ${cells.map((c) => c.padEnd(10)).join('')}`)
    }
    process.stdout.write(`${''.padEnd(75)} ${ROLES.map((r) => r.padEnd(10)).join('')}\n${table.join('\n')}\n`)
    expect(wrong).toEqual([])
  }, 300_000)

  it('holds a token to its own permissions', async () => {
    const program = caller(app, {})
    const wrong: string[] = []
    for (const r of routes) {
      const reads = r.method === 'GET'
      const granted = r.permission === 'public' || r.permission === 'read' || (r.permission === 'self' && reads)
      if (HELD_BACK.has(name(r)) && granted) continue
      const a = await knock(program, r, { authorization: `Bearer ${limited}` })
      if (!granted && a.status !== 403) wrong.push(`${name(r)} ${a.status}`)
      if (granted && refusedByGuard(a)) wrong.push(`${name(r)} ${a.status}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('agency scope', () => {
  beforeAll(() => signInB())

  it('one’s own agency is open, another’s does not exist', async () => {
    const wrong: string[] = []
    for (const r of routes) {
      if (!OF_AGENCY_A.test(r.path) || !GRANTS.cdo.includes(r.permission)) continue
      const other = await knock(cdoB, r)
      const own = r.method === 'GET' ? await knock(people.cdo, r) : undefined
      // A refusal that the agency itself gets too (nothing imported yet) tells nothing.
      const refused =
        [403, 404].includes(other.status) || (other.status === 400 && JSON.stringify(other.body) === JSON.stringify(own?.body))
      if (!refused) wrong.push(`${name(r)} as B: ${other.status} ${JSON.stringify(other.body).slice(0, 120)}`)
      if (!own || NOTHING_HERE.test(r.path)) continue
      if (own.status !== 200) wrong.push(`${name(r)} as A: ${own.status} ${JSON.stringify(own.body).slice(0, 120)}`)
    }
    expect(wrong).toEqual([])
  })

  it('no list tells one agency of another', async () => {
    const wrong: string[] = []
    for (const r of routes) {
      if (r.method !== 'GET' || r.path.includes('{') || HELD_BACK.has(name(r)) || NAMES_ALL.has(name(r))) continue
      if (!may(actor('cdo'), r.permission)) continue
      const a = await knock(cdoB, r)
      if (JSON.stringify(a.body).includes(A)) wrong.push(`${name(r)} ${a.status}`)
    }
    expect(wrong).toEqual([])
  })

  it('a data officer of two agencies sees both', async () => {
    const { deps } = await assessedApp()
    const both = caller(createApp(deps), await signIn(deps, { id: 'both', roles: ['cdo'], agencies: [A, B] }))
    const { body } = await both('GET', '/overview')
    expect(body.agencies.map((a: { uscc: string }) => a.uscc).sort()).toEqual([A, B].sort())
  })
})
