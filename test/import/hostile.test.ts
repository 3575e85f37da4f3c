import { unlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeReport } from '../../server/import/describe.ts'
import { type ImportReport, importPaths, readApart } from '../../server/import/index.ts'
import { FILE_LIMITS } from '../../server/import/limits.ts'
import { ImportHome } from '../support/import-home.ts'
import { inline, workbook } from '../support/workbook.ts'

const CSV =
  '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入,是否建有信息化系统\n11440700MB9D00017G,江门市演示局,行政机关,440700,是,是\n'

let home: ImportHome
const reader = readApart()
beforeAll(async () => {
  home = await ImportHome.open()
})
afterAll(async () => {
  reader.close()
  await home.close()
})

async function apart(name: string, content: string | Buffer, read = reader): Promise<ImportReport> {
  const path = home.file(name, content)
  try {
    return await importPaths({ ...home.deps, reader: read }, { paths: [path] })
  } finally {
    unlinkSync(path)
  }
}

/** The same sheet where workbooks do not keep theirs. */
function elsewhere(rows: string): Buffer {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return workbook('', {
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="odd/data.dat"/></Relationships>`,
    'xl/odd/data.dat': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  })
}

/** Archives inside archives: `width` at each of `depth` levels. */
function nested(width: number, depth: number): Uint8Array {
  const inner = depth === 0 ? new TextEncoder().encode(CSV) : nested(width, depth - 1)
  return zipSync(Object.fromEntries(Array.from({ length: width }, (_, i) => [depth === 0 ? `${i}.csv` : `${i}.zip`, inner])))
}

const empties = (count: number) =>
  zipSync(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.csv`, new Uint8Array()])), { level: 0 })

/** Every entry of the directory points at the first member's bytes. */
function overlapping(count: number): Buffer {
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(6, '0')}.csv`)
  const one = Buffer.from(zipSync({ [names[0] as string]: new TextEncoder().encode(CSV) }))
  const start = one.indexOf('504b0102', 0, 'hex')
  const end = one.indexOf('504b0506', 0, 'hex')
  const entry = one.subarray(start, end)
  const entries = names.map((name) => {
    const copy = Buffer.from(entry)
    copy.write(name, 46, 'latin1')
    return copy
  })
  const tail = Buffer.from(one.subarray(end))
  tail.writeUInt16LE(count, 8)
  tail.writeUInt16LE(count, 10)
  tail.writeUInt32LE(entry.length * count, 12)
  return Buffer.concat([one.subarray(0, start), ...entries, tail])
}

const KINDS: [string, () => string | Buffer, RegExp][] = [
  ['a cell ZZZZZ1.xlsx', () => workbook(`<row r="1">${inline('ZZZZZ1', 'x')}</row>`), /超出 Excel 范围/],
  ['a cell of row 1048577.xlsx', () => workbook(`<row r="1048577">${inline('A1048577', 'x')}</row>`), /超出 Excel 范围/],
  ['a cell without capital letters.xlsx', () => workbook(`<row r="1">${inline('XFE1', 'x')}</row>`), /超出 Excel 范围/],
  ['a sheet under another name.xlsx', () => elsewhere(`<row r="1">${inline('ZZZZZ1', 'x')}</row>`), /超出 Excel 范围/],
  ['five million brackets.json', () => '['.repeat(5_000_000), /嵌套超过 64 层/],
  ['twelve megabytes of objects.json', () => '{"a":'.repeat(2_400_000), /嵌套超过 64 层/],
  ['three hundred thousand levels.json', () => `${'[{"a":'.repeat(150_000)}1${'}]'.repeat(150_000)}`, /嵌套超过 64 层/],
  ['a million keys.json', () => `[{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',')}}]`, /不同的键超过/],
  [
    'a hundred thousand columns.csv',
    () => `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(99_999)}1\n`,
    /超过上限 16384 列/,
  ],
  ['sixty thousand members.zip', () => Buffer.from(empties(60_000)), /60000 个文件/],
  ['overlapping members.zip', () => overlapping(2000), /共用同一段内容/],
  ['a small bomb.zip', () => Buffer.from(zipSync({ 'a.csv': new Uint8Array(8 * 2 ** 20).fill(97) })), /压缩炸弹/],
  ['three levels of archives.zip', () => Buffer.from(nested(2, 3)), /两层以上/],
  ['many files in two archives.zip', () => Buffer.from(zipSync({ '1.zip': empties(6000), '2.zip': empties(6000) })), /上限 10000/],
]

describe('a stranger’s file is refused with a sentence', () => {
  test.each(KINDS)('%s', async (name, make, sentence) => {
    const report = await apart(name, make())
    expect(report.refused.map((r) => r.message).join('\n')).toMatch(sentence)
    expect(report.refused.map((r) => r.message).join('\n')).not.toMatch(/秒仍未结束|意外退出/)
  })

  test('shown with its name as it is, never obeyed', async () => {
    const report = await apart('a\u202egnp\u001b[2J\nb.csv', 'x,y\n1,2\n')
    expect(report.refused[0]?.fileName).toBe('a⟨U+202E⟩gnp⟨U+001B⟩[2J⟨U+000A⟩b.csv')
    expect(describeReport(report).join('\n')).not.toMatch(/\p{Cf}/u)
  })

  test('and the next one lands', async () => {
    const report = await apart('机构.csv', CSV)
    expect(report.batches).toHaveLength(1)
  })
})

describe('whatever it is, it ends', () => {
  const small = { ...FILE_LIMITS, seconds: 1, secondsPerMiB: 0 }
  const rows = Array.from(
    { length: 300_000 },
    (_, i) => `<row r="${i + 1}">${inline(`A${i + 1}`, '江门市演示局')}${inline(`B${i + 1}`, 'x')}</row>`,
  )

  test('by its time', async () => {
    const strict = readApart(small)
    const report = await apart('slow.xlsx', workbook(rows.join('')), strict)
    strict.close()
    expect(report.refused[0]?.message).toMatch(/超过 1 秒仍未结束/)
  })

  test('by its memory', async () => {
    const strict = readApart({ ...FILE_LIMITS, memory: 250 * 2 ** 20 })
    const report = await apart('large.xlsx', workbook(rows.join('')), strict)
    strict.close()
    expect(report.refused[0]?.message).toMatch(/内存超过 250 MB/)
  })

  test('by a person, and what had landed stays', async () => {
    const cancel = new AbortController()
    const first = home.file('先到.csv', CSV.replace('演示局', '先到局'))
    const second = home.file('大.xlsx', workbook(rows.join('')))
    const running = importPaths({ ...home.deps, reader }, { paths: [first, second], signal: cancel.signal })
    const before = await landed()
    while ((await landed()) === before) await wait(20)
    cancel.abort()
    const report = await running
    expect(report.batches.map((b) => b.file_name)).toEqual(['先到.csv'])
    expect(report.refused).toMatchObject([{ fileName: '大.xlsx', code: 'cancelled', message: expect.stringMatching(/已取消/) }])
    expect(await landed()).toBe(before + 1)
    expect(home.files().filter((f) => f.includes('import-'))).toEqual([])
  })

  test('alone: the other members of its archive and the next files land', async () => {
    const strict = readApart({ ...FILE_LIMITS, seconds: 3, secondsPerMiB: 0 })
    const slow = workbook(rows.join(''))
    const member = (n: string) => new TextEncoder().encode(CSV.replace('演示局', `${n}局`))
    const zip = Buffer.from(zipSync({ 'a.csv': member('包甲'), 'b.xlsx': [slow, { level: 0 }], 'c.csv': member('包丙') }))
    const paths = [home.file('队列/1.xlsx', slow), home.file('队列/2.zip', zip), home.file('队列/3.csv', CSV.replace('演示局', '末局'))]
    const report = await importPaths({ ...home.deps, reader: strict }, { paths })
    strict.close()
    expect(report.batches.map((b) => b.file_name)).toEqual(['2.zip/a.csv', '2.zip/c.csv', '3.csv'])
    expect(report.refused.map((r) => r.fileName)).toEqual(['1.xlsx', '2.zip/b.xlsx'])
  })

  test('together: small members that no ratio of their own gives away', async () => {
    const zeros = new Uint8Array(60_000)
    const bomb = zipSync(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}.csv`, zeros])))
    expect((await apart('sum.zip', Buffer.from(bomb))).refused.map((r) => r.message)).toMatchObject([expect.stringMatching(/压缩炸弹/)])
  })

  test('beside everybody else, and no row is lost', { timeout: 240_000 }, async () => {
    const [header = '', row = ''] = CSV.trim().split('\n')
    const line = (text: string, n: number) =>
      `<row r="${n}">${text
        .split(',')
        .map((value, i) => inline(`${'ABCDEF'[i]}${n}`, value))
        .join('')}</row>`
    const lines = Array.from({ length: 150_000 }, (_, i) => line(i % 3 === 0 ? row.replace('11440700MB9D00017G', 'x') : row, i + 2))
    const path = home.file('健康.xlsx', workbook(line(header, 1) + lines.join('')))
    let done = false
    const running = importPaths({ ...home.deps, reader }, { paths: [path], maxRejectPercent: 100 }).finally(() => {
      done = true
    })
    const waits: number[] = []
    while (!done) {
      const asked = performance.now()
      await home.deps.ledger.db.get('select count(*)::integer as n from import_batch')
      waits.push(performance.now() - asked)
      const rested = performance.now()
      await wait(10)
      // What the thread was late by, everybody waited.
      waits.push(performance.now() - rested - 10)
    }
    const report = await running
    expect(report.refused).toEqual([])
    const [batch] = report.batches
    expect([batch?.rows_in, batch?.rows_landed, batch?.rows_rejected, batch?.rows_classified]).toEqual([150_000, 100_000, 50_000, 0])
    const p99 = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)] as number
    process.stdout.write(`p99 ${p99.toFixed(1)} ms of ${waits.length}\n`)
    expect(p99).toBeLessThan(100)
  })

  const landed = async () => (await home.deps.ledger.db.get<{ n: number }>('select count(*)::integer as n from import_batch'))?.n ?? 0
})
