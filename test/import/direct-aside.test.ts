import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Db } from '../../server/base/db.ts'
import { findTable, type Table } from '../../server/contract/tables.ts'
import { canGoDirect, landDirect } from '../../server/import/direct.ts'
import { makePlan } from '../../server/import/plan.ts'
import type { SourcePart } from '../../server/import/types.ts'
import { ImportHome } from '../support/import-home.ts'

const table = findTable('access_log') as Table
const HEADERS = table.columns.map((c) => c.zh)
const line = (i: number, user = 'U1') =>
  `2025-06-01 00:00:${String(i % 60).padStart(2, '0')},G1,APP${i % 3},${user},11440700MB9D00017G,10.0.0.1,C${i % 7},NAME;PHONE,${i % 9},S1,BJ${i},ABC${i},1`
const ROWS = 60_000

let home: ImportHome
let db: Db
let folder: string

beforeEach(async () => {
  home = await ImportHome.open()
  db = await Db.open(':memory:', home.config)
  folder = mkdtempSync(join(tmpdir(), 'shuheng-aside-'))
})

afterEach(async () => {
  db.closeInstance()
  rmSync(folder, { recursive: true, force: true })
  await home.close()
})

/** Lands a file whose head is tidy and whose last rows are these; the scan runs in its own thread. */
async function land(last: readonly string[]) {
  const tidy = Array.from({ length: ROWS }, (_, i) => line(i))
  const path = home.file('log.csv', `${[HEADERS.join(','), ...tidy, ...last].join('\n')}\n`)
  const part: SourcePart = {
    fileName: 'log.csv',
    part: undefined,
    key: '',
    format: 'csv',
    path,
    bytes: 9_000_000,
    sha256: '',
    text: { encoding: 'utf-8', delimiter: ',', newline: 'lf', hasBom: false },
    rows: async function* () {},
  }
  const plan = makePlan(table, HEADERS)
  const seen = canGoDirect(plan, part, 1, 0, 0)
  expect(seen?.whole).toBeInstanceOf(Promise)
  // The head of the file promises what its end does not keep.
  expect(seen?.columns[3]).toEqual({ lower: false, loose: false })
  return seen && landDirect(db, plan, part, seen, folder)
}

const users = (path: string) =>
  db.all(`select user_id, count(*)::integer as n from read_parquet('${path}') group by all having count(*) < 100 order by 1`)

test('a column that is tidy in the head and not later is cast as it is', async () => {
  const landed = await land([line(1, 'u_late'), line(2, '无'), line(3, 'ｕ３'), line(4, 'U4 ')])
  expect(landed?.plainRows).toBeGreaterThanOrEqual(ROWS + 1)
  expect(await users(landed?.parquet ?? '')).toEqual([
    { user_id: 'U3', n: 1 },
    { user_id: 'U4', n: 1 },
    { user_id: 'U_LATE', n: 1 },
    { user_id: null, n: 1 },
  ])
})

test('a file that is no plain CSV further down is left to the row reader, and nothing is left behind', async () => {
  expect(await land(['', line(1)])).toBeUndefined()
  expect(await db.all(`select file from glob('${folder}/*')`)).toEqual([])
})
