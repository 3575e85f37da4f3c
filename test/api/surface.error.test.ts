import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { assessedApp, bareApp, json, type TestApp } from './help.ts'

let app: TestApp
beforeAll(async () => {
  app = (await assessedApp()).app
})

describe('errors have one shape', () => {
  it.each([
    ['/api/findings?severity=S9', 400, 'invalid_input'],
    ['/api/findings?item=10', 400, 'invalid_input'],
    ['/api/findings?limit=0', 400, 'invalid_input'],
    ['/api/findings?cursor=%21%21', 400, 'invalid_input'],
    ['/api/findings?nosuch=1', 400, 'invalid_input'],
    ["/api/findings/' or 1=1 --", 404, 'not_found'],
    ['/api/controls/35-8-99', 404, 'not_found'],
    ['/api/agencies/NOBODY', 404, 'not_found'],
    ['/api/nothing', 404, 'not_found'],
    ['/api', 404, 'not_found'],
  ])('%s → %i %s', async (path, status, code) => {
    const got = await json(app, path)
    expect(got.status).toBe(status)
    expect(got.body.error.code).toBe(code)
    expect(got.body.error.message).toMatch(/[一-龥]/)
    expect(Object.keys(got.body)).toEqual(['error'])
  })

  it('names the wrong parameter', async () => {
    expect((await json(app, '/api/findings?severity=S9')).body.error.detail).toEqual({ parameter: 'severity' })
  })

  it('a failure inside says nothing of SQL, paths or the stack', async () => {
    const { app: own, deps } = await assessedApp()
    await deps.ledger.db.run('drop table finding')
    const got = await json(own, '/api/findings')
    expect(got.status).toBe(500)
    expect(got.body.error.code).toBe('internal')
    expect(JSON.stringify(got.body)).not.toMatch(/select|finding|Catalog|\.ts|\/server/i)
  })

  it('the text of a failed control stays inside', async () => {
    for (const path of ['/api/controls', '/api/controls/35-8-02', '/api/coverage']) {
      expect(JSON.stringify((await json(app, path)).body)).not.toContain('secret_column')
    }
  })

  it('an injected filter finds nothing and breaks nothing', async () => {
    const got = await json(app, `/api/findings?agency=${encodeURIComponent("x' or '1'='1")}`)
    expect([got.status, got.body.total]).toEqual([200, 0])
  })
})

describe('headers and pages', () => {
  it('forbids inline script and framing', async () => {
    const { headers } = await json(app, '/api/status')
    const csp = headers.get('content-security-policy') ?? ''
    expect(csp).toContain("default-src 'none'")
    expect(csp).toContain("script-src 'self'")
    expect(csp).not.toContain('unsafe')
    expect(csp).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('answers HEAD as JSON without a body', async () => {
    const head = await app.request('/api/nothing', { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type')]).toEqual([404, 'application/json'])
    expect((await app.request('/api/status', { method: 'HEAD' })).status).toBe(200)
  })

  it('serves built pages, keeps hashed assets and never leaves the folder', async () => {
    const webRoot = mkdtempSync(join(tmpdir(), 'shuheng-web-'))
    mkdirSync(join(webRoot, 'assets'))
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>数衡</title>')
    writeFileSync(join(webRoot, 'assets', 'a-1.js'), 'export {}')
    const { app: own } = await bareApp({ webRoot })
    const page = await own.request('/findings/F1')
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(await page.text()).toContain('数衡')
    expect((await own.request('/assets/a-1.js')).headers.get('cache-control')).toContain('immutable')
    expect((await own.request('/assets/gone.js')).status).toBe(404)
    const outside = await own.request('/assets/..%2f..%2f..%2fetc/passwd')
    expect(await outside.text()).not.toContain('root:')
    expect((await own.request('/%E0%A4%A')).status).toBeLessThan(500)
  })
})
