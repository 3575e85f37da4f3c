import { writeFileSync } from 'node:fs'
import { readConfig } from '../../server/base/config.ts'
import { terminalLog } from '../../server/base/terminal.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { draftForCase } from '../../server/documents/case-documents.ts'
import { listDocuments } from '../../server/documents/reads.ts'
import { renderDocx } from '../../server/documents/render/docx.ts'
import { agencyProfile, annualReport } from '../../server/documents/reports.ts'
import { closeProduct, openProduct } from '../../server/pipeline.ts'

const config = readConfig({}, { home: '/tmp/docs-look/home' })
const product = await openProduct(config, terminalLog(), () => new Date())
const deps = { ...product, config, now: () => new Date() } as never as Parameters<typeof annualReport>[0]
const actor: Actor = { id: 'x', name: '陈某某', roles: ['signer', 'authority'], agencies: 'all', via: 'session' }
const t = async (n: string, f: () => Promise<any>) => {
  const s = performance.now()
  try {
    const doc = await f()
    writeFileSync(`/tmp/docs-look/real-${n}.docx`, await renderDocx(doc))
    console.log(n, Math.round(performance.now() - s))
  } catch (e) {
    console.log(n, 'ERR', (e as Error).message, (e as Error).stack?.split('\n')[1])
  }
}
console.log(
  await listDocuments(deps, actor, { limit: 20 }).then((r) => r.map((d) => [d.document_id, d.number, d.title, d.sha256.slice(0, 8)])),
)
await t('annual', () => annualReport(deps, 2026))
const cases = await deps.ledger.db.all<{ case_id: string; state: string; agency_uscc: string }>(
  'select case_id, state, agency_uscc from rect_case order by case_id',
)
console.log(cases.map((c) => c.case_id + ':' + c.state).join(' '))
const busy = cases.find((c) => c.state === 'overdue')
if (busy) {
  await t('profile', () => agencyProfile(deps, { actor, uscc: busy.agency_uscc, year: 2026 }))
  await t('request', () => draftForCase(deps, { actor, caseId: busy.case_id, kind: 'supervision_request' }))
}
const toIssue = cases.find((c) => c.state === 'to_issue') ?? cases.find((c) => c.state === 'rectifying')
if (toIssue) await t('notice', () => draftForCase(deps, { actor, caseId: toIssue.case_id, kind: 'rectification_notice' }))
closeProduct(product)
