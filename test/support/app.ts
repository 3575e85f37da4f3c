import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession } from '../../server/access/sessions.ts'
import { type ApiDeps, createApp } from '../../server/api/app.ts'
import { readConfig } from '../../server/base/config.ts'
import { Db } from '../../server/base/db.ts'
import { Ledger } from '../../server/base/ledger.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { giveIssuer } from './issuer.ts'

/** The clock of a test: stands still until moved. */
export class TestClock {
  #at: number
  constructor(at = '2025-11-01T00:00:00Z') {
    this.#at = Date.parse(at)
  }
  readonly now = (): Date => new Date(this.#at)
  move(ms: number): void {
    this.#at += ms
  }
}

/** What an app needs, with a home of its own and nobody signed in. */
export async function appDeps(extra: Partial<ApiDeps> & { clock?: TestClock } = {}): Promise<ApiDeps & { clock: TestClock }> {
  const { clock = new TestClock(), ...rest } = extra
  const config = readConfig({}, { home: mkdtempSync(join(tmpdir(), 'shuheng-app-')) })
  const warehouse = rest.warehouse ?? (await Db.open(':memory:', config))
  const ledger = rest.ledger ?? (await Ledger.open(config, clock.now, ':memory:'))
  if (rest.ledger === undefined) await giveIssuer(ledger)
  return { config, now: clock.now, demo: false, webRoot: undefined, ...rest, warehouse, ledger, clock }
}

/** Headers of a browser in which this person is signed in. A known id is signed in again as it stands. */
export async function signIn(deps: ApiDeps, person: Partial<Actor> & Pick<Actor, 'roles'>): Promise<Record<string, string>> {
  const id = person.id ?? randomUUID()
  const secret = await deps.ledger.write(async (tx) => {
    if (!(await tx.get('select 1 as known from person where user_id = $id', { id }))) {
      await tx.put('person', [
        {
          user_id: id,
          login: id.toLowerCase(),
          name: person.name ?? id,
          roles: [...person.roles],
          agencies: person.agencies === undefined || person.agencies === 'all' ? null : [...person.agencies],
          active: true,
          created_at: tx.at,
        },
      ])
    }
    return openSession(tx, deps.now(), id, 'password')
  })
  return browser(secret)
}

/** What our pages send with every request. */
export function browser(secret?: string): Record<string, string> {
  return { 'x-requested-with': 'shuheng', ...(secret === undefined ? {} : { cookie: `shuheng_session=${secret}` }) }
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON they asked for
  readonly body: any
  readonly headers: Headers
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** Calls of one person: `call('POST', '/cases', {…})`. `env` stands for the socket, for example of a loopback peer. */
export function caller(app: ReturnType<typeof createApp>, who: Record<string, string> = browser(), env: object = {}): Call {
  return async (method, path, body, headers = {}) => {
    const raw = body instanceof FormData || body instanceof Blob
    const response = await app.request(
      `/api${path}`,
      {
        method,
        headers: { ...who, ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
      },
      env,
    )
    const text = await response.text()
    const json = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: json && text !== '' ? JSON.parse(text) : text, headers: response.headers }
  }
}

/** The app with these headers on every request, for tests that speak to `app.request` themselves. */
export function signedIn(app: ReturnType<typeof createApp>, who: Record<string, string>) {
  return {
    request: (path: string, init: RequestInit = {}, env: object = {}) =>
      app.request(path, { ...init, headers: { ...who, ...(init.headers as Record<string, string> | undefined) } }, env),
  }
}

/** The cookie value that an answer set; undefined when it set none or took it out. */
export function cookieOf(answer: Answer): string | undefined {
  return /shuheng_session=([^;]+);/.exec(answer.headers.get('set-cookie') ?? '')?.[1] || undefined
}

/** The environment of a request that came over a socket from this address. */
export function from(address: string): object {
  return { incoming: { socket: { remoteAddress: address, remotePort: 40_000, remoteFamily: address.includes(':') ? 'IPv6' : 'IPv4' } } }
}

/** An app with nobody signed in, and what it stands on. */
export async function openApp(extra: Partial<ApiDeps> & { clock?: TestClock } = {}) {
  const deps = await appDeps(extra)
  return { app: createApp(deps), deps }
}
