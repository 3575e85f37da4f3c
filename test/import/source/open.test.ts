import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { openPaths } from '../../../server/import/source/open.ts'
import { toGbk } from './bytes.ts'
import { Scratch, zipOf } from './help.ts'

const scratch = new Scratch()
afterAll(() => scratch.remove())

const CSV = Buffer.from('目录代码,名称\nA1,甲\n')
const utf8 = (name: string) => Buffer.from(name)

describe('folders', () => {
  it('are walked in code point order without hidden and lock files', async () => {
    for (const name of ['b.csv', 'B.csv', '甲.csv', 'sub/z.csv', 'sub/deep/y.csv', '.hidden.csv', '~$b.xlsx', '.git/x.csv', 'Thumbs.db']) {
      scratch.write(`walk/${name}`, CSV)
    }
    symlinkSync(scratch.path('walk'), scratch.path('walk/sub/loop'))
    const { parts, refused } = await scratch.read(scratch.path('walk'))
    expect(refused).toEqual([])
    expect(parts.map((p) => p.fileName)).toEqual(['walk/B.csv', 'walk/b.csv', 'walk/sub/deep/y.csv', 'walk/sub/z.csv', 'walk/甲.csv'])
  })
})

describe('files', () => {
  it('carry size and hash of their bytes', async () => {
    const { parts } = await scratch.read(scratch.write('h.csv', CSV))
    expect(parts[0]).toMatchObject({
      bytes: CSV.length,
      sha256: createHash('sha256').update(CSV).digest('hex'),
      format: 'csv',
      part: undefined,
    })
  })

  it('can be read twice', async () => {
    for await (const opened of openPaths([scratch.write('twice.csv', CSV)], { tmp: scratch.path('tmp') })) {
      if (!('part' in opened)) throw new Error('refused')
      for (let pass = 0; pass < 2; pass++) {
        const rows = []
        for await (const row of opened.part.rows()) rows.push(row.row)
        expect(rows).toEqual([1, 2])
      }
    }
  })

  const random = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * i * 31 + i * 17) % 256))
  const bad: [string, Uint8Array, RegExp][] = [
    ['empty.csv', Buffer.alloc(0), /0 字节/],
    ['blank.csv', Buffer.from(' \n\r\n\0'), /空白/],
    ['notes.docx', CSV, /不支持的文件类型（\.docx）/],
    ['noextension', CSV, /无扩展名/],
    ['noise.csv', random, /不是文本/],
    ['page.csv', Buffer.from('%PDF-1.7\n...'), /PDF/],
    ['packed.csv.gz', Buffer.from('1f8b0800000000', 'hex'), /压缩文件损坏/],
    ['cut.zip', zipOf([{ name: utf8('a.csv'), data: CSV }]).subarray(0, 40), /压缩包损坏/],
  ]
  it('that cannot be read are refused one by one, and the rest goes on', async () => {
    const paths = bad.map(([name, content]) => scratch.write(`bad/${name}`, content))
    const { parts, refused } = await scratch.read([...paths, scratch.path('missing.csv'), scratch.write('good.csv', CSV)])
    expect(parts.map((p) => p.fileName)).toEqual(['good.csv'])
    expect(refused).toHaveLength(bad.length + 1)
    for (const [i, [name, , words]] of bad.entries()) {
      expect(refused[i]).toMatchObject({ fileName: name, code: 'file_refused', message: expect.stringMatching(words) })
    }
    expect(refused.at(-1)?.message).toMatch(/找不到/)
  })

  it.skipIf(process.getuid?.() === 0)('without permission are refused with words', async () => {
    const path = scratch.write('secret.csv', CSV)
    chmodSync(path, 0)
    expect((await scratch.read(path)).refused[0]?.message).toMatch(/权限/)
  })
})

describe('zip', () => {
  it('reads members in code point order, with names in GBK or UTF-8, flagged or not', async () => {
    const path = scratch.write(
      'z.zip',
      zipOf([
        { name: toGbk('调用日志/乙.csv'), data: CSV },
        { name: utf8('机构.csv'), data: CSV, flags: 0x800 },
        { name: utf8('目录.csv'), data: CSV },
        { name: toGbk('联通.csv'), data: CSV },
        { name: utf8('__MACOSX/._a.csv'), data: CSV },
        { name: utf8('folder/'), data: Buffer.alloc(0) },
        { name: utf8('说明.pdf'), data: CSV },
        { name: utf8('empty.csv'), data: Buffer.alloc(0) },
      ]),
    )
    const { parts, refused } = await scratch.read(path)
    expect(parts.map((p) => p.fileName)).toEqual(['z.zip/机构.csv', 'z.zip/目录.csv', 'z.zip/联通.csv', 'z.zip/调用日志/乙.csv'])
    expect(parts[0]?.sha256).toBe(createHash('sha256').update(CSV).digest('hex'))
    expect(parts[0]?.rows).toHaveLength(2)
    expect(refused.map((r) => r.fileName)).toEqual(['z.zip/empty.csv', 'z.zip/说明.pdf'])
  })

  it('may hold a zip, which may not hold another', async () => {
    const inner = zipOf([
      { name: utf8('a.csv'), data: CSV },
      { name: utf8('third.zip'), data: zipOf([{ name: utf8('b.csv'), data: CSV }]) },
    ])
    const { parts, refused } = await scratch.read(scratch.write('outer.zip', zipOf([{ name: utf8('inner.zip'), data: inner }])))
    expect(parts.map((p) => p.fileName)).toEqual(['outer.zip/inner.zip/a.csv'])
    expect(refused).toMatchObject([{ fileName: 'outer.zip/inner.zip/third.zip', message: expect.stringMatching(/两层/) }])
  })

  for (const name of ['../up.csv', 'a/../../up.csv', '/etc/x.csv', 'C:/x.csv', '..\\up.csv']) {
    it(`refuses the path ${name}`, async () => {
      const { parts, refused } = await scratch.read(
        scratch.write(
          'slip.zip',
          zipOf([
            { name: utf8('ok.csv'), data: CSV },
            { name: utf8(name), data: CSV },
          ]),
        ),
      )
      expect(parts).toEqual([])
      expect(refused).toMatchObject([{ fileName: 'slip.zip', message: expect.stringMatching(/包外/) }])
    })
  }

  it('refuses a bomb by total size and by ratio before unpacking', async () => {
    const path = scratch.write('bomb.zip', zipOf([{ name: utf8('a.csv'), data: Buffer.alloc(3_000_000, 'a') }]))
    for (const limits of [{ unpacked: 1_000_000 }, { grownFree: 1_000_000 }]) {
      expect((await scratch.read(path, { limits })).refused).toMatchObject([{ message: expect.stringMatching(/压缩炸弹/) }])
    }
    expect((await scratch.read(path, { limits: { members: 0 } })).refused[0]?.message).toMatch(/上限/)
  })

  it('refuses a member that unpacks to more than it declares', async () => {
    const bytes = zipOf([{ name: utf8('a.csv'), data: Buffer.alloc(100_000, 'a') }])
    for (const at of [22, bytes.indexOf('504b0102', 0, 'hex') + 24]) bytes.writeUInt32LE(1000, at)
    expect((await scratch.read(scratch.write('lie.zip', bytes))).refused).toMatchObject([
      { fileName: 'lie.zip/a.csv', message: expect.stringMatching(/无法解开/) },
    ])
  })

  it('refuses encryption and emptiness with words', async () => {
    const locked = scratch.write('locked.zip', zipOf([{ name: utf8('a.csv'), data: CSV, flags: 1 }]))
    expect((await scratch.read(locked)).refused[0]?.message).toMatch(/密码/)
    expect((await scratch.read(scratch.write('none.zip', zipOf([])))).refused[0]?.message).toMatch(/没有文件/)
  })

  it('leaves nothing in the temporary folder, even when the reader stops early', async () => {
    mkdirSync(scratch.path('clean'), { recursive: true })
    const path = scratch.write(
      'c.zip',
      zipOf([
        { name: utf8('a.csv'), data: CSV },
        { name: utf8('b.csv'), data: CSV },
      ]),
    )
    for await (const opened of openPaths([path], { tmp: scratch.path('clean') })) {
      expect('part' in opened).toBe(true)
      expect(readdirSync(scratch.path('clean'))).toHaveLength(1)
      break
    }
    expect(readdirSync(scratch.path('clean'))).toEqual([])
  })
})
