import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/contract/actor.ts'
import { defaultScheme } from '../../server/contract/indicators.ts'
import { draftOpinion, issueOpinion } from '../../server/documents/gate-opinion.ts'
import { documentContent } from '../../server/documents/reads.ts'
import { agencyProfile, annualReport } from '../../server/documents/reports.ts'
import { draftScoreNotice, issueScoreNotice } from '../../server/documents/score-notice.ts'
import { plain, texts } from '../../server/documents/words.ts'
import { decideOpinion, recordOpinion } from '../../server/gates/opinion.ts'
import { resolveScheme, type SchemeInstrument } from '../../server/scores/scheme.ts'
import { type Figures, scoreUnits } from '../../server/scores/score.ts'
import { A, assessedApp } from '../api/help.ts'
import { appDeps } from '../support/app.ts'

const officer: Actor = { id: 'u1', name: '王某', roles: ['authority'], agencies: 'all', via: 'session' }
const second: Actor = { id: 'u2', name: '赵某', roles: ['approver', 'signer'], agencies: 'all', via: 'session' }
const cdo: Actor = { id: 'u3', name: '李某', roles: ['cdo'], agencies: ['11440700OTHER00000'], via: 'session' }

const said = (doc: Parameters<typeof texts>[0]) => [...texts(doc)].map(plain).join('\n')

let deps: Awaited<ReturnType<typeof appDeps>>

const checks = [
  { id: 'GI-01', result: 'fail', reason: 'no_list', row_count: 1 },
  { id: 'GI-02', result: 'unknown', reason: 'table_not_loaded', row_count: 0 },
]

beforeAll(async () => {
  deps = await appDeps()
  const state = { gate: 'initiation', as_of: '2025-10-31', since: '2025-10-31', uscc: A, approver_uscc: null, stage: 'initiation' }
  const { GATES } = await import('../../server/contract/gates.ts')
  const reason = Object.keys(GATES[0]?.checks[0]?.reasons ?? {})[0]
  const kept = JSON.stringify(checks.map((c) => (c.id === 'GI-01' ? { ...c, reason } : c)))
  await deps.ledger.write((tx) =>
    tx.put('gate_state', [{ ...state, project_id: 'P1', name: '智慧工地监管平台', verdict: '不符合', checks: kept }]),
  )
})

const opine = (over: object = {}) =>
  recordOpinion(deps, {
    actor: officer,
    projectId: 'P1',
    gate: 'initiation',
    conclusion: '不符合',
    validUntil: '2026-05-31',
    signerName: '陈某某',
    ...over,
  })

describe('符合性审查意见', () => {
  it('has one document however often it is asked for', async () => {
    const opinion = await opine()
    const ref = { actor: officer, projectId: 'P1', opinionId: opinion.opinion_id }
    const first = await issueOpinion(deps, ref)
    expect(await issueOpinion(deps, ref)).toMatchObject({ document_id: first.document_id, number: '稿-2025-0001' })
    const text = said(documentContent(deps, first))
    for (const part of ['智慧工地监管平台', '不得批准立项', '2026年5月31日', '陈某某', '所需数据表尚未导入']) expect(text).toContain(part)
  })

  it('waits for the second person when it departs from the verdict', async () => {
    const opinion = await opine({ conclusion: '符合', overrideReason: '清单已补报' })
    const ref = { actor: officer, projectId: 'P1', opinionId: opinion.opinion_id }
    await expect(issueOpinion(deps, ref)).rejects.toMatchObject({ code: 'conflict' })
    expect(said(await draftOpinion(deps, ref))).toContain('（待复核）')
    await decideOpinion(deps, { actor: second, projectId: 'P1', opinionId: opinion.opinion_id, confirm: true })
    expect(said(documentContent(deps, await issueOpinion(deps, ref)))).toContain('按数据计算的“不符合”不同，理由：清单已补报，经赵某复核')
  })

  it('is not there for people of other agencies', async () => {
    const opinion = await opine()
    await expect(draftOpinion(deps, { actor: cdo, projectId: 'P1', opinionId: opinion.opinion_id })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('考核结果通报', () => {
  it('is made of the frozen year, and refused before one is published', async () => {
    await expect(draftScoreNotice(deps, 2025)).rejects.toMatchObject({ code: 'conflict' })
    const scheme = resolveScheme()
    const unit = (n: number) => ({
      uscc: `U${n}`,
      name: `第${n}局`,
      org_type: 'admin',
      region_code: '440700',
      group: 'municipal' as const,
      assessed: true,
      graded: true,
      vertical: false,
      authority: false,
    })
    const figures: Figures = new Map([
      [
        'A1',
        new Map([
          ['U1', { numerator: 10, denominator: 10 }],
          ['U2', { numerator: 6, denominator: 10 }],
        ]),
      ],
    ])
    const results = scoreUnits({ scheme, units: [unit(1), unit(2)], figures, missing: new Set() })
    const publish = (revision: number, instrument: SchemeInstrument | null) => {
      const document = JSON.stringify({ window: { year: 2025, asOf: '2025-10-31' }, scheme, instrument, results, batches: [] })
      const row = { year: 2025, revision, as_of: '2025-10-31', sha256: 'x', document, note: '', published_by: 'u2' }
      return deps.ledger.write((tx) => tx.put('score_publication', [{ ...row, published_at: tx.at }]))
    }
    await publish(1, null)
    await expect(draftScoreNotice(deps, 2025)).rejects.toThrow('会签考核方案的其他部门')
    const issuedScheme = { title_zh: scheme.title_zh, doc_no: '江数〔2024〕40号', co_depts: ['江门市财政局'], signed_on: '2024-12-20' }
    await publish(2, issuedScheme)
    const issued = await issueScoreNotice(deps, { actor: second, year: 2025 })
    const text = said(documentContent(deps, issued))
    expect(issued.number).toMatch(/^稿-2025-\d{4}$/)
    expect(text).toContain('目录编制率：全市实际值80.0%，目标值100.0%，1个单位未达到目标。')
    expect(text).toContain('100.00')
    expect(text).toContain(`《${defaultScheme.title_zh}》（江数〔2024〕40号），我局会同江门市财政局`)
    await expect(issueScoreNotice(deps, { actor: officer, year: 2025 })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('reports', () => {
  it('count what the assessment found, and stay within the scope of the person', async () => {
    const { deps: home } = await assessedApp()
    const text = said(await annualReport(home, 2025))
    expect(text).toContain('检测范围内机构2个')
    expect(text).toContain('未消除线索1条')
    const profile = said(await agencyProfile(home, { actor: officer, uscc: A, year: 2025 }))
    expect(profile).toContain('逾期答复')
    await expect(agencyProfile(home, { actor: cdo, uscc: A, year: 2025 })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('say that nothing was assessed instead of counting nothing', async () => {
    await expect(annualReport(deps, 2025)).rejects.toMatchObject({ code: 'conflict' })
  })
})
