import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineSettings, readSettings, setting } from '../../server/base/settings.ts'
import { type Call, caller, openApp, signIn } from '../support/app.ts'

const group = defineSettings('probe', '试验', {
  days: setting(z.int().min(1).max(30), 5, { zh: '天数', unit: '天', source: '第十五条' }),
  key: setting(z.string().max(50), 'none', { zh: '密钥', source: '产品默认', secret: true }),
})

let deps: Awaited<ReturnType<typeof openApp>>['deps']
let admin: Call
let officer: Call
beforeAll(async () => {
  const open = await openApp()
  deps = open.deps
  admin = caller(open.app, await signIn(deps, { id: 'admin', roles: ['admin'] }))
  officer = caller(open.app, await signIn(deps, { id: 'officer', roles: ['authority'] }))
})

const shown = async (name: string) =>
  (await officer('GET', '/settings')).body.groups
    .flatMap((g: { settings: { name: string }[] }) => g.settings)
    .find((s: { name: string }) => s.name === name)

describe('settings', () => {
  it('show label, default and source; a change holds at once and goes back with null', async () => {
    expect(await shown('probe.days')).toMatchObject({
      label: '天数',
      value: 5,
      fallback: 5,
      source: '第十五条',
      unit: '天',
      changed: false,
    })
    const changed = await admin('PUT', '/settings/probe.days', { value: 9 })
    expect(changed.body).toMatchObject({ value: 9, fallback: 5, changed: true, changed_by: 'admin' })
    expect((await readSettings(deps.ledger, group)).days).toBe(9)
    expect((await admin('PUT', '/settings/probe.days', { value: null })).body).toMatchObject({ value: 5, changed: false })
    const events = await deps.ledger.db.all<{ body: string }>(
      "select body from event where kind = 'setting.changed' and subject = 'probe.days' order by seq",
    )
    expect(events.map((e) => JSON.parse(e.body))).toEqual([
      { value: 9, before: null },
      { value: null, before: 9 },
    ])
  })

  it('every one of the product says in Chinese what it is and where its default comes from', async () => {
    const { groups } = (await officer('GET', '/settings')).body
    expect(groups.length).toBeGreaterThan(4)
    for (const g of groups) {
      for (const s of g.settings) {
        expect([s.name, s.label]).toEqual([s.name, expect.stringMatching(/[一-龥]/)])
        expect([s.name, s.source]).toEqual([s.name, expect.stringMatching(/[一-龥]/)])
      }
    }
  })

  it('refuse a wrong value, an unknown name and whoever may not', async () => {
    expect((await admin('PUT', '/settings/probe.days', { value: 31 })).status).toBe(400)
    expect((await admin('PUT', '/settings/probe.nothing', { value: 1 })).status).toBe(404)
    expect((await admin('PUT', '/settings/nothing.at.all', { value: 1 })).status).toBe(404)
    expect((await officer('PUT', '/settings/probe.days', { value: 6 })).status).toBe(403)
    expect((await readSettings(deps.ledger, group)).days).toBe(5)
  })

  it('never give a secret back, in an answer or an event', async () => {
    const { body } = await admin('PUT', '/settings/probe.key', { value: 'hush-hush' })
    expect(body).toMatchObject({ value: null, fallback: null, secret: true, changed: true })
    expect((await readSettings(deps.ledger, group)).key).toBe('hush-hush')
    expect(JSON.stringify(await deps.ledger.db.all('select body from event'))).not.toContain('hush-hush')
    expect(JSON.stringify((await officer('GET', '/settings')).body)).not.toContain('hush-hush')
  })

  it('a stored value that the schema no longer takes falls back to the default', async () => {
    await deps.ledger.write((tx) => tx.put('setting', [{ name: 'probe.days', value: '"many"', changed_at: tx.at, changed_by: 'u' }]))
    expect((await readSettings(deps.ledger, group)).days).toBe(5)
  })
})
