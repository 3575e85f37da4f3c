import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findTable, type Table } from '../../server/contract/tables.ts'
import { canGoDirect } from '../../server/import/direct.ts'
import { scanColumns } from '../../server/import/direct-scan.ts'
import { makePlan } from '../../server/import/plan.ts'
import type { SourcePart } from '../../server/import/types.ts'
import { ImportHome } from '../support/import-home.ts'

let rows: ImportHome
let direct: ImportHome
beforeAll(async () => {
  rows = await ImportHome.open()
  direct = await ImportHome.open()
})
afterAll(() => {
  rows.close()
  direct.close()
})

const ACCESS = (findTable('access_log') as Table).columns.map((c) => c.zh)
const CHANGE = (findTable('change_log') as Table).columns.map((c) => c.zh)
const SORTED = 'select * exclude (_row) from (select null::bigint as _row, * from source_file) order by all'

/** Imports the same bytes by rows and directly; both must say and land the same. Returns how the direct one went. */
async function same(text: string | Buffer): Promise<{ landed: Record<string, unknown>[]; wentDirect: boolean }> {
  const limits = { maxRejectPercent: 100 }
  const a = await rows.import(rows.file('x.csv', text), { ...limits, directBytes: Number.POSITIVE_INFINITY })
  const b = await direct.import(direct.file('x.csv', text), { ...limits, directBytes: 0 })
  if (a.unchanged.length > 0) return { landed: [], wentDirect: false }
  const [one, two] = [a.batches[0], b.batches[0]]
  expect(one && two, JSON.stringify([a, b])).toBeTruthy()
  if (!one || !two) throw new Error('unreachable')
  const told = (x: typeof one) => ({
    ...x,
    batch_id: '',
    lake_path: '',
    rejects_path: x.rejects_path && 'r',
    warnings_path: x.warnings_path && 'w',
    overlaps: [],
  })
  expect(told(two)).toEqual(told(one))
  if (one.rejects_path) expect(direct.read(two.rejects_path as string)).toBe(rows.read(one.rejects_path))
  if (one.warnings_path) expect(direct.read(two.warnings_path as string)).toBe(rows.read(one.warnings_path))
  const mine = await rows.parquet(one.lake_path, SORTED.replace('select null::bigint as _row, *', 'select *'))
  const theirs = await direct.parquet(two.lake_path)
  const wentDirect = !Object.keys(theirs[0] ?? {}).includes('_row')
  const landed = wentDirect
    ? await direct.parquet(two.lake_path, SORTED)
    : await direct.parquet(two.lake_path, SORTED.replace('select null::bigint as _row, *', 'select *'))
  expect(landed).toEqual(mine)
  return { landed, wentDirect }
}

const clean = (i: number) =>
  `2025-06-01 00:00:${String(i % 60).padStart(2, '0')},G1,app${i % 3},u1,11440700MB9D00017G,10.0.0.1,C${i % 7},NAME;CERT_NO;PHONE,${i},S1,BJ${i},abc${i},是`

describe('direct path and row path agree', () => {
  test('on a clean access log', async () => {
    const { wentDirect, landed } = await same(`${ACCESS.join(',')}\n${Array.from({ length: 300 }, (_, i) => clean(i)).join('\n')}\n`)
    expect(wentDirect).toBe(true)
    expect(landed).toHaveLength(300)
    expect(landed[0]).toMatchObject({ items: 'CERT_NO;NAME;PHONE', subject_hash: expect.stringMatching(/^ABC/), ok: true })
  })

  test('on an access log with every kind of dirt', async () => {
    const dirty = [
      '2025/6/1 9:05,G1,,,,, c1 ,b；a、b,"1,299",,,,成功',
      '2025-06-01T01:05:07Z,ｇ１,无,-,N/A,null,ｃ２,"a,b",12.0,,,,TRUE',
      '1748739907999,,,,,,C3,无;-,,,,,0',
      '2025-06-01 10:00+08,,,,,,C3,姓名;身份证号,-0,,,,no',
      '2025-06-01 10:00:00.5,,,,,,C4,A;;b;null,x,,,,否',
      '2025-06-31 10:00:00,,,,,,C4,,,,,,是',
      '2025-06-01 10:00:00,,,,,,,,,,,,是',
      '2025-06-01 10:00:00,,,,,,C5,,,,,,也许',
      '2025-06-01 10:00:00,,,,,,C5,,,,,,',
      ',,,,,,,,,,,,',
      '2025-06-01 24:00:00,,,,,,C5,,,,,,是',
      '2025-06-01,,,,,,none,,9223372036854775808,,,,是',
      'infinity,,,,,,C6,,,,,,是',
      '2025-06-01 10:00:00,NULL,--,/,\\N,Undefined,C7,暂无,007,—,,,Y',
      '2025-06-01 10:00:00,,,,,,"C""8","A|b｜C",-5,"x\ny",,\u{20000},有',
      '2025-06-01 10:00:00,SQD-1\u200b,,,,,C9,,,,,,是',
      "2025-06-01 10:00:00,'000124,,,,,C9,#N/A,,,,,是",
      '2025-06-01 10:00:00,4.40701E+17,#REF!,12e3,,,C9,,,,,,是',
      '2025-06-01 10:00:00,,,,,,1.5E3,,,,,,是',
      '2025-06-01 10:00:00,SQD－1,,,,,C9,A\u00ad;b–c,,,,,是',
      '1936-06-01 10:00:00,,,,,,C9,,,,,,是',
      '2125-06-01 10:00:00,,,,,,C9,,,,,,是',
      '2025-06-01 10:00:00,SQD\u001f1,,,,,C9,,,,,,是',
      '合计,,,,,,,,"1,299",,,,',
      '注：中间的说明,,,,,,,,,,,,',
      ACCESS.join(','),
      '2025-06-01 10:00:00,a;-;b,,,,,C;NULL,A; b,+5,,,\u00a0Z,没有',
    ]
    const lines = Array.from({ length: 800 }, (_, i) => (i % 25 === 7 ? (dirty[Math.floor(i / 25) % dirty.length] as string) : clean(i)))
    lines.push('注：调用时间为平台时间,,,,,,,,,,,,', '填表人：甲,审核人：乙,,,,,,,,,,,')
    const { wentDirect } = await same(`\ufeff${ACCESS.join(',')}\r\n${lines.map((l) => l.replaceAll('\n', ' ')).join('\r\n')}\r\n`)
    expect(wentDirect).toBe(true)
    const quoted = await same(`${ACCESS.join(',')}\n${lines.join('\n')}\n`)
    expect(quoted.wentDirect).toBe(true)
  })

  test('on a change log with few columns, aliases and enum spellings', async () => {
    const header = ['操作方式', '执行时间', 'cd_operation', '备注', '目录代码', 'row_count']
    const lines = Array.from(
      { length: 100 },
      (_, i) =>
        `${['汇聚流程', '数据库直连', 'direct', 'OPS_TOOL', '不明'][i % 50 === 3 ? 4 : i % 4]},2025-06-0${(i % 9) + 1} 00:00:00,${['I', '更新', 'truncate', 'ｄ'][i % 4]},备注 ${i},C${i},${i}`,
    )
    const { wentDirect } = await same(`${header.join(',')}\n${lines.join('\n')}\n`)
    // Full-width codes are not what SQL lists: too many rows are left over, and the row path takes the file.
    expect(wentDirect).toBe(false)
    const listed = lines.map((l) => l.replace(',ｄ,', ',d,'))
    expect((await same(`${header.join(',')}\n${listed.join('\n')}\n`)).wentDirect).toBe(true)
  })

  test('on any table of odd values', async () => {
    const odd = fc.constantFrom(
      '',
      ' ',
      '-',
      'null',
      '2025-06-01 00:00:00',
      '2025-6-1',
      'a',
      'A',
      'é',
      '；',
      'b;a',
      'a b',
      '1',
      '01',
      '1,000',
      '是',
      '否',
      'x\u3000',
      '"',
      '|',
      '新增',
      '后台直连',
      '2025-06-01 00:00:00.1',
      'ß',
      '\t',
    )
    const line = fc.array(odd, { minLength: CHANGE.length, maxLength: CHANGE.length })
    const good = `2025-06-01 00:00:00,A,B,C,新增,1,X,T,后台直连`
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (cells) => {
        const csv = cells.map((r) => r.map((c) => (/[",\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(','))
        await same(`${CHANGE.join(',')}\n${Array.from({ length: 160 }, () => good).join('\n')}\n${csv.join('\n')}\n`)
      }),
      { numRuns: 12 },
    )
  })

  test.each([
    ['a ragged row', `${clean(1)},,extra`],
    ['a short row', '2025-06-01 00:00:00,G1'],
    ['a blank line', ''],
    ['a blank before a quote', clean(1).replace('G1', ' "G1"')],
    ['a stray quote', clean(1).replace('G1', 'G"1')],
    ['text after a closing quote', clean(1).replace('G1', '"G"1')],
    ['a NUL', clean(1).replace('G1', 'G\x001')],
  ])('on a file with %s', async (_, line) => {
    const lines = Array.from({ length: 60 }, (_unused, i) => clean(i))
    lines.splice(30, 0, line)
    await same(`${ACCESS.join(',')}\n${lines.join('\n')}\n`)
  })
})

describe('the scan of the bytes', () => {
  const scan = async (text: string, newline: 'lf' | 'crlf' = 'lf') => {
    const home = await ImportHome.open()
    try {
      const path = home.file('s.csv', text)
      const facts = { encoding: 'utf-8', delimiter: ',', newline, hasBom: false } as const
      return scanColumns({ path, text: facts }, 3)
    } finally {
      home.close()
    }
  }
  const TIDY = { lower: false, loose: false }

  test.each<[string, 'lf' | 'crlf', number]>([
    ['名,b,c\nA,B,C\n1,2 3,4\n', 'lf', 3],
    ['名,b,c\nA,B,C\n1,2 3,4', 'lf', 3],
    ['名,b,c\r\nA,B,C\r\n1,,\r\n', 'crlf', 3],
    ['名,b,c\nA,B,-X\n', 'lf', 2],
  ])('%j is tidy', async (text, newline, lines) => {
    expect(await scan(text, newline)).toEqual({ lines, columns: [TIDY, TIDY, TIDY] })
  })

  test.each(['x,NULL,y', 'x,-,y', 'x,A;n/a,y', 'x, b,y', 'x,b ,y', 'x,a; b,y', 'x,é,y', 'x,a\u000bb\u000b,y', 'x,\\n,y'])(
    '%j is loose in its second column only',
    async (row) => {
      const found = await scan(`a,b,c\n${row}\nX,Y,Z\n`)
      expect(found?.columns.map((c) => c.loose)).toEqual([false, true, false])
    },
  )

  test.each(['X,Y,NULL', 'X,Y,Z ', 'X,Y,é'])('%j at the very end is seen', async (row) => {
    expect((await scan(`a,b,c\n${row}`))?.columns[2]?.loose).toBe(true)
    expect((await scan(`a,b,c\r\n${row}\r\n`, 'crlf'))?.columns[2]?.loose).toBe(true)
  })

  test.each(['X,Y\n', 'X,Y,Z,\n', '\nX,Y,Z\n', 'X,Y', 'X,\0,Z\n', 'X," Y",Z\n\n'])('%j does not suit', async (rest) => {
    expect(await scan(`a,b,c\n${rest}`)).toBeUndefined()
  })

  test('elements cut by the edge of a chunk are whole again', async () => {
    const row = 'AAAAAAA,BBBBBBB,CCCCCCCC\n'
    const edge = 1 << 18
    const text = `a,b,c\n${row.repeat(Math.floor((edge - 6) / row.length))}`
    // The token straddles the edge of the first chunk: N|ULL.
    const filled = `${text}${'A'.repeat(edge - text.length - 2)},NULL,C\n`
    expect(filled.indexOf('NULL')).toBe(edge - 1)
    const found = await scan(filled + row)
    expect(found?.columns).toEqual([TIDY, { lower: false, loose: true }, TIDY])
    const tidy = await scan(filled.replace('NULL', 'MULL') + row)
    expect(tidy?.columns).toEqual([TIDY, TIDY, TIDY])
  })
})

test('only big plain CSVs of logs without a mapping go direct', async () => {
  const home = await ImportHome.open()
  try {
    const path = home.file('a.csv', `${ACCESS.join(',')}\n${clean(1)}\n`)
    const text = { encoding: 'utf-8', delimiter: ',', newline: 'lf', hasBom: false } as const
    const part: SourcePart = {
      fileName: 'a.csv',
      part: undefined,
      key: '',
      format: 'csv',
      path,
      bytes: 1000,
      sha256: '',
      text,
      rows: async function* () {},
    }
    const plan = makePlan(findTable('access_log') as Table, ACCESS)
    expect(canGoDirect(plan, part, 1, 1000)).toMatchObject({ lines: 2 })
    expect(canGoDirect(plan, part, 1, 1001)).toBeUndefined()
    expect(canGoDirect(plan, part, 2, 1000)).toBeUndefined()
    expect(canGoDirect(plan, { ...part, text: { ...text, encoding: 'gb18030' } }, 1, 0)).toBeUndefined()
    expect(canGoDirect(plan, { ...part, text: { ...text, newline: 'mixed' } }, 1, 0)).toBeUndefined()
    const org = findTable('org') as Table
    expect(
      canGoDirect(
        makePlan(
          org,
          org.columns.map((c) => c.zh),
        ),
        part,
        1,
        0,
      ),
    ).toBeUndefined()
  } finally {
    home.close()
  }
})
