import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Db } from '../../../server/base/db.ts'
import { literal } from '../../../server/base/sql.ts'
import { Scratch } from './help.ts'

const scratch = new Scratch()
let db: Db
beforeAll(async () => {
  db = await Db.open(':memory:', { memoryLimit: '256MB', threads: 1, home: scratch.dir })
})
afterAll(() => {
  db.closeInstance()
  scratch.remove()
})

async function parquet(name: string, select: string): Promise<string> {
  await db.run(`copy (${select}) to ${literal(scratch.path(name))} (format parquet)`)
  return scratch.path(name)
}

describe('parquet', () => {
  it('reads every value as text', async () => {
    const path = await parquet(
      'v.parquet',
      `select '甲' as "名称", 123456789012345678::bigint as n, 1.50::decimal(9,2) as d, true as b, date '2023-07-06' as day,
        timestamp '2023-07-06 09:05:00.123' as ts, timestamptz '2023-07-06 01:05:00+00' as tz, timestamp_ns '2023-07-06 09:05:00' as ns,
        ['x', 'y', null] as l, [1, 2] as li, {'k': [1], 's': '引'} as o, [{'q': 1}] as lo, encode('字节') as bl, null::varchar as nul`,
    )
    const { parts } = await scratch.read(path)
    expect(parts[0]?.rows).toEqual([
      { row: 0, cells: ['名称', 'n', 'd', 'b', 'day', 'ts', 'tz', 'ns', 'l', 'li', 'o', 'lo', 'bl', 'nul'] },
      {
        row: 1,
        cells: [
          '甲',
          { value: 123456789012345680, text: '123456789012345678', date1904: false, typed: true },
          { value: 1.5, text: '1.50', date1904: false, typed: true },
          'true',
          '2023-07-06',
          '2023-07-06 09:05:00',
          '2023-07-06 09:05:00',
          '2023-07-06 09:05:00',
          'x;y',
          '1;2',
          '{"k":[1],"s":"引"}',
          '[{"q":1}]',
          '字节',
          null,
        ],
      },
    ])
  })

  it('keeps the order of many rows, and takes names with quotes and pattern characters', async () => {
    const path = await parquet("it's [1]*.parquet", 'select i as "a ""q""", i % 7 as b from range(50000) as t(i)')
    const { parts, refused } = await scratch.read(path)
    expect(refused).toEqual([])
    const rows = parts[0]?.rows ?? []
    expect(rows[0]?.cells).toEqual(['a "q"', 'b'])
    expect(rows).toHaveLength(50_001)
    expect(rows.every((r, i) => i === 0 || (r.row === i && r.cells[0] === String(i - 1)))).toBe(true)
  })

  it('yields the header alone of a file without rows', async () => {
    expect((await scratch.read(await parquet('none.parquet', "select 'x' as a where false"))).parts[0]?.rows).toEqual([
      { row: 0, cells: ['a'] },
    ])
  })

  it('refuses a cut file with words', async () => {
    const { refused } = await scratch.read(scratch.write('cut.parquet', 'PAR1 and then nothing'))
    expect(refused).toMatchObject([{ code: 'file_refused', message: expect.stringContaining('Parquet') }])
  })
})
