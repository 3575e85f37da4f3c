import { afterAll, describe, expect, it } from 'vitest'
import { encode, toGbk } from './bytes.ts'
import { Scratch } from './help.ts'

const scratch = new Scratch()
afterAll(() => scratch.remove())

const HEADER = ['目录代码', '名称', '数量']
const ROWS = [
  { 目录代码: 'A1', 名称: '甲', 数量: 1 },
  { 目录代码: 'A2', 名称: null, 数量: 2.5 },
]
const CELLS = [HEADER, ['A1', '甲', '1'], ['A2', null, '2.5']]

describe('json', () => {
  const shapes: Record<string, string> = {
    'array of objects': JSON.stringify(ROWS),
    'pretty array': JSON.stringify(ROWS, null, 2),
    'concatenated arrays': `[${JSON.stringify(ROWS[0])}][${JSON.stringify(ROWS[1])}]\n[]`,
    wrapper: JSON.stringify({ data: ROWS }),
    'deep wrapper': JSON.stringify({ code: 0, msg: 'ok', data: { total: 2, list: ROWS, tags: ['a'] }, more: { none: null } }),
    'concatenated wrappers': `{"code":0,"rows":[${JSON.stringify(ROWS[0])}]}\n{"code":0,"rows":[${JSON.stringify(ROWS[1])}]}`,
    lines: `${JSON.stringify(ROWS[0])}\r\n${JSON.stringify(ROWS[1])}\r\n`,
  }
  for (const [name, text] of Object.entries(shapes)) {
    it(`reads ${name}`, async () => {
      expect(await scratch.cells('a.json', text)).toEqual(CELLS)
      expect(await scratch.cells('a.jsonl', text)).toEqual(CELLS)
    })
  }

  it('reads a single object, and text named .txt', async () => {
    expect(await scratch.cells('one.json', JSON.stringify(ROWS[0]))).toEqual(CELLS.slice(0, 2))
    expect(await scratch.cells('j.txt', JSON.stringify(ROWS))).toEqual(CELLS)
  })

  it('reads UTF-16 and GBK', async () => {
    expect(await scratch.cells('w.json', encode(JSON.stringify(ROWS), 'utf-16le-bom'))).toEqual(CELLS)
    expect(await scratch.cells('g.json', toGbk(JSON.stringify(ROWS)))).toEqual(CELLS)
  })

  it('takes the union of keys in order of first appearance', async () => {
    expect(await scratch.cells('u.json', '[{"b":1},{"a":2,"b":3},null,{"__proto__":"x"}]')).toEqual([
      ['b', 'a', '__proto__'],
      ['1', null, null],
      ['3', '2', null],
      [null, null, null],
      [null, null, 'x'],
    ])
  })

  it('keeps numbers as written, joins lists and writes deeper values as JSON', async () => {
    const text =
      '[{"n":123456789012345678901234,"d":1.50,"t":true,"l":["x","y",3],"e":[],"o":{"k":[1,{"z":9007199254740993}],"s":"引\\"号"},"m":[{"q":1}]}]'
    expect((await scratch.cells('v.json', text))[1]).toEqual([
      '123456789012345678901234',
      '1.50',
      'true',
      'x;y;3',
      '',
      '{"k":[1,{"z":9007199254740993}],"s":"引\\"号"}',
      '[{"q":1}]',
    ])
  })

  it('gives each list of a file with several its own part and its own row numbers', async () => {
    const { parts } = await scratch.read(scratch.write('many.json', JSON.stringify({ org: [{ a: 1 }], cdo: [{ b: 2 }, { b: 3 }] })))
    expect(parts.map((p) => [p.part, p.rows.map((r) => [r.row, ...r.cells])])).toEqual([
      [
        'org',
        [
          [0, 'a'],
          [1, '1'],
        ],
      ],
      [
        'cdo',
        [
          [0, 'b'],
          [1, '2'],
          [2, '3'],
        ],
      ],
    ])
  })

  it('streams a list longer than one chunk, with characters outside the BMP', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ 编号: `${i}`, 名: `𠮷${'字'.repeat(i % 7)}` }))
    const cells = await scratch.cells('big.json', JSON.stringify({ data: { list: rows } }))
    expect(cells).toHaveLength(20_001)
    expect(cells.slice(1)).toEqual(rows.map((r) => [r.编号, r.名]))
  })

  for (const [name, text] of [
    ['cut off', '[{"a":1},{"a":2'],
    ['not JSON', '{a:1}'],
    ['a list of plain values', '[1,2,3]'],
    ['a list of mixed values', '[{"a":1},"x"]'],
    ['only a value', '"x"'],
    ['trailing words', '[{"a":1}] done'],
  ]) {
    it(`refuses what is ${name}, without quoting it`, async () => {
      const { parts, refused } = await scratch.read(scratch.write('bad.json', text as string))
      expect(parts).toEqual([])
      expect(refused).toMatchObject([{ fileName: 'bad.json', code: 'file_refused', message: expect.stringContaining('JSON') }])
    })
  }
})
