import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Config, readConfig } from '../../server/base/config.ts'
import { AppError } from '../../server/base/errors.ts'
import { type Log, quietLog } from '../../server/base/log.ts'
import { importPaths } from '../../server/import/index.ts'
import { type AssessReport, assess, closeProduct, openProduct, type Product } from '../../server/pipeline.ts'

let root: string
let config: Config
let before: AssessReport['totals']
let said: string[]
const log: Log = { ...quietLog, warn: (text) => void said.push(text) }

const day = () => new Date('2025-09-30T02:00:00Z')

async function withProduct<T>(work: (product: Product) => Promise<T>): Promise<T> {
  const product = await openProduct(config, log, day)
  try {
    return await work(product)
  } finally {
    closeProduct(product)
  }
}

const judged = () => withProduct((p) => assess(p, { asOf: '2025-09-30' }))

/** Every Parquet file below a folder of the home. */
const parquets = (folder: string) =>
  readdirSync(join(config.home, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.parquet'))
    .map((f) => join(config.home, folder, f))

function each(folder: string, damage: (path: string) => void): void {
  for (const path of parquets(folder)) damage(path)
}

function derivedGone(): void {
  for (const name of ['facts', 'warehouse.duckdb']) rmSync(join(config.home, name), { recursive: true })
}

beforeEach(async () => {
  said = []
  root = mkdtempSync(join(tmpdir(), 'shuheng-damage-'))
  config = readConfig({}, { home: join(root, 'home') })
  const file = (name: string, text: string) => {
    writeFileSync(join(root, name), text)
    return join(root, name)
  }
  await withProduct(async (product) => {
    await importPaths(product, {
      paths: [
        file('org.csv', '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,数据局,行政机关,440700,是\n'),
        file('catalog.csv', '目录代码,目录状态\nC1,草稿\n'),
        file('log.csv', '调用时间,目录代码,是否成功\n2025-06-01 08:00:00,C1,是\n2025-07-01 08:00:00,C1,是\n'),
      ],
    })
  })
  before = (await judged()).totals
  expect(said).toEqual([])
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** The first block header of a database file: DuckDB names the block, which is no lock. */
const header = (path: string) => {
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4096, 12_288)
  writeFileSync(path, bytes)
}
const garbage = (path: string) => writeFileSync(path, Buffer.alloc(4096, 'x'))
/** Every byte but those of the footer, which a glance compares. */
const flippedRows = (path: string) => {
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4, bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8))
  writeFileSync(path, bytes)
}
const flipped = (path: string) => {
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4, Math.max(8, bytes.length - 8))
  writeFileSync(path, bytes)
}

test.each<[string, () => void]>([
  ['facts/ gone', () => rmSync(join(config.home, 'facts'), { recursive: true })],
  ['one file of facts/ gone', () => rmSync(parquets('facts')[3] as string)],
  ['facts cut short', () => each('facts', (f) => truncateSync(f, 20))],
  ['facts of zero bytes', () => each('facts', (f) => truncateSync(f, 0))],
  ['facts overwritten', () => each('facts', garbage)],
  ['facts flipped inside', () => each('facts', flipped)],
  ['state.json cut short', () => truncateSync(join(config.home, 'facts', 'state.json'), 5)],
  ['state.json of another shape', () => writeFileSync(join(config.home, 'facts', 'state.json'), '[1, null]')],
  ['warehouse gone', () => rmSync(join(config.home, 'warehouse.duckdb'))],
  ['warehouse overwritten', () => garbage(join(config.home, 'warehouse.duckdb'))],
  ['warehouse with damaged headers', () => header(join(config.home, 'warehouse.duckdb'))],
  ['warehouse cut short', () => truncateSync(join(config.home, 'warehouse.duckdb'), 20_000)],
  ['warehouse of zero bytes', () => truncateSync(join(config.home, 'warehouse.duckdb'), 0)],
  ['warehouse and facts gone', () => derivedGone()],
  ['tmp gone', () => rmSync(join(config.home, 'tmp'), { recursive: true })],
])(
  '%s: built again with the same totals',
  async (_, damage) => {
    damage()
    expect((await judged()).totals).toEqual(before)
  },
  60_000,
)

test('what was damaged is said, and what is said names it', async () => {
  garbage(parquets('facts')[0] as string)
  await judged()
  expect(said.join('\n')).toMatch(/facts/)
  said = []
  garbage(join(config.home, 'warehouse.duckdb'))
  await judged()
  expect(said.join('\n')).toMatch(/warehouse\.duckdb/)
}, 60_000)

test.each<[string, () => void, RegExp]>([
  ['ledger overwritten', () => garbage(join(config.home, 'ledger.duckdb')), /ledger\.duckdb.*备份/],
  ['ledger with damaged headers', () => header(join(config.home, 'ledger.duckdb')), /ledger\.duckdb.*备份/],
  ['ledger cut short', () => truncateSync(join(config.home, 'ledger.duckdb'), 20_000), /ledger\.duckdb.*备份/],
  ['register gone', () => rmSync(parquets('lake/org')[0] as string), /登记的摘要不符：lake\/org\/.*文件缺失.*备份/],
  ['register cut short', () => truncateSync(parquets('lake/org')[0] as string, 30), /登记的摘要不符：lake\/org\/.*变为 30 字节.*备份/],
  ['rows of a log flipped', () => flippedRows(parquets('lake/access_log')[0] as string), /lake\/access_log\/.*备份/],
])(
  '%s: refused with words',
  async (_, damage, words) => {
    damage()
    derivedGone()
    const error = await judged().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).message).toMatch(words)
  },
  60_000,
)
