import { read, utils } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeGb18030, encodeGbk } from '../../server/base/gbk.ts'
import { type Column, disarm, writeTable } from '../../server/documents/tables/write.ts'

type Row = { name: string; n: number | null; ok: boolean }
const columns: Column<Row>[] = [
  { title: '名称', value: (r) => r.name },
  { title: '数量', value: (r) => r.n },
  { title: '合格', value: (r) => r.ok },
]
const rows: Row[] = [
  { name: '=HYPERLINK("http://x","点我")', n: 12.5, ok: true },
  { name: '带,逗号"引号"\n换行', n: null, ok: false },
  { name: '𠀀 €', n: -3, ok: true },
]

describe('formula injection', () => {
  it.each(['=1+1', '+1+1', '-1+cmd', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '|cmd'])('disarms %j', (text) => {
    expect(disarm(text)).toBe(`'${text}`)
  })

  it.each(['江门市', '12-3', '-3.5', '2026-01-01', ''])('leaves %j alone', (text) => {
    expect(disarm(text)).toBe(text)
  })

  it('leaves numbers numbers and drops what is none', () => {
    expect([disarm(-3), disarm(Number.NaN), disarm(undefined), disarm(false)]).toEqual([-3, null, null, false])
  })

  it('never lets a cell of any text begin with a trigger', () => {
    fc.assert(fc.property(fc.string(), (text) => !/^[\s\0]*[=+@]/.test(String(disarm(text)))))
  })
})

describe('csv', () => {
  it('is UTF-8 with a mark, Chinese headers, quoted where it must be', () => {
    const { bytes, contentType } = writeTable('表', columns, rows, { format: 'csv' })
    expect(contentType).toBe('text/csv; charset=utf-8')
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(parse(bytes, { bom: true, columns: true, record_delimiter: '\r\n' })).toEqual([
      { 名称: `'=HYPERLINK("http://x","点我")`, 数量: '12.5', 合格: '是' },
      { 名称: '带,逗号"引号"\n换行', 数量: '', 合格: '否' },
      { 名称: '𠀀 €', 数量: '-3', 合格: '是' },
    ])
  })

  it('in GBK counts what GBK lacks; in GB18030 loses nothing', () => {
    const gbk = writeTable('表', columns, rows, { format: 'csv', encoding: 'gbk' })
    expect(gbk.replaced).toBe(1)
    expect(new TextDecoder('gbk').decode(gbk.bytes)).toContain('? €')
    const whole = writeTable('表', columns, rows, { format: 'csv', encoding: 'gb18030' })
    expect(new TextDecoder('gb18030').decode(whole.bytes)).toContain('𠀀 €')
  })
})

describe('GBK and GB18030', () => {
  it('GB18030 decodes to the text it was made of, whatever the text', () => {
    const anyText = fc.string({ unit: 'binary' }).filter((t) => !/[\ue000-\uf8ff\ufffd]|\p{Surrogate}/u.test(t))
    fc.assert(fc.property(anyText, (text) => new TextDecoder('gb18030', { ignoreBOM: true }).decode(encodeGb18030(text)) === text))
  })

  it('GBK gives the well-known bytes', () => {
    expect(encodeGbk('江门市 A').bytes.toString('hex')).toBe('bdadc3c5cad02041')
    expect(encodeGbk('😀')).toEqual({ bytes: Buffer.from('?'), replaced: 1 })
  })
})

describe('xlsx', () => {
  it('has typed numbers, disarmed texts and no formula', () => {
    const { bytes } = writeTable('线索:表', columns, rows, { format: 'xlsx' })
    const book = read(bytes)
    expect(book.SheetNames).toEqual(['线索 表'])
    const sheet = book.Sheets['线索 表']
    if (!sheet) throw new Error('no sheet')
    expect(sheet['B2']).toMatchObject({ t: 'n', v: 12.5 })
    expect(sheet['A2']).toMatchObject({ t: 's', v: `'=HYPERLINK("http://x","点我")` })
    expect(Object.values(sheet).some((c) => typeof c === 'object' && c !== null && 'f' in c)).toBe(false)
    expect(utils.sheet_to_json(sheet, { header: 1 })[0]).toEqual(['名称', '数量', '合格'])
  })
})
