import { basename } from 'node:path'
import { utils, write } from '@e965/xlsx'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ImportHome } from '../support/import-home.ts'

// Whatever happens to an export on its way: it lands whole or not at all, and every row is accounted for.

let home: ImportHome
beforeAll(async () => {
  home = await ImportHome.open()
})
afterAll(() => home.close())

const U = '11440700MB9D00017G'
const HEADER = ['用户标识', '单位统一社会信用代码', '停用时间']
const RUNS = process.env['SOAK'] === '1' ? 10_000 : 300
/** Files of one import: opening a home's engine for each would take longer than reading them. */
const AT_ONCE = 25

const cell = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('u1', 'u2', U, '2025-06-30', '', '无', '合计', '注：说明', '1,234', '是', '填表人：甲', HEADER[0] as string),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '#REF!',
      '4.4E+17',
      '="000123"',
      "'1",
      '\u200b',
      '\u001a',
      '\ufeff',
      '"',
      'a"b',
      'x\ny',
      '\t',
      '^',
      '\u0000',
      '－',
      '😀',
      '2205-01-01',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'grapheme' }) },
)
const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 })
/** What a way of transport does to bytes: cut, a byte changed, a piece doubled, another encoding's marks before it. */
const whole = (b: Buffer) => b
const harm = fc.oneof(
  { weight: 3, arbitrary: fc.constant(whole) },
  fc.double({ min: 0, max: 1, noNaN: true }).map((at) => (b: Buffer) => b.subarray(0, Math.floor(at * b.length))),
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => (b: Buffer) => {
    const changed = Buffer.from(b)
    if (b.length > 0) changed[at % b.length] = byte
    return changed
  }),
  fc.nat().map((at) => (b: Buffer) => Buffer.concat([b, b.subarray(b.length === 0 ? 0 : at % b.length)])),
  fc.constant((b: Buffer) => Buffer.concat([Buffer.from('\ufeff\ufeff'), b])),
)
const form = fc.constantFrom('csv', 'tsv', 'json', 'xlsx')

function encode(kind: string, lines: readonly (readonly string[])[], seed: number): Buffer {
  const all = [HEADER, ...lines]
  if (kind === 'json') return Buffer.from(JSON.stringify(lines.map((l) => Object.fromEntries(l.map((v, i) => [HEADER[i] ?? `列${i}`, v])))))
  if (kind === 'xlsx') {
    const sheet = utils.aoa_to_sheet(all.map((l) => [...l]))
    if (seed % 3 === 0) sheet['!merges'] = [{ s: { r: 1, c: seed % 2 }, e: { r: 1 + (seed % 4), c: seed % 2 } }]
    if (seed % 5 === 0) sheet['!rows'] = [{}, { hidden: true }]
    return write({ SheetNames: ['账号清单'], Sheets: { 账号清单: sheet } }, { type: 'buffer', bookType: 'xlsx' })
  }
  const separator = kind === 'tsv' ? '\t' : ','
  const quoted = (v: string) => (seed % 2 === 0 && /["\n,\t]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v)
  return Buffer.from(all.map((l) => l.map(quoted).join(separator)).join(seed % 7 === 0 ? '\r\n' : '\n'))
}

/** Rows that a file of these lines holds; undefined where its form leaves room (text without quotes, an empty line at the end). */
function rowsWritten(kind: string, lines: readonly (readonly string[])[], seed: number): number | undefined {
  if (kind === 'json') return lines.length
  if (kind === 'xlsx' || seed % 2 !== 0) return undefined
  const plain = lines.flat().every((v) => !/["\p{Cc}\ufeff]/u.test(v)) && lines.every((l) => l.some((v) => v.trim() !== ''))
  return plain ? lines.length : undefined
}

test(`of ${RUNS} mangled files every row is accounted for, and none lands by half`, { timeout: 3_600_000 }, async () => {
  let n = 0
  const seen = { landed: 0, refused: 0, counted: 0 }
  const check = async (files: readonly [string, string[][], (b: Buffer) => Buffer, number][]) => {
    const paths = files.map(([kind, lines, harmed, seed]) => home.file(`账号清单_${n++}.${kind}`, harmed(encode(kind, lines, seed))))
    const report = await home.import(paths, { maxRejectPercent: 100 })
    expect(report.batches.length + report.refused.length + report.unchanged.length + report.skipped.length).toBeGreaterThanOrEqual(
      paths.length,
    )
    // Counted apart from the importer: of a file that nothing happened to, as many rows as were written.
    for (const [i, [kind, lines, harmed, seed]] of files.entries()) {
      const written = harmed === whole ? rowsWritten(kind, lines, seed) : undefined
      const batch = report.batches.find((b) => b.file_name === basename(paths[i] as string))
      if (written === undefined || !batch) continue
      expect(batch.rows_in, `${kind} ${JSON.stringify(lines)}`).toBe(written)
      seen.counted += 1
    }
    for (const batch of report.batches) {
      expect(batch.rows_in).toBe(batch.rows_landed + batch.rows_rejected + batch.rows_classified + batch.rows_left_out)
      const sum = (of: 'rejects' | 'left_out') => batch[of].reduce((total, t) => total + t.count, 0)
      expect(sum('left_out')).toBe(batch.rows_left_out)
      expect(sum('rejects')).toBeGreaterThanOrEqual(batch.rows_rejected)
      seen.landed += 1
    }
    seen.refused += report.refused.length
    const stored = await home.deps.ledger.db.get<{ n: number }>('select sum(rows_landed)::double as n from import_batch')
    const lake = home.files().filter((f) => f.includes('/lake/') && f.endsWith('.parquet'))
    expect(lake.length).toBe((await home.deps.ledger.db.get<{ n: number }>('select count(*)::double as n from import_batch'))?.n)
    if (lake.length > 0)
      expect((await home.parquet('lake/account/*.parquet', 'select count(*)::double as n from source_file'))[0]?.n).toBe(stored?.n)
    expect(home.files().filter((f) => f.includes('/tmp/import-'))).toEqual([])
  }
  const sample = fc.sample(fc.tuple(form, rows, harm, fc.nat(1000)), { numRuns: RUNS, seed: 20_250_630 })
  for (let at = 0; at < sample.length; at += AT_ONCE) await check(sample.slice(at, at + AT_ONCE))
  expect(seen.landed).toBeGreaterThan(RUNS / 4)
  expect(seen.refused).toBeGreaterThan(0)
  expect(seen.counted).toBeGreaterThan(RUNS / 20)
  process.stdout.write(`mangled: ${JSON.stringify({ files: RUNS, ...seen })}\n`)
})
