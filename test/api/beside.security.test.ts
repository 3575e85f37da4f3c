import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportJob } from '../../server/api/imports/schema.ts'
import { type Config, ROOT, readConfig } from '../../server/base/config.ts'
import { Ledger } from '../../server/base/ledger.ts'
import { quietLog } from '../../server/base/log.ts'
import { closeProduct, openProduct } from '../../server/pipeline.ts'
import { signIn } from '../support/app.ts'
import { inline, workbook } from '../support/workbook.ts'

const HEADER = ['统一社会信用代码', '机构名称', '机构类型', '行政区划代码', '是否纳入', '是否建有信息化系统']
const ORG = ['11440700MB9D00017G', '江门市演示局', '行政机关', '440700', '是', '是']
/** Stands for what must not stay: in flagged rows only. */
const secret = randomUUID()

let root: string
let config: Config
let who: Record<string, string>
let server: ChildProcess
let url: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'shuheng-beside-'))
  config = readConfig({}, { home: join(root, 'home') })
  const ledger = await Ledger.open(config, () => new Date())
  who = await signIn({ config, ledger, now: () => new Date() } as Parameters<typeof signIn>[0], {
    id: 'root',
    roles: ['admin', 'authority'],
  })
  ledger.close()
  await start()
})
afterAll(async () => {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  rmSync(root, { recursive: true, force: true })
})

/** The real command on a socket. */
async function start(): Promise<void> {
  server = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'server', 'cli.ts'), 'serve', '--home', config.home, '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (chunk) => {
      said += chunk
    })
  for (let i = 0; !/数衡已启动/.test(said); i += 1) {
    if (i > 1200 || server.exitCode !== null) throw new Error(`not serving: ${said}`)
    await wait(50)
  }
  url = (/数衡已启动：(http:\/\/\S+?)\/?\s/.exec(said) as RegExpExecArray)[1] as string
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const bytes = body instanceof Uint8Array
  const answer = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      ...who,
      origin: url,
      ...(body === undefined ? {} : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (answer.headers.get('content-type')?.includes('json') ? await answer.json() : await answer.arrayBuffer()) as T
}

/** Uploads in pieces, as the page does. */
async function upload(files: Record<string, Buffer>): Promise<string> {
  const { id } = await ask<ImportJob>('POST', '/imports')
  for (const [name, content] of Object.entries(files)) {
    const piece = 2 ** 20
    for (let at = 0; at < content.length; at += piece)
      await ask('PUT', `/imports/${id}/file?name=${encodeURIComponent(name)}&offset=${at}`, content.subarray(at, at + piece))
  }
  return id
}

const rowOf = (values: readonly string[], n: number) =>
  `<row r="${n}">${values.map((value, i) => inline(`${'ABCDEF'[i]}${n}`, value)).join('')}</row>`

describe('while the worst files land', () => {
  it('pages of others answer within 100 ms, 99 times of 100, over HTTP', { timeout: 300_000 }, async () => {
    const sheet = workbook([HEADER, ...Array.from({ length: 150_000 }, () => ORG)].map((r, i) => rowOf(r, i + 1)).join(''))
    const id = await upload({
      '1.json': Buffer.from('{"a":'.repeat(2_400_000)),
      '2.xlsx': workbook(`<row r="1">${inline('ZZZZZ1', 'x')}</row>`),
      '3.csv': Buffer.from(`${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(99_999)}1\n`),
      '4.xlsx': sheet,
    })
    await ask('POST', `/imports/${id}/run`, {})
    const waits: number[] = []
    let job: ImportJob
    do {
      for (const path of ['/session', '/status', '/batches', `/imports/${id}`]) {
        const asked = performance.now()
        await ask('GET', path)
        waits.push(performance.now() - asked)
      }
      job = await ask<ImportJob>('GET', `/imports/${id}`)
      await wait(10)
    } while (job.state === 'running')
    expect(job.state).toBe('done')
    expect(job.report?.refused.map((r) => r.fileName)).toEqual(['1.json', '2.xlsx', '3.csv'])
    expect(job.report?.batches.map((b) => [b.file_name, b.rows_in])).toEqual([['4.xlsx', 150_000]])
    const p99 = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)] as number
    process.stdout.write(`over HTTP meanwhile: p99 ${p99.toFixed(1)} ms of ${waits.length} requests\n`)
    expect(waits.length).toBeGreaterThan(200)
    expect(p99).toBeLessThan(100)
  })
})

describe('a service killed in the middle', () => {
  const systems = (flag: string, name: string, n: number) => `S${n},11440700MB9D00017G,${name},已建,2024-01-10,${flag}`
  const csv = [
    '系统编号,建设单位统一社会信用代码,系统名称,建设状态,列入清单日期,是否涉密',
    ...Array.from({ length: 400_000 }, (_, n) => (n % 2 ? systems('否', '市政务系统', n) : systems('是', `工程${secret}`, n))),
  ].join('\n')
  /** Every file that holds the secret: databases and their logs, the lake, rejects, uploads, unpacked and spilled rows. */
  const leaks = () =>
    readdirSync(config.home, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f) => join(f.parentPath, f.name))
      .filter((f) => statSync(f).size > 0 && readFileSync(f).includes(secret))

  it('keeps no classified row: not in the ledger or its log, the lake, tmp, backups or previews', { timeout: 300_000 }, async () => {
    const abandoned = await upload({ '未导入.csv': Buffer.from(csv.slice(0, 2_000_000)) })
    const preview = JSON.stringify(await ask('POST', `/imports/${abandoned}/preview`, { name: '未导入.csv' }))
    expect(preview).toContain('"classified"')
    expect(preview).not.toContain(secret)
    const running = await upload({ '系统清单.csv': Buffer.from(csv) })
    await ask('POST', `/imports/${running}/run`, {})
    // Struck while rows are being written, with the ledger's log not yet folded in.
    const written = () =>
      readdirSync(join(config.home, 'tmp'), { recursive: true }).some(
        (f) => /landed\.csv$/.test(String(f)) && statSync(join(config.home, 'tmp', String(f))).size > 0,
      )
    while (!written() && (await ask<ImportJob>('GET', `/imports/${running}`)).state === 'running') await wait(5)
    expect(await ask<ImportJob>('GET', `/imports/${running}`)).toMatchObject({ state: 'running' })
    server.kill('SIGKILL')
    await once(server, 'exit')
    // What uploads left is all there is, and outside the uploads nothing even now.
    expect(leaks().filter((f) => !f.includes(`${join(config.home, 'tmp')}/`))).toEqual([])
    closeProduct(await openProduct(config, quietLog))
    expect(leaks()).toEqual([])

    await start()
    const again = await upload({ '系统清单.csv': Buffer.from(csv) })
    await ask('POST', `/imports/${again}/run`, {})
    let job: ImportJob
    do {
      await wait(100)
      job = await ask<ImportJob>('GET', `/imports/${again}`)
    } while (job.state === 'running')
    expect(job.report?.batches).toMatchObject([{ rows_classified: 200_000, rows_landed: 200_000 }])
    await ask('POST', '/backup')
    expect(readdirSync(join(config.home, 'backups'))).not.toEqual([])
    server.kill('SIGKILL')
    await once(server, 'exit')
    expect(existsSync(join(config.home, 'lake', 'system_reg'))).toBe(true)
    expect(leaks()).toEqual([])
  })
})
