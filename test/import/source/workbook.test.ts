import * as xlsx from '@e965/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { encode, toGbk } from './bytes.ts'
import { Scratch } from './help.ts'

const scratch = new Scratch()
afterAll(() => scratch.remove())

function book(sheets: Record<string, xlsx.WorkSheet>, extra: xlsx.WBProps = {}): xlsx.WorkBook {
  const wb = xlsx.utils.book_new()
  for (const [name, sheet] of Object.entries(sheets)) xlsx.utils.book_append_sheet(wb, sheet, name)
  wb.Workbook = { ...wb.Workbook, ...extra }
  return wb
}

function bytes(wb: xlsx.WorkBook, bookType: xlsx.BookType): Buffer {
  return xlsx.write(wb, { type: 'buffer', bookType }) as Buffer
}

function values(date1904: boolean): xlsx.WorkSheet {
  const sheet = xlsx.utils.aoa_to_sheet([['日期', '时间', '编号', '长号', '布尔', '错误', '公式', '时长', '金额']])
  const cells: Record<string, xlsx.CellObject> = {
    A2: { t: 'n', v: date1904 ? 43538 : 45000, z: 'yyyy/m/d' },
    B2: { t: 'n', v: (date1904 ? 43538 : 45000) + 0.375, z: 'yyyy/m/d h:mm' },
    C2: { t: 'n', v: 12, z: '00000' },
    D2: { t: 'n', v: 1717171717000 },
    E2: { t: 'b', v: true },
    F2: { t: 'e', v: 0x2a },
    G2: { t: 'n', v: 3, f: '1+2' },
    H2: { t: 'n', v: 0.375, z: 'h:mm' },
    I2: { t: 'n', v: 1234.5, z: '#,##0.00' },
  }
  return { ...sheet, ...cells, '!ref': 'A1:I2' }
}

describe('workbook', () => {
  for (const bookType of ['xlsx', 'biff8'] as const) {
    const name = bookType === 'xlsx' ? 'v.xlsx' : 'v.xls'
    for (const date1904 of [false, true]) {
      it(`reads the values of ${bookType}${date1904 ? ' counted from 1904' : ''}`, async () => {
        const cells = await scratch.cells(name, bytes(book({ 甲: values(date1904) }, { WBProps: { date1904 } } as xlsx.WBProps), bookType))
        const day = date1904 ? 43538 : 45000
        expect(cells[1]).toEqual([
          { value: day, text: '2023-03-15', date1904 },
          { value: day + 0.375, text: '2023-03-15 09:00:00', date1904 },
          { value: 12, text: '00012', date1904 },
          { value: 1717171717000, text: '1717171717000', date1904 },
          'TRUE',
          { unread: '#N/A' },
          { value: 3, text: '3', date1904 },
          { value: 0.375, text: '9:00', date1904 },
          { value: 1234.5, text: '1,234.50', date1904 },
        ])
      })
    }
  }

  it('gives each sheet its part, hidden ones only when asked, and skips empty ones', async () => {
    const wb = book(
      {
        机构: xlsx.utils.aoa_to_sheet([['a'], ['1']]),
        空: xlsx.utils.aoa_to_sheet([]),
        隐藏: xlsx.utils.aoa_to_sheet([['b'], ['2']]),
      },
      { Sheets: [{ Hidden: 0 }, { Hidden: 0 }, { Hidden: 2 }] } as xlsx.WBProps,
    )
    const path = scratch.write('two.xlsx', bytes(wb, 'xlsx'))
    expect((await scratch.read(path)).parts.map((p) => p.part)).toEqual(['机构'])
    expect((await scratch.read(path, { said: { sheet: '隐藏' } })).parts.map((p) => p.part)).toEqual(['隐藏'])
    expect((await scratch.read(path, { said: { sheet: '没有' } })).refused[0]?.message).toContain('机构、隐藏（隐藏）')
    const { parts } = await scratch.read(path, { said: { hiddenSheets: true } })
    expect(parts.map((p) => [p.part, p.format, p.rows.map((r) => r.cells)])).toEqual([
      ['机构', 'sheet', [['a'], ['1']]],
      ['隐藏', 'sheet', [['b'], ['2']]],
    ])
    expect(new Set(parts.map((p) => p.sha256)).size).toBe(1)
  })

  it('keeps title rows, row numbers past blank rows, and columns past blank columns', async () => {
    const sheet = xlsx.utils.aoa_to_sheet([['标题'], [], [null, '目录代码', '名称'], [null, 'A1', '甲']])
    sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 2 } }]
    const { parts } = await scratch.read(scratch.write('title.xlsx', bytes(book({ S: sheet }), 'xlsx')))
    expect(parts[0]?.rows).toEqual([
      { row: 1, cells: ['标题', '标题', '标题'], doubt: new Map([0, 1, 2].map((c) => [c, '标题'])) },
      { row: 3, cells: [null, '目录代码', '名称'] },
      { row: 4, cells: [null, 'A1', '甲'] },
    ])
  })

  const html = `<html><head><meta charset="gb2312"></head><body><table border=1>
    <tr><th colspan=2>导出</th></tr><tr><td>目录代码</td><td>日期</td></tr><tr><td>00123</td><td>2023-7-6</td></tr></table></body></html>`
  for (const [name, content] of [
    ['GBK', toGbk(html)],
    ['UTF-8', encode(`\n${html}`, 'utf-8-bom')],
  ] as const) {
    it(`reads an HTML table called .xls in ${name}, values as text`, async () => {
      expect(await scratch.cells('page.xls', content)).toEqual([
        ['导出', '导出'],
        ['目录代码', '日期'],
        ['00123', '2023-7-6'],
      ])
    })
  }

  it('reads an XML spreadsheet called .xls', async () => {
    const content = bytes(
      book({
        S: xlsx.utils.aoa_to_sheet([
          ['编号', '名称'],
          ['001', '甲'],
        ]),
      }),
      'xlml',
    )
    expect(await scratch.cells('xml.xls', content)).toEqual([
      ['编号', '名称'],
      ['001', '甲'],
    ])
  })

  it('recognises what the extension hides', async () => {
    const sheet = book({
      S: xlsx.utils.aoa_to_sheet([
        ['编号', '名称'],
        ['001', '甲'],
      ]),
    })
    const expected = [
      ['编号', '名称'],
      ['001', '甲'],
    ]
    expect(await scratch.cells('really-xlsx.xls', bytes(sheet, 'xlsx'))).toEqual(expected)
    expect(await scratch.cells('really-xls.xlsx', bytes(sheet, 'biff8'))).toEqual(expected)
    expect(await scratch.cells('really-xlsx.csv', bytes(sheet, 'xlsx'))).toEqual(expected)
    expect(await scratch.cells('really-csv.xls', toGbk('编号\t名称\n001\t甲\n'))).toEqual(expected)
  })

  it('refuses a damaged workbook and one without content, with words', async () => {
    const good = bytes(book({ S: xlsx.utils.aoa_to_sheet([['a']]) }), 'xlsx')
    const { refused } = await scratch.read([
      scratch.write('cut.xlsx', good.subarray(0, good.length / 2)),
      scratch.write('empty.xlsx', bytes(book({ S: xlsx.utils.aoa_to_sheet([]) }), 'xlsx')),
      scratch.write('text.xlsx', 'a,b\n1,2\n'),
    ])
    expect(refused.map((r) => [r.fileName, r.code])).toEqual([
      ['cut.xlsx', 'file_refused'],
      ['empty.xlsx', 'file_refused'],
      ['text.xlsx', 'file_refused'],
    ])
  })
})
