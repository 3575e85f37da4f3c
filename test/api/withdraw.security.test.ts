import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { ROOT } from '../../server/base/config.ts'
import { assess, closeProduct, openProduct } from '../../server/pipeline.ts'
import { recomputeYear } from '../../server/scores/publish.ts'
import { A, CDO_A, CITY, OFFICER, publish, ScoreHome, SIGNER } from '../scores/home.ts'
import { type Call, caller, signIn } from '../support/app.ts'

const AS_OF = '2026-03-31'
let home: ScoreHome
let app: ReturnType<typeof createApp>
let officer: Call
let signer: Call
let requests: string
const findings = async () =>
  (await home.product.ledger.db.all<{ id: string }>("select finding_id as id from finding where state = 'open' order by 1")).map(
    (r) => r.id,
  )
/** Each assessment an hour after the one before. */
let hour = 0
const judge = () => assess({ ...home.product, now: () => new Date(home.product.now().getTime() + hour++ * 3_600_000) }, { asOf: AS_OF })
const openApp = () => {
  app = createApp({ ...home.product, demo: false, webRoot: undefined })
}
const as = async (person: Parameters<typeof signIn>[1]) =>
  caller(app, await signIn({ ...home.product, demo: false, webRoot: undefined }, person))

beforeAll(async () => {
  const { share_request: _later, ...rest } = CITY
  home = await ScoreHome.open(rest)
  requests = (await home.import({ share_request: CITY['share_request'] as string[] })).get('share_request') as string
  await judge()
  openApp()
  officer = await as(OFFICER)
  signer = await as(SIGNER)
})
afterAll(() => home.close())

describe('taking an import back', () => {
  it('is seen before it is done: rows, leads, cases, years; and nothing moves by looking', async () => {
    const before = await findings()
    const events = async () => (await home.product.ledger.db.get<{ n: number }>('select count(*)::integer as n from event'))?.n
    const n = await events()
    const { status, body } = await officer('GET', `/batches/${requests}/withdrawal`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ rows_landed: 4, rows_gone: 4, rows_reverted: 0, as_of: AS_OF, needs_signer: false, years: [] })
    // Without any request nothing can be said of requests: their leads stay.
    expect(body.undecided.leads.map((l: { finding_id: string }) => l.finding_id)).toContain('35-8-01:R2')
    expect(body.vanish.leads).toEqual(expect.not.arrayContaining([expect.objectContaining({ finding_id: '35-8-01:R2' })]))
    expect(await findings()).toEqual(before)
    expect(await events()).toBe(n)
  })

  it('falls back to the earlier file, and the preview is what the next assessment says', async () => {
    // A correction that makes R4 late: its reply is weeks after it came.
    const lines = (CITY['share_request'] as string[]).map((l) =>
      l.replace('2026-02-05 09:00:00,approved,2026-02-06', '2026-03-05 09:00:00,approved,2026-03-06'),
    )
    const later = (await home.import({ share_request: lines })).get('share_request') as string
    await judge()
    const with_ = await findings()
    expect(with_).toContain('35-8-01:R4')
    const { body } = await officer('GET', `/batches/${later}/withdrawal`)
    expect(body).toMatchObject({ rows_gone: 0, rows_reverted: 4 })
    const gone = body.vanish.leads.map((l: { finding_id: string }) => l.finding_id)
    const come = body.appear.leads.map((l: { finding_id: string }) => l.finding_id)
    expect(gone).toContain('35-8-01:R4')
    expect((await officer('POST', `/batches/${later}/withdraw`, { reason: '' })).status).toBe(400)
    expect((await officer('POST', `/batches/${later}/withdraw`, { reason: '导错了文件' })).status).toBe(200)
    await judge()
    expect(await findings()).toEqual([...with_.filter((f) => !gone.includes(f)), ...come].sort())
    expect((await officer('POST', `/batches/${later}/withdraw`, { reason: '再来一次' })).status).toBe(409)
    expect(
      (await officer('GET', '/batches')).body.batches.find((b: { batch_id: string }) => b.batch_id === later).withdrawn_at,
    ).not.toBeNull()
    const event = await home.product.ledger.db.get("select actor, body from event where kind = 'import.withdrawn'")
    expect(event).toMatchObject({ actor: OFFICER.id, body: expect.stringContaining('导错了文件') })
  })

  it('is refused to who sees some agencies, who decides nothing, and who is not there', async () => {
    for (const person of [CDO_A, { id: 'one', roles: ['authority' as const], agencies: [A] }, { id: 'root', roles: ['admin' as const] }]) {
      const call = await as(person)
      expect((await call('GET', `/batches/${requests}/withdrawal`)).status).toBe(403)
      expect((await call('POST', `/batches/${requests}/withdraw`, { reason: '我要撤' })).status).toBe(403)
    }
    expect((await officer('GET', '/batches/nothing/withdrawal')).status).toBe(404)
    expect((await officer('POST', '/batches/nothing/withdraw', { reason: '没有' })).status).toBe(404)
  })

  it('of what a published year rests on is a signer’s, in the terminal too; the year computes again to its bytes', async () => {
    await publish(home.product, { year: 2026, asOf: AS_OF })
    const { body } = await officer('GET', `/batches/${requests}/withdrawal`)
    expect(body).toMatchObject({ needs_signer: true, years: [{ year: 2026, revision: 1 }] })
    const refused = await officer('POST', `/batches/${requests}/withdraw`, { reason: '数据有误' })
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringMatching(/2026 年度已公布的考核结果.*签发人/)])

    const { config, now, log } = home.product
    closeProduct(home.product)
    const shuheng = (...more: string[]) =>
      spawnSync(
        process.execPath,
        ['--import', 'tsx', join(ROOT, 'server', 'cli.ts'), 'withdraw', requests, '--home', config.home, ...more],
        {
          cwd: ROOT,
          encoding: 'utf8',
        },
      )
    const preview = shuheng()
    expect([preview.status, preview.stdout]).toEqual([
      0,
      expect.stringMatching(/入库 4 行[\s\S]*2026 年度第 1 次公布用到它[\s\S]*以上只是预览/),
    ])
    const terminal = shuheng('--reason', '数据有误')
    expect([terminal.status === 0, terminal.stderr]).toEqual([false, expect.stringMatching(/签发人/)])
    home.product = await openProduct(config, log, now)
    openApp()
    signer = await as(SIGNER)

    expect((await signer('POST', `/batches/${requests}/withdraw`, { reason: '数据有误' })).status).toBe(200)
    expect(await recomputeYear(home.product, { year: 2026 })).toMatchObject({ same: true, intact: true })
  })
})
