import { expect, test } from 'vitest'
import { changePerson } from '../../server/access/people.ts'
import { createApp } from '../../server/api/app.ts'
import { caller, openApp, signIn } from '../support/app.ts'
import { A, assessedApp, OFFICER } from './help.ts'

async function people() {
  const { deps } = await assessedApp()
  const app = createApp(deps)
  const officer = caller(app, await signIn(deps, { roles: ['authority'] }))
  const other = caller(app, await signIn(deps, { roles: ['cdo'], agencies: ['11440703MB9D00025B'] }))
  let asked = 0
  const all = deps.warehouse.all.bind(deps.warehouse)
  deps.warehouse.all = (async (...args: Parameters<typeof all>) => {
    asked += 1
    return all(...args)
  }) as typeof deps.warehouse.all
  return { deps, officer, other, asked: () => asked }
}

test('the same question is answered once, also when it is asked many times at once', async () => {
  const { officer, asked } = await people()
  const first = await officer('GET', '/overview')
  const once = asked()
  expect(once).toBeGreaterThan(0)
  const answers = await Promise.all(Array.from({ length: 10 }, () => officer('GET', '/overview')))
  expect(asked()).toBe(once)
  for (const answer of answers) {
    expect(answer.body).toEqual(first.body)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
})

test('what is written to the ledger is seen at once', async () => {
  const { deps, officer } = await people()
  expect((await officer('GET', '/findings')).body.total).toBe(1)
  await deps.ledger.write(async (tx) => {
    await tx.run("update finding set state = 'cleared'")
    tx.event({ kind: 'finding.cleared', subject: 'x', actor: 'system', body: {} })
  })
  expect((await officer('GET', '/findings')).body.total).toBe(0)
})

test('another person is answered for himself, and a refusal is not kept', async () => {
  const { officer, other } = await people()
  expect((await officer('GET', '/findings')).body.total).toBe(1)
  expect((await other('GET', '/findings')).body.total).toBe(0)
  expect((await officer('GET', `/agencies/${A}`)).status).toBe(200)
  for (let i = 0; i < 2; i += 1) expect((await other('GET', `/agencies/${A}`)).status).toBe(404)
  expect((await officer('GET', '/overview?odd=1')).status).toBe(400)
})

test('who signs out, is closed or loses a role is noticed at the next request', async () => {
  const { deps } = await assessedApp()
  const app = createApp(deps)
  const headers = await signIn(deps, { id: 'p1', roles: ['authority'] })
  const person = caller(app, headers)
  expect((await person('GET', '/findings')).status).toBe(200)
  await changePerson(deps, { ...OFFICER, roles: ['admin'] }, 'p1', { roles: ['approver'] })
  expect((await person('GET', '/session')).body.user.roles).toEqual(['approver'])
  await person('POST', '/session/logout')
  expect((await person('GET', '/findings')).status).toBe(401)
})

test('a session that ends by the clock is noticed, though nothing is written', async () => {
  const open = await openApp()
  const person = caller(open.app, await signIn(open.deps, { roles: ['authority'] }))
  expect((await person('GET', '/session')).body.user).not.toBeNull()
  open.deps.clock.move(30 * 86_400_000)
  expect((await person('GET', '/session')).body.user).toBeNull()
})
