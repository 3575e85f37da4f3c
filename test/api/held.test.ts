import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ImportJob, ImportPreview } from '../../server/api/imports/schema.ts'
import type { Held } from '../../server/reads/held.ts'
import { bareApp } from './help.ts'

const CSV =
  '系统编号,建设单位统一社会信用代码,系统名称,建设状态,列入清单日期,密级标识\r\nS1,11440700MB9D00017G,市政务系统,已建,2024-01-10,否\r\nS2,11440700MB9D00017G,不该留下,已建,2024-01-10,是\r\n'

it('a file that waits is not kept by its preview, lands once its flag is named, and is counted without content', async () => {
  const home = mkdtempSync(join(tmpdir(), 'shuheng-held-'))
  const { app } = await bareApp({ config: { home, host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 } })
  const json = (body: unknown) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const { id } = (await (await app.request('/api/imports', { method: 'POST' })).json()) as ImportJob
  const put = () =>
    app.request(`/api/imports/${id}/file?name=a.csv&offset=0`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: CSV,
    })
  const preview = async (mapping?: object) =>
    (await (await app.request(`/api/imports/${id}/preview`, json({ name: 'a.csv', table: 'system_reg', mapping }))).json()) as ImportPreview
  await put()
  const waiting = await preview()
  expect(waiting.parts[0]?.marks.map((m) => m.id)).toEqual(['header:密级标识'])
  expect(JSON.stringify(waiting)).not.toContain('不该留下')
  expect(readdirSync(join(home, 'tmp', 'inbox', id))).toEqual([])

  const run = async (readings: object[]) => {
    await app.request(`/api/imports/${id}/run`, json({ readings }))
    for (;;) {
      const now = (await (await app.request(`/api/imports/${id}`)).json()) as ImportJob
      if (now.state !== 'running') return now
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  await put()
  expect((await run([{ name: 'a.csv', table: 'system_reg' }])).report?.refused[0]?.code).toBe('secrecy')
  const mapping = { secrecy: { flags: ['密级标识'] } }
  const next = (await (await app.request('/api/imports', { method: 'POST' })).json()) as ImportJob
  await app.request(`/api/imports/${next.id}/file?name=a.csv&offset=0`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: CSV,
  })
  await app.request(`/api/imports/${next.id}/run`, json({ readings: [{ name: 'a.csv', table: 'system_reg', mapping }] }))
  let job: ImportJob
  do {
    await new Promise((resolve) => setTimeout(resolve, 50))
    job = (await (await app.request(`/api/imports/${next.id}`)).json()) as ImportJob
  } while (job.state === 'running')
  expect(job.report?.batches.map((b) => [b.rows_landed, b.rows_classified])).toEqual([[1, 1]])

  const held = (await (await app.request('/api/held')).json()) as Held
  expect([held.rows, held.files]).toEqual([1, 1])
  expect(held.held.find((h) => h.kind === 'file')?.places).toEqual([{ where: 'header', count: 1 }])
  expect(JSON.stringify(held)).not.toMatch(/不该留下|密级标识/)
}, 60_000)
