import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { signedIn, signIn } from '../support/app.ts'
import { A, assessedApp, B, json, OFFICER } from './help.ts'

type Hit = { kind: string; id: string }
let as: (person: Parameters<typeof signIn>[1]) => Promise<(q: string) => Promise<string[]>>
beforeAll(async () => {
  const { deps } = await assessedApp()
  const day = { opened_on: '2025-11-01', updated_on: '2025-11-01' }
  const one = { version: 1, state: 'lead', item: 8, severity: 'S3', rebounds: 0, all_clear: false, body: '{}', ...day }
  await deps.ledger.write((tx) =>
    tx.put('rect_case', [
      { ...one, case_id: 'ZG2025-0001', agency_uscc: A, title: '逾期答复' },
      { ...one, case_id: 'ZG2025-0002', agency_uscc: B, title: '逾期答复' },
    ]),
  )
  await deps.warehouse.run(
    `create or replace table stg.project as select * from (values ('P1', '一网统管平台', '${A}'), ('P2', '一网统管二期', '${B}')) as t(project_id, name, uscc)`,
  )
  as = async (person) => {
    const app = signedIn(createApp(deps), await signIn(deps, person))
    return async (q) => {
      const { status, body } = await json(app, `/api/search?q=${encodeURIComponent(q)}`)
      expect(status).toBe(200)
      return body.hits.map((h: Hit) => `${h.kind} ${h.id}`)
    }
  }
})

describe('search', () => {
  it('finds agencies, cases, findings, projects and controls by number, name and part of it', async () => {
    const find = await as(OFFICER)
    expect(await find('甲局')).toEqual([`agency ${A}`, 'case ZG2025-0001', 'finding F1'])
    expect(await find('zg2025-0002')).toEqual(['case ZG2025-0002'])
    expect(await find('统管')).toEqual(['project P1', 'project P2'])
    expect(await find('35-8-01')).toEqual(['finding F1', 'control 35-8-01'])
    expect(await find("' or 1=1 --")).toEqual([])
  })

  it('stays within the agencies and the rights of the person', async () => {
    const cdo = await as({ roles: ['cdo'], agencies: [B] })
    expect(await cdo('甲局')).toEqual([])
    expect((await cdo('逾期答复')).filter((h) => !h.startsWith('control'))).toEqual(['case ZG2025-0002'])
    expect(await cdo('统管')).toEqual(['project P2'])
    const approver = await as({ roles: ['approver'] })
    expect(await approver('zg2025')).toEqual([])
  })

  it('wants something to look for', async () => {
    const { app } = await assessedApp()
    for (const q of ['', '%20', 'x'.repeat(101)]) {
      expect((await json(app, `/api/search?q=${q}`)).status).toBe(400)
    }
  })
})
