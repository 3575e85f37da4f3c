import { beforeAll, describe, expect, it } from 'vitest'
import type { ApiDocument } from '../../server/api/http/document.ts'
import { bareApp, json, type TestApp } from './help.ts'

let app: TestApp
let document: ApiDocument & { security?: unknown }
beforeAll(async () => {
  app = (await bareApp()).app
  document = (await json(app, '/api/openapi.json')).body
})

describe('the OpenAPI document', () => {
  it('is 3.1 and holds every route with its permission, summary, tag and answers', () => {
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, o]) => ({ path, method, o })),
    )
    expect(operations.length).toBeGreaterThan(60)
    for (const { path, method, o } of operations) {
      const where = `${method} ${path}`
      expect([where, typeof o['x-permission']]).toEqual([where, 'string'])
      expect([where, o.summary]).toEqual([where, expect.stringMatching(/[一-龥]/)])
      expect([where, (o.tags ?? []).length]).toEqual([where, 1])
      expect([where, Object.keys(o.responses ?? {})]).toEqual([where, expect.arrayContaining(['default'])])
      expect([where, Object.keys(o.responses ?? {}).some((s) => /^2|^3/.test(s))]).toEqual([where, true])
      const key = (o.parameters ?? []).some((p) => p.name === 'Idempotency-Key')
      expect([where, key]).toEqual([where, method !== 'get' && o['x-permission'] !== 'public'])
      for (const name of path.matchAll(/\{(\w+)\}/g)) {
        expect([where, (o.parameters ?? []).some((p) => p.in === 'path' && p.name === name[1])]).toEqual([where, true])
      }
    }
  })

  it('names nothing that it does not hold', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((m) => m[1] as string)
    expect(refs.length).toBeGreaterThan(10)
    for (const ref of new Set(refs)) expect(Object.keys(document.components.schemas)).toContain(ref)
  })
})

describe('the reference page', () => {
  it('shows every route and needs neither script nor another host', async () => {
    const response = await app.request('/api/docs')
    const page = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
    for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>/api${path}</code>`)
    expect(page).not.toMatch(/<script|style=|https?:\/\//)
    const style = await app.request('/api/docs.css')
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
    expect(await style.text()).not.toMatch(/@import|url\(/)
  })
})
