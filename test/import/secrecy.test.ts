import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Db } from '../../server/base/db.ts'
import { type ImportReport, parseMapping, withSecrecy } from '../../server/import/index.ts'
import { previewPath } from '../../server/import/preview.ts'
import { secretHeader, secretTitle } from '../../server/import/secrecy/words.ts'
import { ImportHome } from '../support/import-home.ts'

let home: ImportHome
/** Stands for what must not stay; fresh for each test, so that nothing else of the machine holds it. */
let secret: string
beforeEach(async () => {
  home = await ImportHome.open()
  secret = `工程${randomUUID()}`
})
afterEach(() => home.close())

/** Files of the home that hold the secret (the ASCII behind 工程 is enough), databases and their logs too. */
function leaks(): string[] {
  const needles = [Buffer.from(secret.slice(2)), Buffer.from(secret.slice(2), 'utf16le')]
  return home.files().filter((f) => statSync(f).size > 0 && needles.some((n) => readFileSync(f).includes(n)))
}

/** What the ledger says, event by event. Compressed pages of a database need not show a text to a search of bytes. */
async function told(): Promise<string> {
  return (
    JSON.stringify(await home.deps.ledger.db.all('select * from event')) +
    JSON.stringify(await home.deps.ledger.db.all('select * from import_batch'))
  )
}

async function landedText(report: ImportReport): Promise<string> {
  const parts: string[] = []
  for (const b of report.batches) parts.push(JSON.stringify(await home.parquet(b.lake_path)))
  return parts.join('')
}

async function nothingKept(report: ImportReport): Promise<void> {
  expect(await landedText(report)).not.toContain(secret)
  expect(JSON.stringify(report)).not.toContain(secret)
  expect(await told()).not.toContain(secret)
  expect(leaks()).toEqual([])
}

/** A register of systems with a flag column called `header`, one open row and one marked one. */
const systems = (header: string, flag = '是', open = '否') => [
  `系统编号,建设单位统一社会信用代码,系统名称,建设状态,列入清单日期,${header}`,
  `S1,11440700MB9D00017G,市政务系统,已建,2024-01-10,${open}`,
  `S2,11440700MB9D00017G,${secret},已建,2024-01-10,${flag}`,
]

const ASKED = [
  '密级标识', '保密等级', '涉密等级', '涉密', '是否涉密系统', '是否涉及国家秘密', '秘密等级', '保密级别', '数据密级',
  '安全等级/密级', '是否涉密？', '是否為涉密', 'classified', 'secret_level', '是否涉\u200b密', '密級', '保密等級', '機密', '絕密等級', '祕密', 'CLASSIFICATION',
] // biome-ignore format: one list

/** Spellings of one header: widths, case, invisible characters, punctuation, blanks, parentheses. */
function spellings(header: string): string[] {
  const middle = Math.ceil(header.length / 2)
  const broken = (c: string) => header.slice(0, middle) + c + header.slice(middle)
  const wide = [...header].map((c) => (c >= '!' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join('')
  return [
    header, wide, header.toUpperCase(), `*${header}`, `${header}：`, `【${header}】`, `“${header}”`, `${header}（选填）`, `标识（${header}）`, `${header}_1`,
    ...['\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u202e', ' ', '\u3000', '-', '·', '/', '_', '\ufe0f', '\u0301', '（注）'].map(broken),
  ] // biome-ignore format: one list
}

describe('words', () => {
  test('every spelling of every header that was tried speaks of secrecy', () => {
    const missed = ASKED.flatMap(spellings).filter((h) => secretHeader(h) === undefined)
    expect(missed).toEqual([])
  })

  test('titles and names speak of it too, unless they say that it does not apply', () => {
    for (const t of ['机密★10年', '★内部', '绝密文件', '国家秘密目录', '機密', '涉密系统清单', 'top secret', '密級：秘 密'])
      expect([t, secretTitle(t)]).not.toEqual([t, undefined])
    for (const t of ['非涉密系统清单', '不涉密目录', '本表不含涉密内容', 'secretariat', 'classification', '保密审查'])
      expect([t, secretTitle(t)]).toEqual([t, undefined])
  })

  test('no column of the contract but the flags speaks of secrecy', async () => {
    const { tables } = await import('../../server/contract/tables.ts')
    const spoken = tables.flatMap((t) =>
      t.columns.filter((c) => !c.classified_flag && [c.zh, c.name, ...c.aliases].some((h) => secretHeader(h))),
    )
    expect(spoken.map((c) => c.name)).toEqual([])
  })
})

describe('headers', () => {
  test('a flag under any other name makes the file wait, and nothing of it stays', async () => {
    const headers = ASKED.flatMap((h, i) => spellings(h).filter((_, n) => n === 0 || n % ASKED.length === i)).filter(
      (h) => !/[",\n]/.test(h),
    )
    for (const [i, header] of headers.entries()) {
      const report = await home.import(home.file(`s${i}.csv`, `${systems(header).join('\n')}\n`), { table: 'system_reg' })
      const landed = await landedText(report)
      expect([header, landed.includes(secret)]).toEqual([header, false])
      if (report.batches.length === 0) expect([header, report.refused[0]?.code]).toEqual([header, 'secrecy'])
      else expect(report.batches[0]?.rows_classified).toBe(1)
    }
    expect(await told()).not.toContain(secret)
    expect(leaks()).toEqual([])
  })

  test('named as the flag it is read as one; of several the strictest counts', async () => {
    const lines = [
      '系统编号,建设单位统一社会信用代码,系统名称,是否涉密,建设状态,列入清单日期,密级,密级',
      'S1,11440700MB9D00017G,市政务系统,否,已建,2024-01-10,,',
      `S2,11440700MB9D00017G,${secret},否,已建,2024-01-10,机密,`,
      `S3,11440700MB9D00017G,${secret},否,已建,2024-01-10,,秘密`,
      `S4,11440700MB9D00017G,${secret},是,已建,2024-01-10,公开,公开`,
    ]
    const held = (await home.csv('a.csv', lines)).report
    expect(held.refused).toMatchObject([{ code: 'secrecy', marks: [{ id: 'header:密级', where: 'header', word: '密级' }] }])
    const { report } = await home.csv('a.csv', lines, { mapping: withSecrecy(undefined, { flags: ['密级'] }) })
    expect(report.batches).toMatchObject([{ rows_in: 4, rows_classified: 3, rows_landed: 1 }])
    await nothingKept(report)
  })

  test('signed to be none, the file lands and the signature is an event', async () => {
    const lines = [
      '系统编号,建设单位统一社会信用代码,系统名称,建设状态,列入清单日期,涉密系统数量',
      'S1,11440700MB9D00017G,市政务系统,已建,2024-01-10,3',
    ]
    const cleared = [{ mark: 'header:涉密系统数量', by: '李敏', reason: '是数量，不是标识' }]
    const { report } = await home.csv('a.csv', lines, { mapping: withSecrecy(undefined, { cleared }) })
    expect(report.batches).toMatchObject([{ rows_landed: 1 }])
    const events = await home.deps.ledger.db.all<{ body: string }>("select body::varchar as body from event where kind = 'import.cleared'")
    expect(events.map((e) => JSON.parse(e.body))).toMatchObject([{ ...cleared[0], file_name: 'a.csv' }])
    expect(() => withSecrecy(undefined, { cleared: [{ mark: 'header:x', by: '', reason: '有理由' }] })).toThrow('姓名和理由')
    expect(() => withSecrecy(undefined, { cleared: [{ mark: 'header:x', by: '李敏', reason: '' }] })).toThrow('姓名和理由')
  })

  test('a mapping never opens a row: values, constants, ignoring', async () => {
    const head = 'table: system_reg\n'
    const from = `${head}columns: {is_classified: {from: 是否涉密, values: {是: 否, 机密: 否, '': 否}}}`
    const { report } = await home.csv('a.csv', systems('是否涉密'), { mapping: parseMapping(from) })
    expect(report.batches).toMatchObject([{ rows_classified: 1, rows_landed: 1 }])
    await nothingKept(report)
    for (const yaml of [
      'ignore: [是否涉密]',
      "columns: {is_classified: {const: '否'}}",
      "columns: {is_classified: {template: '否{系统编号}'}}",
      'columns: {name: {from: 是否涉密}}',
    ]) {
      const tried = (await home.csv('a.csv', systems('是否涉密'), { mapping: parseMapping(head + yaml) })).report
      expect([yaml, tried.batches.length]).toEqual([yaml, 0])
    }
    const stricter = `${head}columns: {is_classified: {from: 是否涉密, values: {否: 是}}}`
    expect((await home.csv('b.csv', systems('是否涉密'), { mapping: parseMapping(stricter) })).report.batches[0]?.rows_classified).toBe(2)
    expect(leaks()).toEqual([])
  })
})

describe('names and titles', () => {
  const plain = () => [
    '系统编号,建设单位统一社会信用代码,系统名称,建设状态,列入清单日期',
    `S1,11440700MB9D00017G,${secret},已建,2024-01-10`,
  ]

  test('a file, a folder, a partition, a title line, an upper header make it wait', async () => {
    const body = `${plain().join('\n')}\n`
    const tried: [string, string][] = [
      ['机密-系统.csv', body],
      ['绝密/a.csv', body],
      ['是否涉密=是/a.csv', body],
      ['title.csv', `机密★10年,,,,\n${body}`],
      ['upper.csv', `基本信息,,,,涉密情况\n${body}`],
    ]
    for (const [name, text] of tried) {
      const path = home.file(name, text)
      const report = await home.import(name.startsWith('绝密') ? dirname(path) : path)
      expect([name, report.refused[0]?.code, report.batches.length]).toEqual([name, 'secrecy', 0])
    }
    expect(leaks()).toEqual([])
    expect(await told()).not.toContain(secret)
  })

  test('a title is signed by a digest of its text, so that another title waits again', async () => {
    const file = (title: string) => home.file('a.csv', `${title},,,,\n${plain().join('\n')}\n`)
    const first = (await home.import(file('商业秘密目录'))).refused[0]?.marks?.[0]?.id as string
    expect(first).not.toContain('商业')
    const mapping = withSecrecy(undefined, { cleared: [{ mark: first, by: '李敏', reason: '商业秘密，不是国家秘密' }] })
    expect((await home.import(file('商业秘密目录'), { mapping })).batches.length).toBe(1)
    expect((await home.import(file('机密目录'), { mapping })).refused[0]?.code).toBe('secrecy')
  })
})

describe('rows', () => {
  test('a row that ends before the flag is classified, and so is the rest of it', async () => {
    const lines = [
      '系统编号,系统名称,建设单位统一社会信用代码,是否涉密,建设状态,列入清单日期',
      'S1,市政务系统,11440700MB9D00017G,否,已建,2024-01-10',
      `S2,前半${secret}`,
      `${secret}后半,11440700MB9D00017G,x,,2024-01-10`,
      `S3,${secret}`,
      'S4,市政务系统,11440700MB9D00017G,否,已建,2024-01-10',
    ]
    const { report } = await home.csv('a.csv', lines, { maxRejectPercent: 100 })
    expect(report.batches).toMatchObject([{ rows_in: 5, rows_classified: 3, rows_landed: 2, rows_rejected: 0 }])
    await nothingKept(report)
  })

  test('sheets: merged flags, errors, formulas without a value, a cover that says 机密', async () => {
    const head = ['系统编号', '建设单位统一社会信用代码', '系统名称', '是否涉密', '建设状态', '列入清单日期']
    const row = (id: string, flag: string | null) => [
      id,
      '11440700MB9D00017G',
      id === 'S1' ? '市政务系统' : secret,
      flag,
      '已建',
      '2024-01-10',
    ]
    const sheet = utils.aoa_to_sheet([
      head,
      row('S1', '否'),
      row('S2', '是'),
      row('S3', null),
      row('S4', null),
      row('S5', null),
      row('S6', null),
      row('S7', '否'),
    ])
    sheet['!merges'] = [
      { s: { r: 2, c: 3 }, e: { r: 3, c: 3 } },
      { s: { r: 4, c: 3 }, e: { r: 4, c: 4 } },
    ]
    sheet.D6 = { t: 'e', v: 0x2a }
    sheet.D7 = { t: 'n', f: 'IF(1=1,1,0)' }
    sheet.D8 = { t: 's', v: '#N/A' }
    const book = (more: Record<string, ReturnType<typeof utils.aoa_to_sheet>> = {}) =>
      write(
        { SheetNames: ['系统', ...Object.keys(more)], Sheets: { 系统: sheet, ...more } },
        { type: 'buffer', bookType: 'xlsx', bookSST: true },
      ) as Buffer
    const report = await home.import(home.file('a.xlsx', book()))
    expect(report.batches).toMatchObject([{ rows_in: 7, rows_classified: 6, rows_landed: 1 }])
    await nothingKept(report)
    const cover = await home.import(home.file('b.xlsx', book({ 说明: utils.aoa_to_sheet([['编制说明'], ['密级：机密']]) })))
    expect(cover.batches).toEqual([])
    expect(cover.refused.map((r) => r.code)).toEqual(['secrecy', 'secrecy'])
  })

  test('JSON: duplicate keys, nested keys, keys and values around the list', async () => {
    const record = (more: string) =>
      `{"系统编号":"S1","建设单位统一社会信用代码":"11440700MB9D00017G","系统名称":"${secret}","建设状态":"已建","列入清单日期":"2024-01-10"${more}}`
    const bodies = [
      `[${record(',"是否涉密":"是","是否涉密":"否"')}]`,
      `[${record(',"属性":{"是否涉密":"是"}')}]`,
      `[${record(',"标签":[{"密级":"机密"}]')}]`,
      `{"是否涉密":"是","data":[${record('')}]}`,
      `{"title":"机密 系统","data":[${record('')}]}`,
      `${record(',"是否涉密":"是","是否涉密":"否"')}\n${record('')}`,
    ]
    for (const [i, body] of bodies.entries()) {
      const report = await home.import(home.file(`j${i}.json`, body))
      expect([i, report.refused[0]?.code, report.batches.length]).toEqual([i, 'secrecy', 0])
    }
    const list = await home.import(home.file('l.json', `{"a":[${record(',"是否涉密":"是"')}],"b":[${record(',"是否涉密":["否","是"]')}]}`))
    expect(list.batches.map((b) => b.rows_classified)).toEqual([1, 1])
    await nothingKept(list)
  })

  test('Parquet: a partition folder says nothing about the flag, a nested flag waits', async () => {
    const db = await Db.open(':memory:', home.config)
    const write = async (name: string, flag: string) => {
      const path = home.file(name, '')
      await db.run(
        `copy (select 'S2' as 系统编号, '11440700MB9D00017G' as 建设单位统一社会信用代码, '${secret}' as 系统名称, '已建' as 建设状态, '2024-01-10' as 列入清单日期, ${flag}) to '${path}' (format parquet)`,
      )
      return path
    }
    try {
      const flagged = await home.import(await write('批次号=EVIL/year=2026/a.parquet', "'是' as 是否涉密"))
      expect(flagged.batches).toMatchObject([{ rows_classified: 1, rows_landed: 0, unmatched_headers: [] }])
      for (const path of [
        await write('是否涉密=否/b.parquet', "'是' as 是否涉密"),
        await write('c.parquet', "{'是否涉密': '是'} as 属性"),
      ]) {
        const report = await home.import(path)
        expect([path, report.refused[0]?.code]).toEqual([path, 'secrecy'])
      }
      const folder = await home.import(dirname(await write('年=1/是否涉密=否/d.parquet', "'是' as 是否涉密")))
      expect(folder.batches).toEqual([])
      await nothingKept(flagged)
    } finally {
      db.closeInstance()
    }
  })

  test('a preview of a file that waits shows its headers and no cell', async () => {
    const path = home.file('a.csv', `${systems('密级标识').join('\n')}\n`)
    const [shown] = await previewPath(home.deps, { path, table: 'system_reg' })
    expect(shown).toMatchObject({ table: null, rows: [], marks: [{ id: 'header:密级标识' }] })
    expect(shown?.headers).toContain('密级标识')
    expect(JSON.stringify(shown)).not.toContain(secret)
    expect(leaks()).toEqual([])
  })
})
