import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '../../server/base/errors.ts'
import { changeSetting } from '../../server/base/settings.ts'
import { act } from '../../server/cases/act.ts'
import { changeAddress } from '../../server/cases/address.ts'
import { afterAssessment } from '../../server/cases/after-assessment.ts'
import { mergeCases, splitCase } from '../../server/cases/arrange.ts'
import { type CaseEvent, replay } from '../../server/cases/evolve.ts'
import { attachFile, readCaseFile } from '../../server/cases/files.ts'
import { decideHold, listHolds } from '../../server/cases/holds.ts'
import { openCase } from '../../server/cases/open.ts'
import { listCases, readCase } from '../../server/cases/reads.ts'
import type { CaseFinding, CaseRecord } from '../../server/cases/record.ts'
import { tick } from '../../server/cases/tick.ts'
import { decideWaiver, listWaivers, requestWaiver } from '../../server/cases/waivers.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { A, assessment, auditor, B, cdo, cdoB, document, officer, person, product, signer, type TestProduct } from './help.ts'

let p: TestProduct
beforeEach(async () => {
  p = await product()
})
afterEach(() => p.deps.ledger.close())

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const stale = { control_id: '35-3-03', subject_id: 'K1', severity: 'S2' as const }
const lateReply = { control_id: '35-8-01', subject_id: 'R1', severity: 'S3' as const, past_act: true }

async function refused(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    const { code, message } = error as AppError
    expect(message).toMatch(/[\u4e00-\u9fff]/)
    return `${code}: ${message}`
  }
  throw new Error('was not refused')
}

const step = (actor: Actor, caseId: string, action: string, input?: unknown) => act(p.deps, { actor, caseId, action, input })

/** Opens a case of these findings and takes it to a served notice. */
async function noticed(findings: readonly Partial<CaseFinding>[], due = '2026-06-12'): Promise<CaseRecord> {
  await assessment(p, '2026-06-01', findings)
  await changeAddress(p.deps, { actor: officer, agency: A, address: '建设路 1 号', contact: '张工', phone: '0750-1234567' })
  const { case_id } = await openCase(p.deps, { actor: officer, findings: findings.map((f) => `${f.control_id}:${f.subject_id}`) })
  await step(officer, case_id, 'verify')
  await step(cdo, case_id, 'explain', { text: '正在补传' })
  await step(officer, case_id, 'confirm', { reason: '与平台记录一致' })
  await step(officer, case_id, 'prepare', { requirement: '补传数据并对账一致', due_date: due })
  return step(signer, case_id, 'issue', { document: document(1) })
}

describe('opening', () => {
  it('counts one fact once and cites the rest as 竞合', async () => {
    await assessment(p, '2026-06-01', [lateReply, { control_id: '35-9-02', subject_id: 'R1|reply', severity: 'S2', item: 9 }, stale])
    const record = await openCase(p.deps, { actor: officer, findings: ['35-8-01:R1', '35-9-02:R1|reply', '35-3-03:K1'] })
    expect(record.findings.map((f) => [f.finding_id, f.role, f.concurrent_with])).toEqual([
      ['35-3-03:K1', 'primary', null],
      ['35-9-02:R1|reply', 'primary', null],
      ['35-8-01:R1', 'concurrent', '35-9-02:R1|reply'],
    ])
    expect([record.severity, record.item, record.state, record.title]).toEqual(['S2', 3, 'lead', '超周期未更新等 2 条线索'])
  })

  it('refuses findings of two agencies, in a case, cleared, held or out of scope', async () => {
    await assessment(p, '2026-06-01', [stale, { ...stale, subject_id: 'K2', agency_uscc: B }, { ...stale, subject_id: 'K3' }])
    const open = (actor: Actor, ...findings: string[]) => openCase(p.deps, { actor, findings })
    expect(await refused(open(officer, '35-3-03:K1', '35-3-03:K2'))).toContain('同一单位')
    expect(await refused(open(cdo, '35-3-03:K1'))).toContain('forbidden')
    expect(await refused(open(person('o2', 'authority', [B]), '35-3-03:K1'))).toContain('not_found')
    await open(officer, '35-3-03:K1')
    expect(await refused(open(officer, '35-3-03:K1'))).toContain('不重复立案')
    await assessment(p, '2026-06-02', [stale])
    expect(await refused(open(officer, '35-3-03:K3'))).toContain('已在最新检测中消除')
  })

  it('splits and merges with both histories kept', async () => {
    await assessment(p, '2026-06-01', [stale, { ...stale, control_id: '35-2-02' }])
    const whole = await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1', '35-2-02:K1'] })
    const { left, split } = await splitCase(p.deps, { actor: officer, caseId: whole.case_id, findings: ['35-2-02:K1'], reason: '科室不同' })
    expect(left.findings.map((f) => f.finding_id)).toEqual(['35-3-03:K1'])
    expect([split.case_id, split.split_from, split.state]).toEqual(['ZG2026-0002', 'ZG2026-0001', 'lead'])
    const merged = await mergeCases(p.deps, { actor: officer, caseId: split.case_id, into: left.case_id, reason: '合并处理' })
    expect(merged.findings.map((f) => f.finding_id).sort()).toEqual(['35-2-02:K1', '35-3-03:K1'])
    const old = await readCase(p.deps, officer, split.case_id)
    expect([old.record.state, old.record.merged_into]).toEqual(['merged', left.case_id])
    expect(old.timeline.map((t) => t.action)).toEqual(['open', 'merge-into'])
    expect(old.actions).toEqual([])
  })
})

describe('deadlines', () => {
  it('gives the default working days of the severity, and the clock makes it overdue with the true date after downtime', async () => {
    const record = await noticed([stale])
    expect(record.due_date).toBe('2026-06-12')
    p.state.today = '2026-06-12'
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 0 })
    p.state.today = '2026-07-20'
    expect(await tick(p.deps)).toEqual({ overdue: 1, expired: 0 })
    const after = (await readCase(p.deps, officer, record.case_id)).record
    expect([after.state, after.overdue_since]).toEqual(['overdue', '2026-06-13'])
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 0 })
  })

  it('extends only by another person, and takes lateness back when the request was made in time', async () => {
    const { case_id } = await noticed([stale])
    expect(await refused(step(cdo, case_id, 'request-extension', { to: '2026-06-20', reason: '系统升级' }))).toContain('不是工作日')
    await step(cdo, case_id, 'request-extension', { to: '2026-06-26', reason: '系统升级' })
    const both: Actor = { ...signer, id: cdo.id, roles: ['signer', 'cdo'] }
    expect(await refused(step(both, case_id, 'decide-extension', { decision: 'approve', reason: '同意' }))).toContain('申请人不能批准')
    p.state.today = '2026-06-15'
    await tick(p.deps)
    const granted = await step(signer, case_id, 'decide-extension', { decision: 'approve', reason: '情况属实' })
    expect([granted.state, granted.due_date, granted.overdue_since]).toEqual(['rectifying', '2026-06-26', null])
  })

  it('takes a 陈述申辩 within its working days only', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-04'
    await step(cdo, case_id, 'object', { grounds: '责任在平台' })
    const done = await step(signer, case_id, 'decide-objection', { decision: 'rejected', reason: '平台当日正常' })
    expect(done.objections[0]?.state).toBe('rejected')
    p.state.today = '2026-06-05'
    expect(await refused(step(cdo, case_id, 'object', { grounds: '再次申辩' }))).toContain('2026-06-04）已过')
  })
})

describe('recheck', () => {
  it('learns by itself that every finding is gone, closes, and comes back as 反弹 one step graver within 90 days', async () => {
    const { case_id } = await noticed([stale])
    expect(await refused(step(officer, case_id, 'review'))).toContain('不能开始复核')
    p.state.today = '2026-06-10'
    await assessment(p, '2026-06-09', [])
    expect(await afterAssessment(p.deps, { asOf: '2026-06-09' })).toEqual({ rechecked: 1, rebounded: 0, hold: null })
    expect(await afterAssessment(p.deps, { asOf: '2026-06-09' })).toEqual({ rechecked: 0, rebounded: 0, hold: null })
    expect((await readCase(p.deps, officer, case_id)).timeline.at(-1)?.said).toBe('截至 2026-06-09 的检测：1 条消除，已全部消除')
    await step(officer, case_id, 'review')
    expect((await step(officer, case_id, 'close', { reason: '检测已消除' })).state).toBe('closed')

    p.state.today = '2026-08-01'
    await assessment(p, '2026-07-31', [stale])
    expect(await afterAssessment(p.deps, { asOf: '2026-07-31' })).toMatchObject({ rebounded: 1 })
    const back = (await readCase(p.deps, officer, case_id)).record
    expect([back.state, back.severity, back.rebounds, back.due_date]).toEqual(['lead', 'S1', 1, null])
  })

  it('does not reopen after 90 days, and leaves the finding free for a new case', async () => {
    const { case_id } = await noticed([stale])
    await assessment(p, '2026-06-09', [])
    await afterAssessment(p.deps, { asOf: '2026-06-09' })
    await step(officer, case_id, 'review')
    await step(officer, case_id, 'close', { reason: '检测已消除' })
    p.state.today = '2026-09-08'
    await assessment(p, '2026-09-08', [stale])
    expect(await afterAssessment(p.deps, { asOf: '2026-09-08' })).toMatchObject({ rebounded: 0 })
    expect((await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })).state).toBe('lead')
  })

  it('closes a past act on proof and a signed reason, never on data', async () => {
    const { case_id } = await noticed([lateReply])
    expect(await refused(step(cdo, case_id, 'submit', { text: '已答复' }))).toContain('佐证材料')
    const { file } = await attachFile(p.deps, { actor: cdo, caseId: case_id, name: '答复截图.png', purpose: 'proof', bytes: PNG })
    await step(cdo, case_id, 'submit', { text: '已答复并改进流程' })
    await step(officer, case_id, 'review')
    expect(await refused(step(officer, case_id, 'close', { reason: '可以' }))).toContain('签发人凭补救证明')
    expect(await refused(step(signer, case_id, 'close-signed', { reason: '可以', proof: ['0'.repeat(64)] }))).toContain('不在本事项')
    const closed = await step(signer, case_id, 'close-signed', { reason: '已答复，流程已改', proof: [file.sha256] })
    expect([closed.state, closed.ended_by]).toEqual(['closed', 'signer'])
    expect(await refused(openCase(p.deps, { actor: officer, findings: ['35-8-01:R1'] }))).toContain('销号')
  })
})

describe('upward', () => {
  it('reports, is supervised, answers late, and ends as 结案', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-15'
    expect(await refused(step(signer, case_id, 'report', { document: document(2, 'report'), reason: '逾期' }))).toContain('不能办理')
    await tick(p.deps)
    expect(await refused(step(officer, case_id, 'report', { document: document(2, 'report'), reason: '逾期' }))).toContain('forbidden')
    await step(signer, case_id, 'report', { document: document(2, 'report'), reason: '经催办仍未完成' })
    p.state.today = '2026-06-20'
    await step(officer, case_id, 'supervise', { on: '2026-06-18', ref: '江府督〔2026〕3号' })
    await attachFile(p.deps, { actor: cdo, caseId: case_id, name: '对账.csv', purpose: 'proof', bytes: Buffer.from('目录,条数\nK1,10\n') })
    await step(cdo, case_id, 'submit', { text: '已补传' })
    await step(officer, case_id, 'review')
    const returned = await step(officer, case_id, 'return', { reason: '对账仍有差额' })
    expect(returned.state).toBe('supervised')
    await step(cdo, case_id, 'submit', { text: '已补齐' })
    await step(officer, case_id, 'review')
    await assessment(p, '2026-06-20', [])
    await afterAssessment(p.deps, { asOf: '2026-06-20' })
    expect((await step(officer, case_id, 'close', { reason: '检测已消除' })).state).toBe('concluded')
  })
})

describe('lint before sending', () => {
  it('stops on a missing address, a withdrawn batch and an article not yet in force', async () => {
    await assessment(p, '2026-06-01', [{ ...stale, occurred_on: '2023-08-01' }])
    await p.deps.ledger.write((tx) =>
      tx.put('import_batch', [
        {
          batch_id: 'B1',
          seq: 1,
          table_name: 'ingest_batch',
          file_name: 'x.csv',
          sha256: 'a'.repeat(64),
          bytes: 1,
          rows_in: 1,
          rows_landed: 1,
          rows_rejected: 0,
          rows_classified: 0,
          rows_warned: 0,
          lake_path: 'x',
          report: '{}',
          imported_at: '2026-05-30 08:00:00',
          withdrawn_at: '2026-06-02 08:00:00',
        },
      ]),
    )
    const { case_id } = await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })
    await step(officer, case_id, 'verify')
    await step(officer, case_id, 'confirm', { reason: '与平台记录一致' })
    await step(officer, case_id, 'prepare', { requirement: '补传', due_date: '2026-06-12' })
    const view = await readCase(p.deps, signer, case_id)
    expect(view.lint.map((i) => `${i.level} ${i.code}`)).toEqual([
      'error service_address_missing',
      'error article_not_in_force',
      'error source_withdrawn',
    ])
    expect(view.actions.find((a) => a.action === 'issue')).toMatchObject({ allowed: false })
    expect(await refused(step(signer, case_id, 'issue', { document: document(1) }))).toContain('送达地址')
    p.state.today = '2026-06-15'
    expect((await readCase(p.deps, signer, case_id)).lint.map((i) => i.code)).toContain('due_passed')
  })

  it('keeps unconfirmed E3 out of the notice', async () => {
    const guess = { control_id: '35-4-05', subject_id: 'APP1|2026-05', evidence_class: 'E3' as const, severity: 'S2' as const }
    const record = await noticed([stale, guess])
    expect(record.findings.filter((f) => f.in_notice).map((f) => f.finding_id)).toEqual(['35-3-03:K1'])
  })
})

describe('waivers and holds', () => {
  it('waives only when somebody else approves, counts what it covers, and ends by itself', async () => {
    await assessment(p, '2026-06-01', [stale])
    const asked = await requestWaiver(p.deps, {
      actor: officer,
      agency: A,
      control: '35-3-03',
      basis: '省级统一汇聚',
      expires_on: '2026-07-01',
    })
    const both: Actor = { ...officer, roles: ['authority', 'signer'] }
    const approve = (actor: Actor) => decideWaiver(p.deps, { actor, waiverId: asked.waiver_id, decision: 'approve', reason: '同意' })
    expect(await refused(approve(both))).toContain('须由另一人办理')
    expect(await refused(approve(officer))).toContain('forbidden')
    await approve(signer)
    expect(await listWaivers(p.deps, auditor, undefined)).toMatchObject([{ state: 'approved', covers: 1 }])
    expect(await listWaivers(p.deps, cdoB, undefined)).toEqual([])
    expect(await refused(openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] }))).toContain('已获豁免')
    p.state.today = '2026-07-02'
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 1 })
    expect((await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })).state).toBe('lead')
  })

  it('holds an unusual flood of leads until an officer looks, but never the baseline', async () => {
    await changeSetting(p.deps.ledger, { actor: 'admin', name: 'cases.hold_leads', value: 2 })
    const many = [1, 2, 3, 4].map((n) => ({ ...stale, subject_id: `K${n}` }))
    await assessment(p, '2026-06-01', many.slice(0, 3))
    expect((await afterAssessment(p.deps, { asOf: '2026-06-01' })).hold).toBeNull()
    await assessment(p, '2026-06-02', [...many, ...many.map((m) => ({ ...m, control_id: '35-3-01' }))])
    const { hold } = await afterAssessment(p.deps, { asOf: '2026-06-02' })
    expect(await listHolds(p.deps.ledger.db)).toMatchObject([{ hold_id: hold, leads: 5, state: 'held' }])
    expect((await afterAssessment(p.deps, { asOf: '2026-06-02' })).hold).toBeNull()
    expect(await refused(openCase(p.deps, { actor: officer, findings: ['35-3-01:K1'] }))).toContain('暂缓')
    expect(await refused(decideHold(p.deps, { actor: cdo, holdId: hold as string, decision: 'release', reason: '看过' }))).toContain(
      'forbidden',
    )
    await decideHold(p.deps, { actor: officer, holdId: hold as string, decision: 'release', reason: '新增机构导入' })
    expect((await openCase(p.deps, { actor: officer, findings: ['35-3-01:K1'] })).state).toBe('lead')
  })
})

describe('scope, versions and replay', () => {
  it('shows a case only to those who may see its agency, and refuses a stale version', async () => {
    const { case_id, version } = await noticed([stale])
    expect(await refused(readCase(p.deps, cdoB, case_id))).toContain('not_found')
    expect((await listCases(p.deps, cdoB, { limit: 10 })).cases).toEqual([])
    expect((await listCases(p.deps, cdo, { limit: 10 })).total).toBe(1)
    await act(p.deps, { actor: officer, caseId: case_id, action: 'note', input: { text: '电话提醒' }, version })
    expect(await refused(act(p.deps, { actor: officer, caseId: case_id, action: 'note', input: { text: '再提醒' }, version }))).toContain(
      'conflict',
    )
    expect(await refused(act(p.deps, { actor: auditor, caseId: case_id, action: 'note', input: { text: '看过' } }))).toContain('forbidden')
  })

  it('pages through every case once', async () => {
    await assessment(
      p,
      '2026-06-01',
      [1, 2, 3, 4, 5].map((n) => ({ ...stale, subject_id: `K${n}` })),
    )
    for (const n of [1, 2, 3, 4, 5]) await openCase(p.deps, { actor: officer, findings: [`35-3-03:K${n}`] })
    const seen: string[] = []
    let after: [string, string] | undefined
    do {
      const page = await listCases(p.deps, officer, { limit: 2, after })
      seen.push(...page.cases.map((c) => c.case_id))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => `ZG2026-000${n}`))
  })

  it('rebuilds every record from its events alone', async () => {
    const { case_id } = await noticed([stale, lateReply])
    await step(cdo, case_id, 'object', { grounds: '责任在平台' })
    await step(signer, case_id, 'decide-objection', { decision: 'partly', reason: '部分采纳', drop: ['35-8-01:R1'] })
    p.state.today = '2026-06-15'
    await tick(p.deps)
    await assessment(p, '2026-06-15', [])
    await afterAssessment(p.deps, { asOf: '2026-06-15' })
    const events = (
      await p.deps.ledger.db.all<{ kind: string; subject: string; body: string }>('select kind, subject, body from event order by seq')
    ).map((e): CaseEvent => ({ ...e, body: JSON.parse(e.body) }))
    const stored = (await p.deps.ledger.db.all<{ case_id: string; body: string }>('select case_id, body from rect_case')).map((r) => [
      r.case_id,
      JSON.parse(r.body),
    ])
    expect(Object.fromEntries(replay(events))).toEqual(Object.fromEntries(stored))
  })
})

describe('files', () => {
  it('stores by hash outside the web root and gives back the same bytes', async () => {
    const { case_id } = await noticed([stale])
    const { file } = await attachFile(p.deps, { actor: cdo, caseId: case_id, name: '../../证明\u202e.png', purpose: 'proof', bytes: PNG })
    expect([file.name, file.type, file.sha256]).toEqual(['证明.png', 'image/png', createHash('sha256').update(PNG).digest('hex')])
    expect((await readCaseFile(p.deps, { actor: officer, caseId: case_id, sha256: file.sha256 })).bytes.equals(PNG)).toBe(true)
    expect(await refused(readCaseFile(p.deps, { actor: cdoB, caseId: case_id, sha256: file.sha256 }))).toContain('not_found')
    expect(await refused(attachFile(p.deps, { actor: cdo, caseId: case_id, name: '又一份.png', purpose: 'proof', bytes: PNG }))).toContain(
      'conflict',
    )
  })

  it('refuses what the bytes do not bear out, and what could run on the reader', async () => {
    const { case_id } = await noticed([stale])
    const files: [string, Buffer][] = [
      ['伪装.png', Buffer.from('<html><script>')],
      ['页面.html', Buffer.from('<html>')],
      ['页面.txt', Buffer.from('  <!DOCTYPE html><script>')],
      ['程序.exe', Buffer.from('MZ')],
      ['宏.docx', Buffer.from('PK\x03\x04[Content_Types].xml word/ word/vbaProject.bin', 'latin1')],
      ['空.txt', Buffer.alloc(0)],
      ['二进制.csv', Buffer.from([65, 0, 66])],
    ]
    for (const [name, bytes] of files) {
      expect(await refused(attachFile(p.deps, { actor: cdo, caseId: case_id, name, purpose: 'proof', bytes })), name).toContain(
        'file_refused',
      )
    }
  })
})
