import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'

const A = '11440700MB9D00017G'
const asRoot = process.getuid?.() === 0
let root: string
let bundle: string

/** A program inside the installed root: nothing else is there but `/dev/null`, and where `alone` no network either. */
function inside(args: readonly string[], alone = true): [string, string[]] {
  const user = asRoot ? ['--userspec=65534:65534'] : []
  const enter = `mount --bind /dev/null "$0/dev/null" && exec chroot ${user.join(' ')} "$0" "$@"`
  return ['unshare', [...(asRoot ? [] : ['-r']), '-m', ...(alone ? ['-n'] : []), 'sh', '-c', enter, root, ...args]]
}

const ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  HOME: '/tmp',
  SHUHENG_HOME: '/var/lib/shuheng',
  SHUHENG_HOST: '127.0.0.1',
  SHUHENG_PORT: '0',
  NODE_ENV: 'production',
}
const NODE = '/opt/shuheng/current/node/bin/node'
const CLI = '/opt/shuheng/current/app/server/cli.js'

function run(...args: string[]): string {
  const [command, all] = inside([NODE, CLI, ...args])
  const done = spawnSync(command, all, { encoding: 'utf8', env: ENV, timeout: 120_000 })
  expect(`${done.stderr}${done.error ?? ''}`, args.join(' ')).not.toMatch(/Error|未预期|failed/)
  expect(done.stdout, `${args.join(' ')}: ${done.status} ${done.signal} ${done.stderr}`).not.toBe('')
  return done.stdout
}

/** Copies what the loader finds for a program or a library, to the same places below the root. */
function copyLibraries(file: string): void {
  const listed = spawnSync('ldd', [file], { encoding: 'utf8' }).stdout
  for (const [, path = ''] of listed.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)) {
    const to = join(root, path)
    if (path.startsWith(root) || existsSync(to)) continue
    mkdirSync(dirname(to), { recursive: true })
    cpSync(path, to, { dereference: true })
  }
}

beforeAll(() => {
  // The root's folders must be open to the ordinary user, also where whoever starts the tests keeps new files closed.
  process.umask(0o022)
  const built = execFileSync('npm', ['run', '-s', 'bundle', '--', '--folder', '--node', process.execPath], { cwd: ROOT, encoding: 'utf8' })
  bundle = join(ROOT, 'dist', 'bundle', readdirSync(join(ROOT, 'dist', 'bundle')).find((name) => !name.endsWith('.gz')) ?? '')
  expect(built + bundle).toContain(process.arch)
  root = mkdtempSync(join(tmpdir(), 'shuheng-root-'))
  chmodSync(root, 0o755)
  execFileSync(join(bundle, 'install.sh'), ['--root', root])
  const installed = join(root, 'opt', 'shuheng', 'current')
  copyLibraries(join(installed, 'node', 'bin', 'node'))
  for (const path of readdirSync(installed, { recursive: true, encoding: 'utf8' }))
    if (/\.(node|so)(\.\d+)*$/.test(path)) copyLibraries(join(installed, path))
  for (const folder of ['dev', 'tmp', 'data']) mkdirSync(join(root, folder))
  writeFileSync(join(root, 'dev', 'null'), '')
  chmodSync(join(root, 'tmp'), 0o1777)
  if (asRoot) execFileSync('chown', ['65534:65534', join(root, 'var', 'lib', 'shuheng')])
  const orgs = `统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入\n${A},市甲局,行政机关,440700,是\n`
  const entries = `目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型,更新周期\nK1,甲目录,${A},已发布,2025-01-01,无条件,每周\n`
  writeFileSync(join(root, 'data', '机构清单.csv'), orgs)
  writeFileSync(join(root, 'data', '目录.csv'), entries)
}, 240_000)

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the bundle', () => {
  it('holds runtime, packages, licences and a bill of materials, and no source of TypeScript', () => {
    expect(readdirSync(bundle).sort()).toEqual(
      [
        'LICENCES.txt',
        'LICENSE',
        'SHA256SUMS',
        'VERSION',
        'app',
        'bin',
        'install.sh',
        'node',
        'remove.sh',
        'sbom.cdx.json',
        'shuheng.env',
        'shuheng.service',
      ].sort(),
    )
    const files = readdirSync(join(bundle, 'app'), { recursive: true, encoding: 'utf8' })
    expect(files.filter((f) => !f.startsWith('node_modules') && f.endsWith('.ts'))).toEqual([])
    const bill = JSON.parse(readFileSync(join(bundle, 'sbom.cdx.json'), 'utf8'))
    expect(bill.bomFormat).toBe('CycloneDX')
    const named: string[] = bill.components.map((c: { name: string; group?: string }) => c.name)
    for (const name of ['hono', 'zod', '@duckdb/node-api']) {
      expect(named).toContain(name)
      expect(existsSync(join(bundle, 'app', 'node_modules', name, 'package.json'))).toBe(true)
      expect(readFileSync(join(bundle, 'LICENCES.txt'), 'utf8')).toContain(`\n${name} `)
    }
    expect(named).not.toContain('vite')
    expect(named).not.toContain('vitest')
  })

  it('is not installed when a file is not as it was packed', () => {
    const unit = join(bundle, 'shuheng.env')
    const before = readFileSync(unit)
    appendFileSync(unit, '# changed\n')
    try {
      const to = join(root, 'elsewhere')
      const done = spawnSync(join(bundle, 'install.sh'), ['--root', to], { encoding: 'utf8' })
      expect(done.status).toBe(1)
      expect(done.stderr).toContain('没有安装')
      expect(existsSync(join(to, 'opt'))).toBe(false)
    } finally {
      writeFileSync(unit, before)
    }
  })
})

describe('installed in an empty root, without network and npm, as an ordinary user', () => {
  it('reads, assesses and lists', () => {
    expect(JSON.parse(run('controls')).length).toBeGreaterThan(60)
    const report = JSON.parse(run('import', '/data', '--json'))
    expect(report.batches, JSON.stringify(report)).toHaveLength(2)
    expect(run('assess', '--as-of', '2025-10-31')).toContain('线索')
    expect(run('verify')).toContain('台账')
  })

  it('cannot write to its own programs', () => {
    const installed = join(root, 'opt', 'shuheng', 'current')
    expect(statSync(join(installed, 'app', 'server', 'cli.js')).mode & 0o022).toBe(0)
    expect(statSync(join(root, 'var', 'lib', 'shuheng')).mode & 0o077).toBe(0)
  })

  it('serves the pages of an empty system, with the administrator’s link and no role cards', async () => {
    const [command, all] = inside([NODE, CLI, 'serve'], false)
    const child = spawn(command, all, { env: { ...ENV, SHUHENG_HOME: '/var/lib/shuheng/new' }, stdio: ['ignore', 'pipe', 'pipe'] })
    try {
      const said = await new Promise<string>((resolve, reject) => {
        let text = ''
        const hear = (chunk: Buffer) => {
          text += chunk.toString('utf8')
          if (/首次使用.*\n/.test(text)) resolve(text)
        }
        child.stdout.on('data', hear)
        child.stderr.on('data', hear)
        child.once('exit', () => reject(new Error(text)))
      })
      expect(said).not.toContain('#demo=')
      const url = /数衡已启动：(\S+)/.exec(said)?.[1] ?? ''
      const page = await fetch(url)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('<title>')
      const session = await fetch(`${url}api/session`)
      expect([200, 401]).toContain(session.status)
    } finally {
      child.kill('SIGTERM')
    }
  })

  it('goes when it is removed, and leaves the data', () => {
    execFileSync(join(bundle, 'remove.sh'), ['--root', root])
    expect(existsSync(join(root, 'opt', 'shuheng'))).toBe(false)
    expect(existsSync(join(root, 'var', 'lib', 'shuheng', 'ledger.duckdb'))).toBe(true)
  })
})
