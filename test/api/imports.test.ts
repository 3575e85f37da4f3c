import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportJob, ImportPreview } from '../../server/api/imports/schema.ts'
import { safeName } from '../../server/import/inbox.ts'
import { bareApp } from './help.ts'

const CSV =
  '机构名称,统一社会信用代码,机构类型,行政区划代码,是否纳入\r\n甲局,11440700MB9D00017G,行政机关,440700,是\r\n乙局,11440700MB9D00025B,行政机关,440700,是\r\n'

async function setup() {
  const home = mkdtempSync(join(tmpdir(), 'shuheng-imports-'))
  const config = { home, host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 }
  const assessed: (string | undefined)[] = []
  const { app } = await bareApp({
    config,
    assess: async ({ asOf }) => {
      assessed.push(asOf)
      return { as_of: asOf ?? '2025-10-31', alarms: 7 }
    },
  })
  const json = (body: unknown) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const put = (id: string, offset: number, piece: string, name = '机构清单.csv') =>
    app.request(`/api/imports/${id}/file?name=${encodeURIComponent(name)}&offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: piece,
    })
  const job = (await (await app.request('/api/imports', { method: 'POST' })).json()) as ImportJob
  const ended = async (id = job.id): Promise<ImportJob> => {
    for (;;) {
      const now = (await (await app.request(`/api/imports/${id}`)).json()) as ImportJob
      if (now.state === 'done' || now.state === 'failed') return now
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return { app, json, put, job, ended, assessed }
}

describe('upload', () => {
  it('joins pieces, takes a repeated one once, refuses a gap', async () => {
    const { put, job } = await setup()
    expect(await (await put(job.id, 0, 'abc')).json()).toEqual({ name: '机构清单.csv', bytes: 3 })
    expect(await (await put(job.id, 3, 'def')).json()).toMatchObject({ bytes: 6 })
    expect(await (await put(job.id, 3, 'def')).json()).toMatchObject({ bytes: 6 })
    expect((await put(job.id, 9, 'x')).status).toBe(409)
    expect((await put(job.id, 4, 'efg')).status).toBe(409)
  })

  it('keeps a name inside its folder', () => {
    expect(safeName('../../etc/passwd')).toBe('passwd')
    expect(safeName('C:\\导出\\机构.csv')).toBe('机构.csv')
    for (const bad of ['', '..', '/', 'x'.repeat(400)]) expect(() => safeName(bad), bad).toThrow(/文件名/)
  })
})

describe('preview and run', () => {
  it('says what a file is taken for, reads it another way when told, lands and assesses it', async () => {
    const { app, json, put, job, ended, assessed } = await setup()
    const csv = CSV.replace('机构名称', '单位')
    expect((await put(job.id, 0, csv)).status).toBe(200)
    const preview = async (more: object) =>
      ((await (await app.request(`/api/imports/${job.id}/preview`, json({ name: '机构清单.csv', ...more }))).json()) as ImportPreview)
        .parts[0]
    const mapping = { columns: { name: { from: '单位' } } }
    const mapped = await preview({ table: 'org', mapping })
    expect(mapped).toMatchObject({ table: 'org', table_label: '机构清单', problem: null })
    expect(mapped?.rows).toHaveLength(2)
    expect(mapped?.columns.find((c) => c.name === 'name')?.from).toBe('单位')
    const at = mapped?.columns.findIndex((c) => c.name === 'name') ?? -1
    expect(mapped?.rows.map((r) => [r.kind, r.values[at]])).toEqual([
      ['landed', '甲局'],
      ['landed', '乙局'],
    ])

    const run = await app.request(
      `/api/imports/${job.id}/run`,
      json({ readings: [{ name: '机构清单.csv', table: 'org', mapping }], assess: true, as_of: '2025-10-31' }),
    )
    expect(run.status).toBe(200)
    const done = await ended()
    expect(done).toMatchObject({ state: 'done', assessed: { as_of: '2025-10-31', alarms: 7 } })
    expect(done.report?.batches.map((b) => [b.table, b.rows_in, b.rows_landed])).toEqual([['org', 2, 2]])
    expect(assessed).toEqual(['2025-10-31'])
    expect((await put(job.id, 0, 'late')).status).toBe(409)
  })

  it('says what is missing in a file that is no table', async () => {
    const { app, json, put, job } = await setup()
    await put(job.id, 0, 'a,b\r\n1,2\r\n', 'x.csv')
    const { parts } = (await (await app.request(`/api/imports/${job.id}/preview`, json({ name: 'x.csv' }))).json()) as ImportPreview
    expect(parts[0]).toMatchObject({ table: null, headers: ['a', 'b'] })
    expect(parts[0]?.problem).toMatch(/表头|列/)
  })

  it('keeps a refused file in the record with its rows, and takes it with a higher limit', async () => {
    const { app, json, put, job, ended } = await setup()
    await put(job.id, 0, `${CSV}丙局,坏代码,行政机关,440700,是\r\n`)
    await put(job.id, 0, '姓名;电话\n某某;1380000\n', '名单.csv')
    await app.request(`/api/imports/${job.id}/run`, json({}))
    const { report } = await ended()
    expect(report?.batches).toEqual([])
    const refused = report?.refused.find((r) => r.code === 'over_reject_limit')
    expect(refused).toMatchObject({ fileName: '机构清单.csv', rows_in: 3, rows_rejected: 1, limit_needed: 34 })
    expect(refused?.message).not.toMatch(/rejects\/|--max/)

    const rows = await app.request(`/api/imports/rejects/${refused?.batch_id}`)
    expect(await rows.text()).toContain('丙局,坏代码')
    const kept = (await (await app.request('/api/refused')).json()) as {
      refused: { file_name: string; code: string; why: string | null }[]
    }
    expect(kept.refused.map((r) => [r.file_name, r.code])).toEqual([
      ['机构清单.csv', 'over_reject_limit'],
      ['名单.csv', 'no_header'],
    ])
    // What the file says is shown once, on the report; the ledger keeps none of its lines.
    expect(report?.refused.find((r) => r.code === 'no_header')?.message).toContain('姓名、电话')
    expect(JSON.stringify(kept)).not.toMatch(/姓名|1380000/)

    const again = (await (await app.request('/api/imports', { method: 'POST' })).json()) as ImportJob
    await put(again.id, 0, `${CSV}丙局,坏代码,行政机关,440700,是\r\n`)
    await app.request(`/api/imports/${again.id}/run`, json({ max_reject: 34 }))
    expect((await ended(again.id)).report?.batches.map((b) => [b.rows_landed, b.rows_rejected])).toEqual([[2, 1]])
  })

  it('keeps the reading of a source and reads the next file by it', async () => {
    const { app, json, put, job, ended } = await setup()
    const put_ = { ...json({}), method: 'PUT' }
    const save = (body: object) => app.request('/api/sources', { ...put_, body: JSON.stringify(body) })
    const mapping = {
      table: 'org',
      columns: { name: { from: '单位' } },
      secrecy: { flags: [], cleared: [{ mark: 'header:x', reason: '不是' }] },
    }
    expect((await save({ name: '编办', files: '*', mapping })).status).toBe(400)
    expect((await save({ name: '编办', files: '机构*.csv', mapping: { table: 'org', columns: { nothing: { const: 'x' } } } })).status).toBe(
      400,
    )
    const answer = await save({ name: '编办', files: '机构*.csv', mapping })
    expect(answer.status, await answer.clone().text()).toBe(200)
    const saved = (await answer.json()) as { source_id: string; mapping: object }
    // A signature is of one file and is not kept.
    expect(saved.mapping).toEqual({ table: 'org', columns: { name: { from: '单位' } } })
    await save({ name: '全部', files: '*.csv', mapping: { encoding: 'gb18030' } })

    await put(job.id, 0, CSV.replace('机构名称', '单位'), '机构清单-7月.csv')
    const look = async (more: object) =>
      (await (await app.request(`/api/imports/${job.id}/preview`, json({ name: '机构清单-7月.csv', ...more }))).json()) as ImportPreview
    const found = await look({})
    expect(found).toMatchObject({ source: '编办', mapping: { table: 'org' }, parts: [{ table: 'org', problem: null }] })
    expect(await look({ source: null })).toMatchObject({ source: null, parts: [{ table: null }] })
    await app.request(`/api/imports/${job.id}/run`, json({ readings: [{ name: '机构清单-7月.csv', mapping: found.mapping }] }))
    expect((await ended()).report?.batches.map((b) => [b.table, b.rows_landed])).toEqual([['org', 2]])

    expect(
      (
        (await (await app.request(`/api/sources/${saved.source_id}`, { method: 'DELETE' })).json()) as { sources: { name: string }[] }
      ).sources.map((s) => s.name),
    ).toEqual(['全部'])
    expect((await app.request(`/api/sources/${saved.source_id}`, { method: 'DELETE' })).status).toBe(404)
  })

  it('knows no job after a restart, and says what to do', async () => {
    const { app } = await setup()
    const answer = await app.request('/api/imports/00000000-0000-0000-0000-000000000000')
    expect(answer.status).toBe(404)
    expect(((await answer.json()) as { error: { message: string } }).error.message).toMatch(/重新上传/)
  })
})
