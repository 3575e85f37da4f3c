import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countUndecodable, decodeStream, EncodingDetector, guessLegacy } from '../../../server/import/encoding.ts'
import { ENCODINGS, encode, toGbk } from './bytes.ts'

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

async function detect(bytes: Buffer, size = 7): Promise<{ encoding: string; hasBom: boolean }> {
  const detector = new EncodingDetector()
  for await (const piece of pieces(bytes, size)) detector.write(piece)
  const { encoding, hasBom } = detector.end()
  return { encoding: encoding ?? (await guessLegacy(() => pieces(bytes, size))).encoding, hasBom }
}

async function decode(bytes: Buffer, encoding: Parameters<typeof decodeStream>[1], size: number): Promise<string> {
  let text = ''
  for await (const piece of decodeStream(pieces(bytes, size), encoding)) text += piece
  return text
}

const SAMPLE = '目录代码,机构名称,数量\n3070110005/12,江门市政务服务和数据管理局,1299\n'

describe('encoding', () => {
  for (const encoding of ENCODINGS) {
    it(`is found for ${encoding}, whatever the chunks`, async () => {
      const bytes = encode(SAMPLE, encoding)
      const expected = encoding === 'gbk' ? 'gb18030' : encoding.replace('-bom', '')
      for (const size of [1, 2, 3, 5, 1000]) {
        expect(await detect(bytes, size)).toEqual({ encoding: expected, hasBom: encoding.endsWith('-bom') })
        expect(await decode(bytes, expected as 'utf-8', size)).toBe(SAMPLE)
      }
    })
  }

  it('is UTF-8 for plain ASCII and for an empty file', async () => {
    expect((await detect(Buffer.from('a,b\n1,2\n'))).encoding).toBe('utf-8')
    expect((await detect(Buffer.alloc(0))).encoding).toBe('utf-8')
  })

  it('reads the four-byte characters of GB18030', async () => {
    const bytes = Buffer.concat([toGbk('姓名,'), Buffer.from([0x95, 0x32, 0x82, 0x36]), toGbk('\n')])
    expect((await detect(bytes)).encoding).toBe('gb18030')
    expect(await decode(bytes, 'gb18030', 1)).toBe('姓名,\u{20000}\n')
  })

  it('looks at the whole file: the only Chinese character may be the last', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'.repeat(50_000)), toGbk('无条件共享')])
    expect((await detect(bytes, 4096)).encoding).toBe('gb18030')
  })

  it('keeps UTF-8 when one character is broken, and GBK when one byte is', async () => {
    const utf8 = Buffer.from(SAMPLE.repeat(20))
    utf8[utf8.indexOf('江')] = 0xff
    expect((await detect(utf8)).encoding).toBe('utf-8')
    expect(await decode(utf8, 'utf-8', 5)).toContain('\ufffd')
    const cut = Buffer.from(SAMPLE.repeat(3)).subarray(0, -10)
    expect((await detect(cut)).encoding).toBe('utf-8')
    const gbk = Buffer.concat([toGbk(SAMPLE.repeat(20)), Buffer.from([0xff, 0x0a])])
    expect((await detect(gbk)).encoding).toBe('gb18030')
    expect(await countUndecodable(pieces(gbk, 3), 'gb18030')).toBe(1)
  })

  it('does not count a U+FFFD that the file holds itself', async () => {
    expect(await countUndecodable(pieces(Buffer.from('a\ufffd\ufffdb'), 64), 'utf-8')).toBe(0)
    expect(await countUndecodable(pieces(Buffer.from([0x61, 0xff, 0x62]), 64), 'utf-8')).toBe(1)
  })

  it('drops NULs of padded text without taking it for UTF-16', async () => {
    const bytes = Buffer.from('编号,名称\nA1\0\0\0\0,甲\0\0\nA2\0,乙\n')
    expect((await detect(bytes)).encoding).toBe('utf-8')
    expect(await decode(bytes, 'utf-8', 4)).toBe('编号,名称\nA1,甲\nA2,乙\n')
  })

  it('decodes the same text however the bytes are cut (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 9 }), async (raw, size) => {
        const text = raw.replaceAll('\0', '').replace(/^\ufeff+/, '')
        expect(await decode(Buffer.from(text), 'utf-8', size)).toBe(text)
        expect(await decode(Buffer.from(text, 'utf16le'), 'utf-16le', size)).toBe(text)
      }),
    )
  })
})
