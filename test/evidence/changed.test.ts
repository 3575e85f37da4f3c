import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { Db } from '../../server/base/db.ts'
import { literal } from '../../server/base/sql.ts'
import { verifyHome } from '../../server/evidence/verify.ts'
import { assess } from '../../server/pipeline.ts'
import { readStatus } from '../../server/reads/status.ts'
import { proposeRelease, recomputeYear } from '../../server/scores/publish.ts'
import { soundEvidence } from '../../server/warehouse/sealed.ts'
import { OFFICER, publish, ScoreHome } from '../scores/home.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const AS_OF = '2026-03-31'
let home: ScoreHome
let whole: Map<string, Buffer>

const fileOf = (table: string) => {
  const folder = join(home.product.config.home, 'lake', table)
  return join(folder, readdirSync(folder)[0] as string)
}

/** Leaves a landed file with one of its rows, as somebody would who wants a breach to vanish: valid Parquet, fewer rows. */
async function cutRows(table: string): Promise<void> {
  const path = fileOf(table)
  const db = await Db.open(':memory:', home.product.config)
  await db.run(`create table kept as select * from read_parquet(${literal(path)}) limit 1`)
  await db.run(`copy kept to ${literal(path)} (format parquet)`)
  db.closeInstance()
}

const rowsOf = (control: string) =>
  home.product.warehouse.all<{ subject_id: string; verdict: string }>(
    "select subject_id, status || '/' || reason as verdict from result where control_id = $control order by subject_id",
    { control },
  )
const finding = (id: string) => home.product.ledger.db.get('select state, cleared_on from finding where finding_id = $id', { id })
const told = async () => (await readStatus({ ...home.product, demo: false }, OFFICER)).evidence_changed

beforeAll(async () => {
  home = await ScoreHome.open()
  await assess(home.product, { asOf: AS_OF })
  await publish(home.product, { year: 2026, asOf: AS_OF })
  whole = new Map(['catalog', 'org', 'share_request'].map((table) => [table, readFileSync(fileOf(table))]))
})
beforeEach(() => {
  for (const [table, bytes] of whole) writeFileSync(fileOf(table), bytes)
})
afterAll(() => home.close())

test('a file that lost rows decides nothing and clears nothing, is named, and is judged again once restored', async () => {
  const before = await rowsOf('35-8-01')
  expect(before.map((r) => r.verdict)).toContain('alarm/violation')
  expect(await told()).toEqual([])

  await cutRows('catalog')
  const report = await assess(home.product, { asOf: AS_OF })
  expect(report.not_loaded).toContain('catalog')
  expect(report.findings).toMatchObject({ opened: 0, cleared: 0, recorded: true })
  expect(new Set((await rowsOf('35-8-01')).map((r) => r.verdict))).toEqual(new Set(['unknown/evidence_changed']))
  expect(await finding('35-8-01:R2')).toMatchObject({ state: 'open' })
  expect(await told()).toMatchObject([{ table: '公共数据资源目录', why: expect.stringMatching(/文件大小由 \d+ 字节变为 \d+ 字节/) }])

  writeFileSync(fileOf('catalog'), whole.get('catalog') as Buffer)
  await assess(home.product, { asOf: AS_OF })
  expect(await rowsOf('35-8-01')).toEqual(before)
  expect((await soundEvidence(home.product)).files).toEqual([])
})

test('rows cut from the file that holds the breach clear nothing', async () => {
  await cutRows('share_request')
  expect((await assess(home.product, { asOf: AS_OF })).findings).toMatchObject({ cleared: 0 })
  expect(await finding('35-8-01:R2')).toMatchObject({ state: 'open', cleared_on: null })
})

test('without a whole register of bodies nothing is assessed, and the file is named', async () => {
  await cutRows('org')
  await expect(assess(home.product, { asOf: AS_OF })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/没有检测.*lake\/org\/.*备份/),
  })
})

test.each<[string, string, string]>([
  ['points to another file', "update import_batch set lake_path = 'lake/catalog/other.parquet' where table_name = 'catalog'", '不符'],
  [
    'has another period',
    "update import_batch set period_from = timestamp '2030-01-01', period_to = null where table_name = 'catalog'",
    '不符',
  ],
  ['is gone', "delete from import_batch where table_name = 'catalog'", '没有它的记录'],
  ['is said to be withdrawn', "update import_batch set withdrawn_at = now()::timestamp where table_name = 'catalog'", '没有它的记录'],
  [
    'was put in',
    "insert into import_batch select * replace ('X' as batch_id) from import_batch where table_name = 'catalog'",
    '没有导入它的事件',
  ],
])('a record of a landed file that %s decides nothing, and verify names it', async (_, sql, why) => {
  const rows = await home.product.ledger.db.all("select * from import_batch where table_name = 'catalog'")
  await home.product.ledger.write((tx) => tx.run(sql))
  const { changed, files } = await soundEvidence(home.product)
  expect([...changed]).toEqual(['catalog'])
  expect(files.map((f) => f.why).join()).toContain(why)
  const verdict = await verifyHome(home.product)
  expect(verdict.ok).toBe(false)
  expect(verdict.differs.map((d) => d.why).join()).toContain(why)
  await home.product.ledger.write(async (tx) => {
    await tx.run("delete from import_batch where table_name = 'catalog'")
    await tx.put('import_batch', rows)
  })
  expect((await soundEvidence(home.product)).files).toEqual([])
})

test('a published year is neither computed anew nor published again on changed files', async () => {
  await cutRows('share_request')
  const refused = { code: 'unavailable', message: expect.stringMatching(/lake\/share_request\/.*备份/) }
  await expect(recomputeYear(home.product, { year: 2026 })).rejects.toMatchObject(refused)
  await expect(
    proposeRelease(home.product, OFFICER, { year: 2026, asOf: AS_OF, note: '再次发布', partialReason: '年中' }),
  ).rejects.toMatchObject(refused)
  writeFileSync(fileOf('share_request'), whole.get('share_request') as Buffer)
  expect(await recomputeYear(home.product, { year: 2026 })).toMatchObject({ same: true })
})
