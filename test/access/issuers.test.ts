import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { carryIssuer, issuersOn } from '../../server/access/issuers.ts'
import { createApp } from '../../server/api/app.ts'
import { readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { competenceFor, prefixesOf } from '../../server/cases/competence.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { issueInTx } from '../../server/documents/issue.ts'
import { noticeDocument } from '../../server/documents/kinds/notice.ts'
import { documentContent } from '../../server/documents/reads.ts'
import { compareRecords } from '../../server/evidence/projections.ts'
import { NOTICE } from '../documents/samples.ts'
import { appDeps, type Call, caller, signIn, TestClock } from '../support/app.ts'
import { giveIssuer, ISSUER } from '../support/issuer.ts'

const CITY = '11440700MB9D00017G'
const COUNTY = '11440703MB9D00022X'
const TAXES = '11440700MB9D00033Y'
const OTHER = '11440800MB9D00044Z'
const TOWN = '11440703MB9D00055T'
const signer: Actor = { id: 'u1', name: '陈某某', roles: ['signer'], agencies: 'all', via: 'session' }

let app: ReturnType<typeof createApp>
let deps: Awaited<ReturnType<typeof appDeps>>
const who = {} as Record<'admin' | 'second' | 'chief' | 'deputy' | 'officer', Call>

const PROPOSAL = { region_code: '440703', effective_from: '2026-06-10', reason: '首次登记', body: { ...ISSUER, region_name: '望江区' } }
const paper = (agency: string) => ({
  actor: signer,
  kind: 'rectification_notice' as const,
  signerName: signer.name,
  subject: { agency, caseId: NOTICE.caseId },
  scope: { items: [3, 8], controls: ['35-3-03'] },
  build: (frame: Parameters<typeof noticeDocument>[1]) => noticeDocument(NOTICE, frame),
})
const issue = (agency: string) => deps.ledger.write((tx) => issueInTx(tx, deps, paper(agency)))

/** Signs everybody in, again after days have passed. */
async function enter() {
  const people = { admin: 'admin', second: 'admin', chief: 'signer', deputy: 'signer', officer: 'authority' } as const
  for (const [id, role] of Object.entries(people)) who[id as keyof typeof who] = caller(app, await signIn(deps, { id, roles: [role] }))
}

beforeAll(async () => {
  deps = await appDeps({ clock: new TestClock('2026-06-01T02:00:00Z') })
  app = createApp(deps)
  await enter()
  await deps.ledger.write((tx) => tx.put('duty', [{ user_id: 'chief', in_force: '["chief"]', changed_at: tx.at }]))
  await deps.warehouse.run(
    'create table org (uscc varchar, name varchar, region_code varchar, level varchar, vertical boolean, is_data_authority boolean)',
  )
  await deps.warehouse.run(`insert into org values
    ('${CITY}', '云江市教育局', '440700', null, null, null), ('${COUNTY}', '望江区教育局', '440703', null, null, null),
    ('${TAXES}', '云江市税务局', '440700', 'municipal', true, null), ('${OTHER}', '外市教育局', '440800', null, null, null),
    ('${TOWN}', '演示镇人民政府', '440703', 'town', null, null)`)
})

describe('who is competent for a unit', () => {
  const of = (agency: string, day = '2026-06-01') => competenceFor(deps.ledger.db, deps.warehouse, agency, day)

  it('is the authority of its own level: never the city for a unit of a county', async () => {
    expect(await of(CITY)).toMatchObject({ kind: 'issuer', record: { region_code: '440700' }, orders: null })
    expect(await of(COUNTY)).toMatchObject({ kind: 'missing', region: '440703' })
    await expect(issue(COUNTY)).rejects.toMatchObject({ code: 'conflict', detail: { link: '/issuers' } })
    await expect(issue(COUNTY)).rejects.toThrow('未登记同级公共数据主管部门（行政区划 440703）')
  })

  it('is nobody for units led from above and of other cities', async () => {
    expect((await of(TAXES)).orders).toContain('函商')
    expect((await of(OTHER)).orders).toContain('外市单位')
    await expect(issue(TAXES)).rejects.toThrow('垂直管理单位')
  })
})

describe('a record', () => {
  it('is proposed by an administrator, confirmed by another person, and holds from its day on', async () => {
    expect((await who.officer('POST', '/issuers', PROPOSAL)).status).toBe(403)
    const made = await who.admin('POST', '/issuers', PROPOSAL)
    expect(made.status).toBe(200)
    expect((await who.second('POST', '/issuers', PROPOSAL)).body.error.message).toContain('待确认')
    const region = made.body.regions.find((r: { region_code: string }) => r.region_code === '440703')
    const path = `/issuers/${region.records[0].record_id}/decide`
    expect((await who.admin('POST', path, { decision: 'confirm' })).body.error.message).toContain('须由另一人')
    expect((await who.deputy('POST', path, { decision: 'confirm' })).body.error.message).toContain('主要负责人')
    expect((await who.chief('POST', path, { decision: 'confirm', note: '属实' })).status).toBe(200)
    expect((await who.second('POST', path, { decision: 'confirm' })).status).toBe(409)
    const on = async (day: string) => (await issuersOn(deps.ledger.db, day)).map((r) => r.region_code)
    expect([await on('2026-06-09'), await on('2026-06-10')]).toEqual([['440700'], ['440700', '440703']])
    await expect(issue(COUNTY)).rejects.toThrow('未登记')
    deps.clock.move(10 * 86_400_000)
    await enter()
    const issued = await issue(COUNTY)
    expect(documentContent(deps, issued)).toMatchObject({ issuer: ISSUER.name, number: '演示函〔2026〕　　号' })
    expect(await compareRecords(deps.ledger.db)).toEqual([])
    const events = await deps.ledger.db.all<{ kind: string }>("select kind from event where subject = '440703' order by seq")
    expect(events.map((e) => e.kind)).toEqual(['issuer.proposed', 'issuer.confirmed'])
  })

  it('shows old beside new, and one that is sent back changes nothing', async () => {
    const change = { ...PROPOSAL, effective_from: '2026-06-20', reason: '换了联系人', body: { ...PROPOSAL.body, contact: '周某' } }
    const { body } = await who.admin('POST', '/issuers', change)
    const region = body.regions.find((r: { region_code: string }) => r.region_code === '440703')
    const waiting = region.records.find((r: { state: string }) => r.state === 'proposed')
    expect(waiting).toMatchObject({ before: { contact: '林某某' }, proposed_by: 'admin', reason: '换了联系人' })
    const path = `/issuers/${waiting.record_id}/decide`
    expect((await who.second('POST', path, { decision: 'refuse' })).status).toBe(400)
    expect((await who.second('POST', path, { decision: 'refuse', note: '请附文件' })).status).toBe(200)
    expect((await issuersOn(deps.ledger.db, '2026-07-01')).find((r) => r.region_code === '440703')?.body.contact).toBe('林某某')
  })

  it('orders a town only with the consent of its government', async () => {
    const found = await competenceFor(deps.ledger.db, deps.warehouse, TOWN, '2026-06-11')
    expect(found.orders).toContain('经本级政府同意')
  })

  it('does not sign with a part that is empty, and names it', async () => {
    await giveIssuer(deps.ledger, '440700', { phone: '待填写' })
    await expect(issue(CITY)).rejects.toThrow('缺少“联系电话”，不能签发')
    await giveIssuer(deps.ledger, '440700')
    expect((await issue(CITY)).number).toMatch(/^稿-2026-/)
  })

  it('lets its body number papers under its own prefixes and the registered one alone', async () => {
    await deps.warehouse.run(
      'create table authority (region_code varchar, uscc varchar, government_zh varchar, supervision_zh varchar, doc_prefix_zh varchar, approver_uscc varchar)',
    )
    await deps.warehouse.run("insert into authority values ('440700', null, '登记的人民政府', null, '登记字', null)")
    const found = await competenceFor(deps.ledger.db, deps.warehouse, CITY, '2026-06-11')
    expect(prefixesOf(found)).toEqual(['演示函', '演示', '登记字'])
    const { regions } = (await who.officer('GET', '/issuers')).body
    const city = regions.find((r: { region_code: string }) => r.region_code === '440700')
    expect(city.registered.differs).toContainEqual({ part: 'government', record: ISSUER.government, register: '登记的人民政府' })
  })
})

describe('settings of an older home', () => {
  let ledger: Ledger
  beforeEach(async () => {
    ledger = await Ledger.open(readConfig({}, { home: deps.config.home }), deps.now, ':memory:')
    await ledger.write((tx) =>
      tx.put('setting', [{ name: 'documents.issuer', value: '"云江市数据局"', changed_at: tx.at, changed_by: 'admin' }]),
    )
    await carryIssuer(ledger, '440700')
  })

  it('become a record of the city that waits for two people: nothing is signed on it', async () => {
    const [row] = await ledger.db.all<{ state: string; body: string }>('select state, body from issuer')
    expect(row?.state).toBe('carried')
    expect(JSON.parse(row?.body ?? '{}')).toMatchObject({ name: '云江市数据局', phone: '' })
    expect(await issuersOn(ledger.db, '2026-12-31')).toEqual([])
    const competence = await competenceFor(ledger.db, deps.warehouse, CITY, '2026-12-31')
    expect(competence.kind).toBe('missing')
    ledger.close()
  })

  it('are taken over once', async () => {
    await carryIssuer(ledger, '440700')
    expect(await ledger.db.all('select 1 as n from issuer')).toHaveLength(1)
    ledger.close()
  })
})
