import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/contract/actor.ts'
import { type IssueInput, issueInTx } from '../../server/documents/issue.ts'
import { circularDocument } from '../../server/documents/kinds/circular.ts'
import { noticeDocument } from '../../server/documents/kinds/notice.ts'
import { documentContent, documentFile, findDocument, listDocuments } from '../../server/documents/reads.ts'
import { keep, sha256 } from '../../server/documents/store.ts'
import { appDeps } from '../support/app.ts'
import { CIRCULAR, NOTICE } from './samples.ts'

const signer: Actor = { id: 'u1', name: '陈某某', roles: ['signer'], agencies: 'all', via: 'session' }
const cdo: Actor = { id: 'u2', name: '李某', roles: ['cdo'], agencies: ['11440700OTHER00000'], via: 'session' }

let deps: Awaited<ReturnType<typeof appDeps>>
beforeAll(async () => {
  deps = await appDeps()
})

const notice = (over: Partial<IssueInput> = {}): IssueInput => ({
  actor: signer,
  kind: 'rectification_notice',
  signerName: signer.name,
  subject: { agency: NOTICE.agency.uscc, caseId: NOTICE.caseId },
  scope: { items: [3, 8], controls: ['35-3-03'] },
  build: (frame) => noticeDocument(NOTICE, frame),
  ...over,
})

const issue = (input: IssueInput) => deps.ledger.write((tx) => issueInTx(tx, deps, input))

describe('issuing', () => {
  it('numbers drafts without gaps, a refused one giving its number back, and leaves the place of the official number open', async () => {
    const first = await issue(notice())
    await expect(issue(notice({ build: () => noticeDocument({ ...NOTICE, problems: [] }, {} as never) }))).rejects.toThrow('没有可以写入')
    await expect(
      deps.ledger.write(async (tx) => {
        await issueInTx(tx, deps, notice())
        throw new Error('later step fails')
      }),
    ).rejects.toThrow('later step fails')
    const second = await issue(notice())
    const circular = await issue(
      notice({
        kind: 'score_circular',
        subject: { year: 2026 },
        scope: { items: [], controls: [] },
        build: (frame) => circularDocument(CIRCULAR, frame),
      }),
    )
    expect([first.number, second.number, circular.number]).toEqual(['稿-2025-0001', '稿-2025-0002', '稿-2025-0003'])
    expect([first.document_id, second.document_id, circular.document_id]).toEqual(['WD2025-0001', 'WD2025-0002', 'WD2025-0003'])
  })

  it('records the hash of the very file in the ledger', async () => {
    const [row] = await listDocuments(deps, signer, { kind: 'score_circular', limit: 1 })
    if (!row) throw new Error('no document')
    const file = documentFile(deps, row)
    expect(sha256(file)).toBe(row.sha256)
    const event = await deps.ledger.db.get<{ body: string }>("select body from event where kind = 'document.issued' and subject = $id", {
      id: row.document_id,
    })
    expect(JSON.parse(event?.body ?? '{}')).toMatchObject({ sha256: row.sha256, number: row.number, signer_name: '陈某某' })
    expect(documentContent(deps, row)).toMatchObject({ number: '演示〔2025〕　　号', issued: true })
  })

  it('shows a data officer only what was served on the own agency, never the scores of others', async () => {
    expect((await listDocuments(deps, signer, { limit: 10 })).map((d) => d.document_id)).toEqual([
      'WD2025-0003',
      'WD2025-0002',
      'WD2025-0001',
    ])
    expect(await listDocuments(deps, cdo, { limit: 10 })).toEqual([])
    await expect(findDocument(deps, cdo, 'WD2025-0001')).rejects.toMatchObject({ code: 'not_found' })
    const own = { ...cdo, agencies: [NOTICE.agency.uscc] }
    const served = async (served_on: string) => {
      await deps.ledger.write((tx) =>
        tx.put('rect_case', [
          {
            case_id: NOTICE.caseId,
            agency_uscc: NOTICE.agency.uscc,
            state: 'rectifying',
            version: 1,
            item: 3,
            severity: 'S3',
            title: '整改',
            opened_on: '2025-11-01',
            updated_on: '2025-11-01',
            served_on,
            rebounds: 0,
            all_clear: false,
            body: '{}',
          },
        ]),
      )
      return (await listDocuments(deps, own, { limit: 10 })).map((d) => d.document_id)
    }
    expect(await served('2025-11-02')).toEqual([])
    expect(await served('2025-11-01')).toEqual(['WD2025-0002', 'WD2025-0001'])
  })

  it('notices a changed file', async () => {
    const row = await issue(notice())
    expect(readdirSync(join(deps.config.home, 'documents'))).toContain(`${row.sha256}.docx`)
    writeFileSync(join(deps.config.home, 'documents', `${row.sha256}.docx`), 'changed')
    expect(() => documentFile(deps, row)).toThrow('与台账登记的摘要不一致')
    rmSync(join(deps.config.home, 'documents', `${row.sha256}.docx`))
    expect(() => documentFile(deps, row)).toThrow('不在存档目录中')
  })

  it('keeps bytes whole whose file was changed before', () => {
    const bytes = Buffer.from('{"a":1}')
    const hash = keep(deps, bytes, 'json')
    const path = join(deps.config.home, 'documents', `${hash}.json`)
    writeFileSync(path, 'changed')
    expect([keep(deps, bytes, 'json'), readFileSync(path, 'utf8')]).toEqual([hash, '{"a":1}'])
  })
})
