import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { ROLES, type Role } from '../../server/common/codes.ts'
import { type Actor, may } from '../../server/contract/actor.ts'
import { tables } from '../../server/contract/tables.ts'
import { caller, signIn, TestClock } from '../support/app.ts'
import { smallest } from '../support/from-schema.ts'
import { bodySchema, concrete, type Declared, declaredBy, nameOf, type Schemas } from '../support/routes.ts'
import { A, assessedApp } from './help.ts'

/**
 * Every declared route is given, from its own schema, values that are of the wrong kind, out of every bound, or made of characters that
 * nothing can hold: one place at a time, all else right. It may refuse (4xx, with a sentence) or do what was asked; it never fails.
 */

const BROKEN = '\ud800'
const UNSEEN = 'a\u0000\u0001b\ufffec'
const TEXTS = [
  BROKEN,
  `x${BROKEN}y`,
  UNSEEN,
  ' ',
  '\u202e',
  'x'.repeat(5000),
  '𠮷'.repeat(300),
  "' or 1=1 --",
  '%',
  '../../etc',
  '__proto__',
]
const DAYS = ['2026-02-30', '2026-13-01', '0000-00-00', '9999-12-31', '-000001-01-01', '2026-2-3', 'today']
const NUMBERS = ['-1', '0', '1.5', 'NaN', '1e309', '99999999999999999999', '9007199254740993', '0x10', '-2147483649']
const WORDS = [...TEXTS, ...DAYS, ...NUMBERS]
const VALUES: readonly unknown[] = [...TEXTS, ...DAYS, null, true, -1, 1.5, 1e308, 2 ** 60, [], [null], {}, { a: { b: [] } }]
/** Whole bodies, as they come over the wire. */
const BODIES: readonly (readonly [type: string | undefined, body: string])[] = [
  ['application/json', '{'],
  ['application/json', '{"a":1,}'],
  ['application/json', 'null'],
  ['application/json', '[]'],
  ['application/json', '"text"'],
  ['application/json', '['.repeat(100_000)],
  ['application/json', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['application/json', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['application/json', '{"\\ud800":1}'],
  ['application/json', '{"__proto__":{"x":1},"constructor":1}'],
  ['text/plain', '{}'],
  ['application/xml', '<a/>'],
  ['application/x-www-form-urlencoded', 'a=1'],
  ['multipart/form-data', 'no boundary'],
  ['multipart/form-data; boundary=x', '--x\r\nbroken'],
  ['\u00ff/;;', '{}'],
  [undefined, '{}'],
]

/** Each ends what the other rows stand on, copies the ledger, or never ends. */
const HELD_BACK = new Set(['POST /session/logout', 'POST /session/others', 'GET /events', 'POST /backup'])

let app: ReturnType<typeof createApp>
let routes: Declared[]
let schemas: Schemas
let known: Record<string, string>
let sign: (role: Role) => Promise<Record<string, string>>
const clock = new TestClock()

beforeAll(async () => {
  const config = readConfig({}, { home: mkdtempSync(join(tmpdir(), 'shuheng-fuzz-')) })
  const ledger = await Ledger.open(config, clock.now, ':memory:')
  const { deps } = await assessedApp({ config, ledger, now: clock.now })
  await deps.ledger.write((tx) => tx.run("update import_batch set withdrawn_at = imported_at where batch_id = 'B1'"))
  for (const t of tables.filter((log) => log.big)) await deps.warehouse.run(`drop table if exists stg.${t.name}`)
  app = createApp(deps)
  sign = (role) => signIn(deps, { id: `u-${role}`, roles: [role], agencies: role === 'cdo' ? [A] : 'all' })
  const declared = await declaredBy(caller(app, await sign('admin')))
  routes = declared.routes
  schemas = declared.schemas
  const opened = await caller(app, await sign('authority'))('POST', '/cases', { findings: ['F1'] })
  expect(opened.status).toBe(200)
  known = { CASE: opened.body.case_id, WAIVER: 'no-waiver' }
})

interface Attempt {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What is tried at one route. */
function attempts(r: Declared): Attempt[] {
  const path = concrete(r.path, known) as string
  const query = (r.operation.parameters ?? []).filter((p) => p.in === 'query')
  const needed = query.filter((p) => p.required).map((p) => [p.name, String(smallest(p.schema, schemas))] as const)
  const asked = (pairs: readonly (readonly [string, string])[], at = path) => {
    const text = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()
    return text === '' ? at : `${at}?${text}`
  }
  const schema = bodySchema(r) as { properties?: Schemas; $ref?: string } | undefined
  const whole = schema === undefined ? undefined : smallest(schema, schemas)
  const right = schema === undefined ? {} : { body: JSON.stringify(whole), headers: { 'content-type': 'application/json' } }
  const list: Attempt[] = [{ path: asked(needed), ...right }]
  for (const p of query) {
    const others = needed.filter(([name]) => name !== p.name)
    for (const word of WORDS) list.push({ path: asked([...others, [p.name, word]]), ...right })
    list.push({ path: asked([...others, [p.name, '1'], [p.name, '2']]), ...right })
  }
  if (query.length === 0) list.push({ path: asked([['nosuch', BROKEN]]), ...right })
  for (const [i, part] of path.split('/').entries()) {
    if (!r.path.split('/')[i]?.startsWith('{')) continue
    const put = (value: string) =>
      path
        .split('/')
        .map((own, n) => (n === i ? value : own))
        .join('/')
    for (const word of [...DAYS, ...NUMBERS, '%00', '%ED%A0%80', '%EF%BF%BE', '%E0%A4%A', 'x'.repeat(3000), `${part}%00`]) {
      list.push({ path: asked(needed, put(word)), ...right })
    }
  }
  if (r.method === 'GET') return list
  for (const [type, body] of BODIES)
    list.push({ path: asked(needed), body, ...(type ? { headers: { 'content-type': latin1(type) } } : {}) })
  list.push({ path: asked(needed), ...right, headers: { ...right.headers, 'if-match': '"x' } })
  list.push({ path: asked(needed), ...right, headers: { ...right.headers, 'if-match': '"99999999999999999999"' } })
  if (whole === null || typeof whole !== 'object') return list
  const named = schema?.$ref ? schemas[schema.$ref.split('/').at(-1) as string] : schema
  for (const key of Object.keys(named?.properties ?? whole)) {
    for (const value of VALUES) {
      list.push({ path: asked(needed), body: JSON.stringify({ ...whole, [key]: value }), headers: { 'content-type': 'application/json' } })
    }
  }
  return list
}

/** A header may hold Latin-1 only, and this is what a program that knows nothing of that would send. */
const latin1 = (text: string) => (/^[\x20-\x7e]*$/.test(text) ? text : encodeURI(text))

const heavy = (path: string, words: readonly Attempt[]) =>
  /^\/(reports|scores)\//.test(path) ? words.filter((_, i) => i % 5 === 0) : words
const grantee = (r: Declared) => ROLES.find((role) => may({ roles: [role] } as unknown as Actor, r.permission)) ?? 'authority'

describe('no input makes a route fail', () => {
  it('answers each with a result or a sentence', async () => {
    const wrong: string[] = []
    const seen = new Map<string, number>()
    const count = { routes: 0, requests: 0, refused: 0 }
    for (const r of routes) {
      if (HELD_BACK.has(nameOf(r))) continue
      count.routes += 1
      const who = await sign(grantee(r))
      for (const a of heavy(r.path, attempts(r))) {
        clock.move(1000)
        count.requests += 1
        const response = await app.request(`/api${a.path}`, {
          method: r.method,
          headers: { ...who, 'if-match': '"1"', ...a.headers },
          ...(a.body === undefined ? {} : { body: a.body }),
        })
        const answer = await response.text()
        const at = `${nameOf(r)} ${response.status} ${a.path.slice(0, 120)} ${JSON.stringify(a.headers?.['content-type'])} ${a.body?.slice(0, 120)}`
        seen.set(`${response.status}`, (seen.get(`${response.status}`) ?? 0) + 1)
        if (response.status >= 500) wrong.push(`${at} → ${answer.slice(0, 200)}`)
        if (response.status < 400) continue
        count.refused += 1
        if (response.status === 401 && r.permission !== 'public') wrong.push(`${at}: the test itself is not signed in`)
        const { error } = JSON.parse(answer) as { error: { message: string } }
        if (!/\p{Script=Han}.*。$/su.test(error.message)) wrong.push(`${at} has no sentence: ${error.message}`)
        if (/select |\.ts:|\/server\//.test(answer)) wrong.push(`${at} shows its inside: ${answer.slice(0, 200)}`)
      }
    }
    process.stdout.write(
      `${count.requests} requests to ${count.routes} routes, ${count.refused} refused, ${wrong.length} wrong; ${[...seen].map(([status, n]) => `${status}: ${n}`).join(', ')}\n`,
    )
    expect(wrong).toEqual([])
  }, 600_000)
})
