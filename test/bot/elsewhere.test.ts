import { expect, it } from 'vitest'
import { client } from '../../bot/client.ts'
import { sendDue } from '../../bot/worker.ts'
import { browser, caller, cookieOf, openApp, signIn } from '../support/app.ts'

it('sets a worker up on another host as docs/chat.md says: person, link, password, token, sending', async () => {
  const { app, deps } = await openApp()
  const admin = caller(app, await signIn(deps, { id: 'root', roles: ['admin'] }))
  const added = await admin('POST', '/users', { login: 'messenger', name: '通知服务', roles: ['bot'], agencies: null, email: null })
  expect(added.status).toBe(200)
  const link = await admin('POST', `/users/${added.body.user_id}/invite`)
  expect(link.status).toBe(200)
  const secret = link.body.secret ?? new URL(link.body.url ?? link.body.link, 'http://x').hash.slice(1)
  const accepted = await caller(app)('POST', '/invitation/accept', { secret, password: 'Correct-Horse-7-Battery' })
  expect(accepted.status).toBe(200)
  const worker = caller(app, browser(cookieOf(accepted)))
  const asks = { name: '分区消息服务', permissions: ['notify.deliver'], agencies: null, days: 90 }
  const made = await worker('POST', '/tokens', asks)
  expect(made.status).toBe(200)
  const api = client(
    { fetch: async (url, init) => app.fetch(new Request(url as URL, init)) },
    { url: 'http://localhost', token: made.body.token },
  )
  const channels = [{ name: 'wecom:city', send: async () => ({ ok: true as const }) }]
  expect(await sendDue({ api, channels, name: 'w', publicUrl: 'https://x', warn: () => undefined })).toBe(0)
  // Nothing wider comes with it, and nobody else's token may speak for people.
  expect((await worker('POST', '/tokens', { ...asks, permissions: ['read'] })).status).toBe(403)
  await expect(api.get('/cases')).rejects.toThrow()
  const officer = caller(app, await signIn(deps, { id: 'officer', roles: ['authority'] }))
  const own = await officer('POST', '/tokens', { ...asks, permissions: ['read'] })
  const other = client(
    { fetch: async (url, init) => app.fetch(new Request(url as URL, init)) },
    { url: 'http://localhost', token: own.body.token },
  )
  await expect(other.get('/desk', { as: { channel: 'telegram', id: '1' } })).rejects.toMatchObject({ status: 401 })
})
