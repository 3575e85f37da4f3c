import { read, utils } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { signIn } from '../support/app.ts'
import { A, assessedApp, B } from './help.ts'

let get: (path: string, who?: 'officer' | 'cdo' | 'admin') => Promise<Response>
let deps: Awaited<ReturnType<typeof assessedApp>>['deps']

beforeAll(async () => {
  ;({ deps } = await assessedApp())
  const app = createApp(deps)
  const who = {
    officer: await signIn(deps, { id: 'o', roles: ['authority', 'auditor'] }),
    cdo: await signIn(deps, { id: 'c', roles: ['cdo'], agencies: [B] }),
    admin: await signIn(deps, { id: 'a', roles: ['admin'] }),
  }
  get = async (path, person = 'officer') => app.request(`/api${path}`, { headers: who[person] })
})

const csv = async (response: Response): Promise<Record<string, string>[]> =>
  parse(Buffer.from(await response.arrayBuffer()), { bom: true, columns: true })

describe('downloads', () => {
  it('gives findings as CSV with Chinese headers and a Chinese file name', async () => {
    const response = await get('/downloads/findings.csv')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('线索_2025-11-01.csv'))
    const rows = await csv(response)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ 线索编号: 'F1', 单位: '甲局', 对象: '《企业登记》', 严重程度: '一般', 证据等级: '直证' })
  })

  it('gives the same rows as a workbook', async () => {
    const book = read(Buffer.from(await (await get('/downloads/findings.xlsx')).arrayBuffer()))
    const sheet = book.Sheets[book.SheetNames[0] ?? '']
    expect(utils.sheet_to_json(sheet as never)).toHaveLength(1)
  })

  it('disarms what a spreadsheet would run, whatever the table holds', async () => {
    const one = await deps.ledger.db.get('select * from finding')
    await deps.ledger.write((tx) => tx.put('finding', [{ ...one, finding_id: 'F-evil', subject_id: '=cmd|calc', evidence: '{}' }]))
    const rows = await csv(await get('/downloads/findings.csv'))
    expect(rows.find((r) => r['线索编号'] === 'F-evil')).toMatchObject({ 对象: "'=cmd · calc", 对象键: "'=cmd|calc" })
    await deps.ledger.write((tx) => tx.run("delete from finding where finding_id = 'F-evil'"))
  })

  it('speaks GBK when asked', async () => {
    const response = await get('/downloads/controls.csv?encoding=gbk')
    expect(response.headers.get('content-type')).toContain('gbk')
    expect(new TextDecoder('gbk').decode(await response.arrayBuffer())).toContain('逾期答复')
  })

  it('keeps to the agencies of the person and to what the role may take', async () => {
    expect(await csv(await get('/downloads/findings.csv', 'cdo'))).toEqual([])
    expect((await get(`/downloads/evidence.csv?finding=F1`, 'cdo')).status).toBe(404)
    expect((await get('/downloads/audit.csv', 'cdo')).status).toBe(403)
    expect((await get('/downloads/findings.csv', 'admin')).status).toBe(403)
    const { tables } = (await (await get('/downloads', 'cdo')).json()) as { tables: { name: string }[] }
    expect(tables.map((t) => t.name)).not.toContain('audit')
  })

  it('takes the filters of the page, and names a wrong one', async () => {
    expect(await csv(await get(`/downloads/findings.csv?agency=${A}&item=8`))).toHaveLength(1)
    expect(await csv(await get('/downloads/findings.csv?item=3'))).toEqual([])
    const wrong = await get('/downloads/findings.csv?colour=red')
    expect(wrong.status).toBe(400)
    expect(((await wrong.json()) as { error: { message: string } }).error.message).toContain('colour')
    expect((await get('/downloads/nothing.csv')).status).toBe(404)
  })

  it.each(['controls', 'coverage', 'undecided', 'batches', 'cases', 'gates', 'projects', 'audit'])(
    '%s comes in both formats',
    async (name) => {
      for (const format of ['csv', 'xlsx']) expect([name, (await get(`/downloads/${name}.${format}`)).status]).toEqual([name, 200])
    },
  )

  it('leaves a trace of every file taken out', async () => {
    const events = await deps.ledger.db.all<{ subject: string; actor: string }>(
      "select subject, actor from event where kind = 'export.made'",
    )
    expect(events.some((e) => e.actor === 'o' && e.subject.includes('/downloads/findings.csv'))).toBe(true)
  })

  it('evidence has a row for each value', async () => {
    const rows = await csv(await get('/downloads/evidence.csv?finding=F1'))
    expect(rows.some((r) => r['内容'] === '乙局' && r['代码'] === B)).toBe(true)
  })
})
