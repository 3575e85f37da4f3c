import type { z } from '@hono/zod-openapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { agencyDetailSchema } from '../../server/reads/agency.ts'
import { batchPageSchema } from '../../server/reads/batches.ts'
import { controlSchema, controlsSchema } from '../../server/reads/controls.ts'
import { coverageSchema } from '../../server/reads/coverage.ts'
import { findingSchema } from '../../server/reads/finding.ts'
import { findingPageSchema } from '../../server/reads/findings.ts'
import { overviewSchema } from '../../server/reads/overview.ts'
import { statusSchema } from '../../server/reads/status.ts'
import { signedIn, signIn } from '../support/app.ts'
import { A, assessedApp, B, bareApp, json } from './help.ts'

const READS: [string, z.ZodType][] = [
  ['/api/status', statusSchema],
  ['/api/overview', overviewSchema],
  ['/api/findings?state=all', findingPageSchema],
  ['/api/controls', controlsSchema],
  ['/api/controls/35-8-01', controlSchema],
  ['/api/coverage', coverageSchema],
  ['/api/batches', batchPageSchema],
]

describe('answers are what the document says, no more and no less', () => {
  it.each(READS)('%s, before and after an assessment', async (path, schema) => {
    for (const make of [bareApp, assessedApp]) schema.parse((await json((await make()).app, path)).body)
  })

  it.each([
    ['/api/findings/F1', findingSchema],
    [`/api/agencies/${A}`, agencyDetailSchema],
  ] as [string, z.ZodType][])('%s', async (path, schema) => {
    schema.parse((await json((await assessedApp()).app, path)).body)
  })
})

describe('one agency’s person', () => {
  let get: (path: string) => ReturnType<typeof json>
  beforeAll(async () => {
    const { deps } = await assessedApp()
    const app = signedIn(createApp(deps), await signIn(deps, { roles: ['cdo'], agencies: [B] }))
    get = (path) => json(app, path)
  })

  it('sees its own rows and counts only', async () => {
    expect((await get('/api/status')).body.open_findings).toBe(0)
    expect((await get('/api/findings?state=all')).body.total).toBe(0)
    expect((await get(`/api/findings?state=all&agency=${A}`)).body.total).toBe(0)
    expect((await get('/api/findings?region=440700')).body.total).toBe(0)
    const overview = (await get('/api/overview')).body
    expect(overview.agencies.map((a: { uscc: string }) => a.uscc)).toEqual([B])
    expect(overview.types).toEqual([expect.objectContaining({ code: 'public_affairs', agencies: 1 })])
    const control = (await get('/api/controls')).body.controls.find((c: { id: string }) => c.id === '35-8-01')
    expect(control.open).toBe(0)
    expect((await get('/api/coverage')).body.unknown.every((u: { uscc: string }) => u.uscc === B)).toBe(true)
  })

  it('does not learn that another’s finding or agency is there, nor what a file is called', async () => {
    for (const path of ['/api/findings/F1', `/api/agencies/${A}`]) {
      const own = await get(path)
      const none = await get(path.replace(/[^/]+$/, 'none'))
      expect([own.status, own.body.error.code]).toEqual([none.status, none.body.error.code])
    }
    const [batch] = (await get('/api/batches')).body.batches
    expect(batch).toMatchObject({ file_name: '共享申请导出文件', part: null, table: 'share_request' })
  })
})
