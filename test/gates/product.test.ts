import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { ROOT } from '../../server/base/config.ts'
import { shanghai } from '../../server/base/ledger.ts'
import { assess, closeProduct } from '../../server/pipeline.ts'
import { type Call, caller, signIn, TestClock } from '../support/app.ts'
import { A, B, catalogRow, GateHome, ORGS, projectRow } from './home.ts'

// Whole homes are built here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const clock = new TestClock('2025-08-01T01:00:00Z')
let home: GateHome
const deps = () => ({ ...home.product, demo: false, webRoot: undefined })
let app: ReturnType<typeof createApp>
const people: Record<'approver' | 'second' | 'cdo' | 'stranger', Call> = {} as never

const mount = (id: string) => ({ mount_id: `M-${id}`, catalog_id: id, kind: 'table', mounted_at: '2025-06-30', state: 'active' })
const batch = (id: string, done: string) => ({
  batch_id: `B-${id}`,
  catalog_id: id,
  uscc: A,
  finished_at: done,
  status: 'success',
  row_count: 10,
})

beforeAll(async () => {
  home = await GateHome.open(clock.now)
  app = createApp(deps())
  await home.put('org', ORGS)
  // Examples 51 and 52 of the contract: C1 is conditional, C2 is not shared and has no batch.
  await home.put('catalog', [
    catalogRow('C1'),
    catalogRow('C2', {
      share_type: 'no_share',
      share_condition: null,
      published_at: '2025-06-01',
      noshare_basis: '统计法第九条',
      noshare_basis_level: 'law',
    }),
    catalogRow('L1'),
  ])
  await home.put(
    'catalog_item',
    ['C1', 'C2', 'L1'].map((id) => ({ catalog_id: id, field: 'NAME', name: '姓名', is_sensitive: false, is_personal: true })),
  )
  await home.put('mount', [mount('C1'), mount('L1')])
  await home.put('ingest_batch', [batch('C1', '2025-06-30 20:00:00'), batch('L1', '2025-07-01 08:00:00')])
  await home.put('recon', [{ batch_id: 'B-C1', checked_at: '2025-06-30 21:00:00', src_rows: 10, dst_rows: 10 }])
  await home.put('system_reg', [
    {
      system_id: 'S1',
      uscc: A,
      name: '系统',
      state: 'built',
      registered_on: '2024-01-01',
      scheme_filed_at: '2024-01-02',
      schema_filed_at: '2024-01-03',
    },
  ])
  await home.put('project', [
    projectRow('P51', { system_id: 'S1' }),
    projectRow('P52', { catalog_ids: ['L1', 'C2'], system_id: 'S1' }),
    projectRow('P53', { fund: 'other' }),
  ])
  const sign = async (name: keyof typeof people, person: Parameters<typeof signIn>[1]) => {
    people[name] = caller(app, await signIn(deps(), person))
  }
  await sign('approver', { id: 'approver', name: '李审批', roles: ['approver'] })
  await sign('second', { id: 'second', name: '张复核', roles: ['approver'] })
  await sign('cdo', { id: 'cdo', name: '陈首席', roles: ['cdo'], agencies: [A] })
  await sign('stranger', { id: 'stranger', name: '周首席', roles: ['cdo'], agencies: [B] })
})
afterAll(() => home.close())

async function good(answer: ReturnType<Call>) {
  const { status, body } = await answer
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const opinion = (more: Record<string, unknown> = {}) => ({
  stage: 'acceptance',
  conclusion: '符合',
  valid_until: '2025-12-31',
  signer_name: '李局长',
  ...more,
})
const events = () =>
  home.product.ledger.db.all<{ kind: string; subject: string }>(
    "select kind, subject from event where starts_with(kind, 'gate.') order by seq",
  )

describe('contract examples 51 to 53', () => {
  test('the same day counts, a day late does not, other funds are outside', async () => {
    await assess(home.product, { asOf: '2025-07-31' })
    const verdicts = async (project: string) =>
      (await good(people.approver('GET', `/gates/${project}?stage=acceptance`))) as {
        verdict: string
        checks: { id: string; result: string }[]
        text_zh: string | null
      }
    const onTime = await verdicts('P51')
    expect(onTime.checks.find((c) => c.id === 'GA-03')?.result).toBe('pass')
    expect(onTime.verdict).toBe('符合')
    const late = await verdicts('P52')
    expect(late.checks.filter((c) => c.result === 'fail').map((c) => c.id)).toEqual(['GA-03'])
    expect(late.verdict).toBe('不符合')
    expect(late.text_zh).toBe('依据《江门市公共数据共享和开放利用管理办法》第二十九条第二款，不得开展验收活动。')
    expect(await verdicts('P53')).toMatchObject({ verdict: '不适用', checks: [] })
    const alarms = await home.product.warehouse.all(
      "select subject_id, reason, occurred_on::varchar as occurred_on, magnitude::integer as magnitude from result where control_id = '35-8-07' and status = 'alarm'",
    )
    expect(alarms).toEqual([{ subject_id: 'P52', reason: 'not_aggregated', occurred_on: '2025-06-30', magnitude: 1 }])
  })

  test('the first assessment records every gate and announces no change; the same again writes nothing', async () => {
    const before = await events()
    expect(before.map((e) => e.kind)).toEqual(Array.from({ length: 9 }, () => 'gate.judged'))
    await assess(home.product, { asOf: '2025-07-31' })
    expect(await events()).toEqual(before)
  })
})

describe('the queue and who sees it', () => {
  test('waiting projects come first, worst verdict first', async () => {
    const list = await good(people.approver('GET', '/gates'))
    expect(list).toMatchObject({ total: 3, waiting: 2, counts: { 符合: 1, 不符合: 1, 不适用: 1 } })
    expect((list as { projects: { project_id: string }[] }).projects.map((p) => p.project_id)).toEqual(['P52', 'P51', 'P53'])
    expect(await good(people.approver('GET', '/gates?verdict=不符合&stage=payment'))).toMatchObject({
      total: 1,
      projects: [{ project_id: 'P52', gate: 'payment' }],
    })
    expect(await good(people.approver('GET', '/gates?q=p53&waiting=false'))).toMatchObject({
      total: 1,
      projects: [{ project_id: 'P53', opinion: 'none' }],
    })
  })

  test('a unit sees its own projects; another unit neither the list nor the project', async () => {
    expect(await good(people.cdo('GET', '/gates'))).toMatchObject({ total: 3 })
    expect(await good(people.stranger('GET', '/gates'))).toMatchObject({ total: 0 })
    expect((await people.stranger('GET', '/gates/P51')).status).toBe(404)
    expect((await people.stranger('GET', '/gates/P51/history')).status).toBe(404)
    expect((await people.cdo('POST', '/gates/P51/opinions', opinion())).status).toBe(403)
  })

  test('the shape that other systems read', async () => {
    const detail = await good(people.approver('GET', '/gates/P51'))
    expect(Object.keys(detail as object)).toEqual(expect.arrayContaining(['project_id', 'gate', 'as_of', 'verdict', 'checks']))
    expect(detail).toMatchObject({
      project_id: 'P51',
      gate: 'acceptance',
      as_of: '2025-07-31',
      project: { agency: '市甲局', approver: '市发展和改革局' },
    })
    expect((detail as { checks: unknown[] }).checks[0]).toMatchObject({
      id: 'GA-01',
      result: 'pass',
      reason: 'met',
      articles: [29],
      class: 'blocking',
    })
  })
})

describe('opinions', () => {
  test('in line with the verdict: in force at once, and no longer waiting', async () => {
    const made = await good(people.approver('POST', '/gates/P51/opinions', opinion()))
    expect(made).toMatchObject({
      state: 'issued',
      standing: 'issued',
      verdict: '符合',
      conclusion: '符合',
      override_reason: null,
      signer_name: '李局长',
    })
    expect(await good(people.approver('GET', '/gates?waiting=true'))).toMatchObject({ total: 1, projects: [{ project_id: 'P52' }] })
  })

  test('needs a valid day, a signer, and a project it applies to', async () => {
    const refused = async (project: string, body: Record<string, unknown>) => {
      const { status, body: error } = await people.approver('POST', `/gates/${project}/opinions`, opinion(body))
      return [status, (error as { error: { message: string } }).error.message]
    }
    expect(await refused('P51', { valid_until: '2025-07-01' })).toEqual([400, expect.stringContaining('早于今天')])
    expect(await refused('P51', { signer_name: ' ' })).toEqual([400, expect.stringContaining('签发人')])
    expect(await refused('P53', {})).toEqual([409, expect.stringContaining('不适用')])
    expect(await refused('P54', {})).toEqual([404, expect.stringContaining('P54')])
    expect(await refused('P52', { conclusion: '符合' })).toEqual([400, expect.stringContaining('理由')])
    expect(await refused('P52', { conclusion: '基本符合', override_reason: '数据已补报' })).toEqual([
      400,
      expect.stringContaining('补正期限'),
    ])
  })

  test('an override needs a reason and a second person, who is not the first', async () => {
    const body = opinion({ conclusion: '基本符合', override_reason: '首批数据晚一日，系平台检修', correct_by: '2025-09-01' })
    const made = (await good(people.approver('POST', '/gates/P52/opinions', body))) as { opinion_id: string }
    expect(made).toMatchObject({ state: 'proposed', verdict: '不符合', conclusion: '基本符合', mine: true })
    expect(await good(people.approver('GET', '/gates?waiting=true'))).toMatchObject({ total: 1, projects: [{ opinion: 'proposed' }] })
    const path = `/gates/P52/opinions/${made.opinion_id}`
    expect((await people.approver('POST', `${path}/confirm`, {})).status).toBe(403)
    expect((await people.approver('POST', '/gates/P52/opinions', body)).status).toBe(409)
    expect((await people.second('POST', `${path}/refuse`, { note: ' ' })).status).toBe(400)
    expect(await good(people.second('POST', `${path}/confirm`, {}))).toMatchObject({
      state: 'issued',
      decided_by_name: '张复核',
      mine: false,
    })
    expect((await people.second('POST', `${path}/confirm`, {})).status).toBe(409)
    expect(await good(people.approver('GET', '/gates?waiting=true'))).toMatchObject({ total: 0 })
  })

  test('a refused override is not in force', async () => {
    const made = (await good(
      people.approver('POST', '/gates/P52/opinions', opinion({ stage: 'payment', conclusion: '符合', override_reason: '已整改' })),
    )) as { opinion_id: string }
    expect(await good(people.second('POST', `/gates/P52/opinions/${made.opinion_id}/refuse`, { note: '材料不足' }))).toMatchObject({
      state: 'refused',
      decision_note: '材料不足',
    })
    expect(await good(people.approver('GET', '/gates?stage=payment&verdict=不符合'))).toMatchObject({
      projects: [{ project_id: 'P52', opinion: 'none', waiting: true }],
    })
  })
})

describe('a later export breaks a passed project', () => {
  test('the verdict changes, the opinion is reopened with what broke, and the project waits again', async () => {
    const seen: string[] = []
    const stop = home.product.ledger.listen((written) =>
      seen.push(...written.filter((e) => e.kind.startsWith('gate.')).map((e) => `${e.kind} ${e.subject}`)),
    )
    await home.put('catalog', [catalogRow('C1', { status: 'withdrawn' })])
    await assess(home.product, { asOf: '2025-08-01' })
    stop()
    expect(seen).toContain('gate.verdict_changed P51:acceptance')
    expect(seen).toContain('gate.opinion_reopened P51:acceptance')
    const list = (await good(people.approver('GET', '/gates?waiting=true'))) as {
      projects: { project_id: string; opinion: string; verdict: string }[]
    }
    expect(list.projects).toMatchObject([{ project_id: 'P51', opinion: 'reopened', verdict: '不符合' }])
    const detail = (await good(people.approver('GET', '/gates/P51'))) as {
      opinions: { state: string; broken: { id: string; reason_zh: string }[] }[]
    }
    expect(detail.opinions[0]).toMatchObject({ state: 'reopened' })
    expect(detail.opinions[0]?.broken.map((b) => [b.id, b.reason_zh])).toContainEqual(['GA-02', '1 条应编目录未发布，或发布晚于验收'])
  })

  test('the history tells it, newest first', async () => {
    const { events: told } = (await good(people.cdo('GET', '/gates/P51/history'))) as { events: Record<string, unknown>[] }
    expect(told.find((e) => e['kind'] === 'gate.verdict_changed' && e['gate'] === 'acceptance')).toMatchObject({
      before: '符合',
      verdict: '不符合',
      as_of: '2025-08-01',
    })
    const seqs = told.map((e) => Number(e['seq']))
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a))
    expect(told.some((e) => e['kind'] === 'gate.opinion_issued' && e['actor'] === 'approver')).toBe(true)
  })

  test('a new opinion takes the place of the reopened one', async () => {
    await good(people.approver('POST', '/gates/P51/opinions', opinion({ conclusion: '不符合' })))
    const detail = (await good(people.approver('GET', '/gates/P51'))) as { opinions: { state: string }[] }
    expect(detail.opinions.map((o) => o.state).sort()).toEqual(['issued', 'superseded'])
  })

  test('every state can be told from the events alone', async () => {
    const last = await home.product.ledger.db.all<{ verdict: string }>(
      "select body::json ->> 'verdict' as verdict from event where kind in ('gate.judged', 'gate.verdict_changed') qualify row_number() over (partition by subject order by seq desc) = 1 order by subject",
    )
    const stored = await home.product.ledger.db.all<{ verdict: string }>(
      "select verdict from gate_state order by project_id || ':' || gate",
    )
    expect(last).toEqual(stored)
  })
})

describe('pre-check', () => {
  const body = { agency: A, catalogs: '目录代码\nC2\nl1，C1', system_id: 'S1', data_list_at: '2025-07-01' }

  test('reads a pasted column, judges the initiation gate, says what is missing, and records nothing', async () => {
    const before = await home.product.ledger.db.get('select count(*)::integer as n from event')
    const tried = await good(people.cdo('POST', '/gates/precheck', body))
    expect(tried).toMatchObject({ as_of: '2025-08-01', verdict: '基本符合', catalog_ids: ['C2', 'L1', 'C1'] })
    expect((tried as { missing: { id: string }[] }).missing.map((m) => m.id)).toEqual(['GI-03'])
    expect(await home.product.ledger.db.get('select count(*)::integer as n from event')).toEqual(before)
  })

  test('takes names where there are no codes yet, and misses a list only where both are empty', async () => {
    const failed = async (more: object) => {
      const tried = (await good(people.cdo('POST', '/gates/precheck', { ...body, catalogs: '', ...more }))) as { missing: { id: string }[] }
      return tried.missing.some((m) => m.id === 'GI-02')
    }
    expect(await failed({})).toBe(true)
    expect(await failed({ items: '\n' })).toBe(true)
    expect(await failed({ items: '停车场基本信息\n停车泊位信息' })).toBe(false)
  })

  test('is for one’s own unit', async () => {
    expect((await people.stranger('POST', '/gates/precheck', body)).status).toBe(403)
  })
})

describe('shuheng gate', () => {
  const run = (...args: string[]) => {
    const r = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'server', 'cli.ts'), 'gate', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, SHUHENG_HOME: join(home.root, 'home'), TZ: 'America/New_York' },
    })
    return { code: r.status, out: r.stdout, err: r.stderr }
  }

  test('prints the stable shape and exits by the verdict; an earlier day reads an earlier truth', () => {
    expect(shanghai(clock.now()).slice(0, 10)).toBe('2025-08-01')
    closeProduct(home.product)
    const failed = run('P52', '--stage', 'acceptance', '--as-of', '2025-08-01')
    expect(failed.code).toBe(1)
    const shown = JSON.parse(failed.out)
    expect(Object.keys(shown)).toEqual(['project_id', 'gate', 'as_of', 'verdict', 'checks'])
    expect(shown).toMatchObject({ project_id: 'P52', gate: 'acceptance', as_of: '2025-08-01', verdict: '不符合' })
    expect(shown.checks[2]).toEqual({ id: 'GA-03', result: 'fail', reason: 'not_aggregated' })
    // Nothing was accepted by that day: its date is cut, and T is the day itself.
    expect(JSON.parse(run('P52', '--stage', 'acceptance', '--as-of', '2025-06-29').out).checks[1]).toEqual({
      id: 'GA-02',
      result: 'fail',
      reason: 'not_catalogued',
    })
    const unknown = run('P99', '--stage', 'acceptance', '--as-of', '2025-08-01')
    expect([unknown.code, unknown.out]).toEqual([2, ''])
    expect(unknown.err).toContain('P99')
    const all = run('--all', '--stage', 'payment', '--as-of', '2025-08-01', '--format', 'jsonl')
    expect(all.code).toBe(1)
    expect(
      all.out
        .trim()
        .split('\n')
        .map((l) => JSON.parse(l).project_id),
    ).toEqual(['P51', 'P52', 'P53'])
    expect(run('--stage', 'payment').code).toBe(64)
    expect(run('P51', '--all', '--stage', 'payment').code).toBe(64)
    expect(run('P51').code).toBe(64)
    expect(run('P51', '--stage', 'opening').code).toBe(64)
  }, 240_000)
})
