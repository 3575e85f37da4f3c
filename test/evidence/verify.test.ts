import { appendFileSync, copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { type Config, readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { quietLog } from '../../server/base/log.ts'
import { sealFile } from '../../server/base/seal.ts'
import { keep } from '../../server/documents/store.ts'
import { verifyHome } from '../../server/evidence/verify.ts'
import { importPaths } from '../../server/import/index.ts'
import { closeProduct, openProduct } from '../../server/pipeline.ts'
import { sealedBatches, sealOlder, soundEvidence } from '../../server/warehouse/sealed.ts'

const now = () => new Date('2026-06-01T01:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'shuheng-seal-'))
const first: Config = readConfig({}, { home: join(folder, 'home') })
/** Relative paths of the kept files. */
const kept = { lake: '', docx: '', json: '', material: '' }

beforeAll(async () => {
  const csv = join(folder, '机构清单.csv')
  writeFileSync(csv, '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n11440700MB9D00017G,市甲局,行政机关,440700,是\n')
  const product = await openProduct(first, quietLog, now)
  await importPaths(product, { paths: [csv] })
  const bytes = Buffer.from('公文')
  const docx = keep(product, bytes, 'docx')
  const json = keep(product, Buffer.from('{}'), 'json')
  const material = await sealFile(csv)
  kept.material = `files/${material.sha256.slice(0, 2)}/${material.sha256}`
  cpSync(csv, join(first.home, kept.material))
  await product.ledger.write(async (tx) => {
    const row = {
      ...{ document_id: 'WD2026-0001', kind: 'closure', series: 's', n: 1, number: '演示〔2026〕1号', title: '函', bytes: bytes.length },
      ...{ sha256: docx, content_sha256: json, signer_name: '签', issued_by: 'u', issued_by_name: '签', issued_on: '2026-06-01' },
      issued_at: '2026-06-01 09:00:00',
    }
    tx.event({ kind: 'document.issued', subject: row.document_id, actor: 'u', body: row })
    await tx.put('document', [row])
    const file = { sha256: material.sha256, bytes: material.bytes }
    tx.event({ kind: 'case.opened', subject: 'ZG2026-0001', actor: 'u', body: { version: 1, record: CASE } })
    tx.event({ kind: 'case.file_attached', subject: 'ZG2026-0001', actor: 'u', body: { version: 2, change: { put: { files: [file] } } } })
    const record = { ...CASE, version: 2, files: [file] }
    await tx.put('rect_case', [{ ...record, all_clear: false, rebounds: 0, body: JSON.stringify(record) }])
  })
  kept.lake = (await sealedBatches(product.ledger.db))[0]?.path ?? ''
  kept.docx = `documents/${docx}.docx`
  kept.json = `documents/${json}.json`
  closeProduct(product)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CASE = {
  ...{ case_id: 'ZG2026-0001', version: 1, state: 'lead', agency_uscc: '11440700MB9D00017G', item: 3, severity: 'S2', title: '甲' },
  ...{ opened_on: '2026-06-01', updated_on: '2026-06-01' },
  ...{ findings: [], documents: [], files: [], extensions: [], objections: [], answers: [] },
}

/** Works on a copy of the home. */
async function onCopy<T>(work: (config: Config, ledger: Ledger) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(folder, 'copy-'))
  cpSync(first.home, home, { recursive: true })
  const config = readConfig({}, { home })
  const ledger = await Ledger.open(config, now)
  try {
    return await work(config, ledger)
  } finally {
    ledger.close()
  }
}

const flip = (path: string, at: number) => {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe('a home as it was left', () => {
  it('agrees with its events, file by file and record by record', async () => {
    const verdict = await onCopy((config, ledger) => verifyHome({ config, ledger }))
    expect(verdict).toMatchObject({ ok: true, differs: [], strangers: [], files: { checked: 4, unsealed: 0 } })
    expect(verdict.files.bytes).toBeGreaterThan(0)
  })
})

describe('every strike is named', () => {
  const targets = ['lake', 'docx', 'json', 'material'] as const
  const strikes: Record<string, (path: string, size: number) => void> = {
    'first byte': (path) => flip(path, 0),
    'a byte in the middle': (path, size) => flip(path, Math.floor(size / 2)),
    'last byte': (path, size) => flip(path, size - 1),
    'cut short': (path, size) => truncateSync(path, size - 1),
    emptied: (path) => truncateSync(path, 0),
    'grown by a byte': (path) => appendFileSync(path, 'x'),
    removed: (path) => rmSync(path),
  }
  for (const target of targets) {
    test.each(Object.entries(strikes))(`${target}: %s`, async (_, strike) => {
      const found = await onCopy(async (config, ledger) => {
        const path = join(config.home, kept[target])
        strike(path, readFileSync(path).length)
        return verifyHome({ config, ledger })
      })
      expect(found.ok).toBe(false)
      expect(found.differs.map((d) => d.path)).toEqual([kept[target]])
    })
  }

  it('a case whose event lacks its change, and a case that no event announces', async () => {
    const verdict = await onCopy(async (config, ledger) => {
      await ledger.write(async (tx) => {
        tx.event({ kind: 'case.overdue', subject: 'ZG2026-0001', actor: 'u', body: {} })
        const record = { ...CASE, case_id: 'ZG2026-0009' }
        await tx.put('rect_case', [{ ...record, all_clear: false, rebounds: 0, body: JSON.stringify(record) }])
      })
      return verifyHome({ config, ledger })
    })
    expect(verdict.differs).toEqual([
      { what: '整改事项', id: 'ZG2026-0001', path: null, why: '事件残缺，无法逐条重放' },
      { what: '整改事项', id: 'ZG2026-0009', path: null, why: '没有产生它的事件' },
    ])
  })

  it('a file put into the lake is named too, and nothing reads it', async () => {
    const verdict = await onCopy(async (config, ledger) => {
      copyFileSync(join(config.home, kept.lake), join(config.home, 'lake/org/planted.parquet'))
      return verifyHome({ config, ledger })
    })
    expect(verdict).toMatchObject({ ok: true, strangers: ['lake/org/planted.parquet'] })
  })

  const records: [string, string, string][] = [
    ['a paper of another number', "update document set number = '演示〔2026〕2号'", '公文 WD2026-0001'],
    ['a paper that was removed', 'delete from document', '公文 WD2026-0001'],
    ['a case whose record says another thing', `update rect_case set body = replace(body, '甲', '乙')`, '整改事项 ZG2026-0001'],
    [
      'a signed adjustment that nobody signed',
      `insert into score_decision values ('SD-1', 2026, 'u', 'adjust', null, 5, 'r', null, null, 'signed', 'a', now(), 'b', now(), null)`,
      '考核调整 SD-1',
    ],
    [
      'a sent message that no event knows',
      `insert into delivery by name select 'D1' as delivery_id, 1 as message_no, 'telegram' as channel, '7' as target, 'sent' as state, 1 as attempts, now() as not_before, false as started, false as repeated`,
      '提醒 D1',
    ],
  ]
  test.each(records)('%s', async (_, sql, named) => {
    const verdict = await onCopy(async (config, ledger) => {
      await ledger.db.run(sql)
      return verifyHome({ config, ledger })
    })
    expect(verdict.ok).toBe(false)
    expect(verdict.differs.map((d) => `${d.what} ${d.id}`)).toContain(named)
  })
})

describe('a glance', () => {
  it('sees another size, another footer and a missing file, in the words a person reads', async () => {
    const seen = await onCopy(async (config, ledger) => {
      const path = join(config.home, kept.lake)
      const look = async () => (await soundEvidence({ config, ledger })).files.map((c) => c.why)
      const whole = readFileSync(path)
      const said = [await look()]
      flip(path, whole.length - 20)
      said.push(await look())
      writeFileSync(path, whole.subarray(1))
      said.push(await look())
      rmSync(path)
      said.push(await look())
      return said
    })
    expect(seen).toEqual([[], [expect.stringContaining('尾部')], [expect.stringContaining('大小')], ['文件缺失']])
  })

  it('takes files that landed before digests were recorded as they are when first sealed, once', async () => {
    const said = await onCopy(async (config, ledger) => {
      await ledger.db.run(`update event set body = json_merge_patch(body, '{"lake": null}') where kind = 'import.landed'`)
      const before = (await verifyHome({ config, ledger })).files.unsealed
      const sealed = [await sealOlder({ config, ledger }), await sealOlder({ config, ledger })]
      flip(join(config.home, kept.lake), 5)
      const after = await verifyHome({ config, ledger })
      return { before, sealed, unsealed: after.files.unsealed, paths: after.differs.map((d) => d.path) }
    })
    expect(said).toEqual({ before: 1, sealed: [1, 0], unsealed: 0, paths: [kept.lake] })
    expect(readdirSync(join(first.home, 'lake'))).toEqual(['org'])
  })
})
