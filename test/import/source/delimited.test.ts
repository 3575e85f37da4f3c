import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ENCODINGS, encode, toGbk } from './bytes.ts'
import { Scratch } from './help.ts'

const scratch = new Scratch()
afterAll(() => scratch.remove())

const HEADER = ['目录代码', '机构名称', '备注']

async function only(name: string, content: string | Uint8Array) {
  const { parts, refused } = await scratch.read(scratch.write(name, content))
  expect(refused).toEqual([])
  expect(parts).toHaveLength(1)
  return parts[0] as (typeof parts)[number]
}

describe('line ends', () => {
  for (const [newline, mark] of [
    ['lf', '\n'],
    ['crlf', '\r\n'],
    ['cr', '\r'],
  ] as const) {
    for (const encoding of ENCODINGS) {
      it(`${newline} in ${encoding}`, async () => {
        const text = `目录代码,机构名称,备注${mark}A1,市局甲,"两行${mark}文字"${mark}A2,市局乙,${mark}`
        const part = await only('a.csv', encode(text, encoding))
        expect(part.text?.newline).toBe(newline)
        expect(part.rows).toEqual([
          { row: 1, cells: HEADER },
          { row: 2, cells: ['A1', '市局甲', `两行${mark}文字`] },
          { row: 3, cells: ['A2', '市局乙', ''] },
        ])
      })
    }
  }

  it('may be mixed, and the last may be missing', async () => {
    const part = await only('mixed.csv', 'a,b\r\n1,2\n3,4\r5,6\r\r\n7,8')
    expect(part.text?.newline).toBe('mixed')
    expect(part.rows.map((r) => [r.row, ...r.cells])).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
      [6, '7', '8'],
    ])
  })

  it('inside quotes do not end the record, and count as one row', async () => {
    const part = await only('q.csv', 'a,b\n1,"x\ny\n\nz"\n2,w\n')
    expect(part.rows.map((r) => [r.row, ...r.cells])).toEqual([
      [1, 'a', 'b'],
      [2, '1', 'x\ny\n\nz'],
      [3, '2', 'w'],
    ])
  })

  it('survive every cut of the stream', async () => {
    const line = `"${'长'.repeat(30)}\r\n""引号""",${'b'.repeat(37)}\r\n`
    const part = await only('cuts.csv', `a,b\r\n${line.repeat(5000)}`)
    expect(part.rows).toHaveLength(5001)
    expect(new Set(part.rows.slice(1).map((r) => r.cells.join('|'))).size).toBe(1)
    expect(part.rows.at(-1)?.cells[0]).toBe(`${'长'.repeat(30)}\r\n"引号"`)
  })
})

describe('dirt', () => {
  it('passes title rows, ragged rows and blank rows through, counting blank lines', async () => {
    const part = await only('t.csv', '江门市数据调用日志\n\n目录代码,机构名称,备注\nA1,甲\nA2,乙,丙,丁\n,,\n')
    expect(part.rows.map((r) => [r.row, ...r.cells])).toEqual([
      [1, '江门市数据调用日志'],
      [3, ...HEADER],
      [4, 'A1', '甲'],
      [5, 'A2', '乙', '丙', '丁'],
      [6, '', '', ''],
    ])
  })

  it('keeps quotes inside unquoted fields and after closed ones', async () => {
    const cells = await scratch.cells('iq.csv', 'a,b,c\n5" pipe,x"y"z,1\n"say "hi" now",2,3\n"",4,"5"\n')
    expect(cells.slice(1)).toEqual([
      ['5" pipe', 'x"y"z', '1'],
      ['"say "hi" now"', '2', '3'],
      ['', '4', '5'],
    ])
  })

  it('takes a stray opening quote for a character when its line and the next are whole records', async () => {
    const cells = await scratch.cells('stray.csv', 'a,b,c\n1,"x,y\n2,"p,q\n3,r,s\n4,"ok, fine",t\n')
    expect(cells).toEqual([
      ['a', 'b', 'c'],
      ['1', '"x', 'y'],
      ['2', '"p', 'q'],
      ['3', 'r', 's'],
      ['4', 'ok, fine', 't'],
    ])
  })

  it('takes an unterminated quote near the end the same way', async () => {
    expect(await scratch.cells('eof.csv', 'a,b\n1,2\n3,"4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '"4'],
    ])
  })

  it('refuses, naming the line, when a quote leaves the record undecided', async () => {
    const path = scratch.write('open.csv', 'a,b,c\n1,2,3\n4,"say\nwhat "ever" it is,5\n6,7,8\n')
    await expect(scratch.read(path)).rejects.toMatchObject({ code: 'file_refused', message: expect.stringContaining('第 3 行') })
  })

  it('loses nothing behind an unterminated quote in a long file', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},名称${i},备注${i}`)
    rows[100] = '100,"名称100,备注100'
    const part = await only('long.csv', `目录代码,机构名称,备注\n${rows.join('\n')}\n`)
    expect(part.rows).toHaveLength(60_001)
    expect(part.rows[101]).toEqual({ row: 102, cells: ['100', '"名称100', '备注100'] })
    expect(part.rows.at(-1)?.cells).toEqual(['59999', '名称59999', '备注59999'])
  })

  it('drops NULs and keeps undecodable bytes as U+FFFD', async () => {
    const bytes = Buffer.concat([toGbk(`${HEADER.join()}\nA\0,江门市,`), Buffer.from([0xff]), toGbk(`\n${'B,蓬江区,x\n'.repeat(20)}`)])
    const part = await only('bad.csv', bytes)
    expect(part.text?.encoding).toBe('gb18030')
    expect(part.rows[1]?.cells).toEqual(['A', '江门市', '\ufffd'])
  })
})

describe('delimiter', () => {
  for (const [name, mark] of [
    ['comma', ','],
    ['tab', '\t'],
    ['semicolon', ';'],
    ['bar', '|'],
  ] as const) {
    it(`${name} is found`, async () => {
      const part = await only('d.txt', `目录代码${mark}机构名称${mark}备注\nA1${mark}"甲${mark}乙"${mark}x\n`)
      expect(part.text?.delimiter).toBe(mark)
      expect(part.rows[1]?.cells).toEqual(['A1', `甲${mark}乙`, 'x'])
    })
  }

  it('is not a list separator inside cells', async () => {
    const part = await only('l.csv', `时间,字段,单位\n${'2025-01-01,A;B;C;D;E,x\n'.repeat(40)}`)
    expect(part.text?.delimiter).toBe(',')
  })

  it('is not a comma of prose in a tab file', async () => {
    const part = await only('p.txt', `名称\t说明\n${'甲\ta, b, c, d\n'.repeat(40)}`)
    expect(part.text?.delimiter).toBe('\t')
  })

  it('is what sep= says, and that line is no row', async () => {
    const part = await only('sep.csv', 'sep=;\r\na,x;b\r\n1;2\r\n')
    expect(part.rows).toEqual([
      { row: 2, cells: ['a,x', 'b'] },
      { row: 3, cells: ['1', '2'] },
    ])
  })

  it('may be absent in a file of one column', async () => {
    expect(await scratch.cells('one.csv', '目录代码\nA1\nA2\n')).toEqual([['目录代码'], ['A1'], ['A2']])
  })
})

describe('any table', () => {
  const glyph = fc.constantFrom(...'ab1 ,;|\t"\n\r\'江门市数据共享（）、；，"'.split(''))
  const cell = fc.string({ unit: glyph, maxLength: 8 })
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }))

  it('reads back equal in every encoding, line end and delimiter (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(...ENCODINGS),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', '\t', ';', '|'),
        fc.boolean(),
        fc.boolean(),
        async (rows, encoding, newline, delimiter, quoteAll, told) => {
          const header = (rows[0] ?? ['', '']).map((_, i) => `第${i + 1}列名称`)
          const all = [header, ...rows]
          const text = all.map((r) => r.map((c) => quote(c, quoteAll || c !== c.trim())).join(delimiter) + newline).join('')
          const cells = await scratch.cells('any.csv', encode(told ? `sep=${delimiter}${newline}${text}` : text, encoding))
          expect(cells).toEqual(all)
        },
      ),
      { numRuns: 300 },
    )
  })
})

function quote(cell: string, always: boolean): string {
  return always || /[\s",;|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
