import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { APP } from './compile.ts'
import { closure, importedPackages, type Locked, licenceFiles, runtimePackages } from './packages.ts'

export const ARCHITECTURES = ['x64', 'arm64'] as const
export type Arch = (typeof ARCHITECTURES)[number]

/** Node.js as its publisher puts it on npm, held to what it was when chosen. */
const RUNTIME = {
  version: '20.19.6',
  integrity: {
    x64: 'sha512-nSaDjLjUZdsLMDckfinsQl+hvKifYUuzO7swyacVzrKAIi0ByaORSE1DpaRTjxfCq3mETV/3uTlKXStzd2nJWQ==',
    arm64: 'sha512-T28TZKZJ9yyf/ZZI1hVnzkvD3HhVrVe8O/5oSNO2WtlYVshqJrWuGnOOOk/7R3xF7psP2aVzHnbtQ1Q5UeWKmA==',
  },
} as const

export interface BundleOptions {
  readonly arch: Arch
  /** A node executable to ship instead of the one on npm. */
  readonly node?: string | undefined
  /** False: leave the folder, make no archive. */
  readonly packed: boolean
}

/** Makes the bundle of the compiled product and returns its path: a folder, or a `.tar.gz` of it. */
export function bundle(options: BundleOptions, log: Log): string {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const base = `${name}-${version}-linux-${options.arch}`
  const out = join(ROOT, 'dist', 'bundle')
  const folder = join(out, base)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'node', 'bin'), { recursive: true })
  cpSync(APP, join(folder, 'app'), { recursive: true })
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(import.meta.dirname, 'files'), folder, { recursive: true })
  for (const script of ['install.sh', 'remove.sh', 'bin/shuheng']) chmodSync(join(folder, script), 0o755)

  const direct = importedPackages(APP, runtimePackages(ROOT))
  const packages = closure(ROOT, direct, options.arch)
  log.info(`依赖包 ${packages.length} 个`)
  copyPackages(packages, join(folder, 'app'), options.arch)
  copyRuntime(options, join(folder, 'node'))
  writeFileSync(join(folder, 'LICENCES.txt'), licences(packages, folder, String(license)))
  writeFileSync(join(folder, 'sbom.cdx.json'), billOfMaterials(packages, direct))
  writeFileSync(join(folder, 'VERSION'), `${version}\n`)
  writeFileSync(join(folder, 'SHA256SUMS'), sums(folder))
  if (!options.packed) return folder
  const archive = join(out, `${base}.tar.gz`)
  const plain = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=2020-01-01']
  execFileSync('tar', [...plain, '-C', out, '-czf', archive, base])
  return archive
}

/** Packages of this machine are copied as they are installed; those of another processor are fetched first. */
function copyPackages(packages: readonly Locked[], app: string, arch: Arch): void {
  let from = ROOT
  let fetched: string | undefined
  if (packages.some((p) => !existsSync(join(ROOT, p.at)))) {
    fetched = mkdtempSync(join(tmpdir(), 'shuheng-packages-'))
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(ROOT, file), join(fetched, file))
    const target = ['--os=linux', `--cpu=${arch}`, '--libc=glibc']
    execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...target], {
      cwd: fetched,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    from = fetched
  }
  try {
    for (const p of packages) {
      const nested = join(from, p.at, 'node_modules')
      cpSync(join(from, p.at), join(app, p.at), { recursive: true, dereference: true, filter: (path) => path !== nested })
    }
  } finally {
    if (fetched) rmSync(fetched, { recursive: true, force: true })
  }
}

function copyRuntime({ arch, node }: BundleOptions, to: string): void {
  const target = join(to, 'bin', 'node')
  if (node !== undefined) {
    cpSync(node, target, { dereference: true })
    chmodSync(target, 0o755)
    return
  }
  const work = mkdtempSync(join(tmpdir(), 'shuheng-node-'))
  try {
    const packed = execFileSync('npm', ['pack', `node-linux-${arch}@${RUNTIME.version}`, '--pack-destination', work, '--silent'], {
      encoding: 'utf8',
    })
    const archive = join(work, packed.trim())
    const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (hash !== RUNTIME.integrity[arch])
      throw new AppError('file_refused', `下载的 Node.js ${RUNTIME.version}（${arch}）与登记的校验值不一致，没有采用。`)
    execFileSync('tar', ['-xzf', archive, '-C', work])
    for (const file of ['bin/node', 'LICENSE']) cpSync(join(work, 'package', file), join(to, file))
    chmodSync(target, 0o755)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** One block per package: name, version, licence, and the text that it comes with. */
function licences(packages: readonly Locked[], folder: string, own: string): string {
  const blocks = packages.map((p) => {
    const at = join(folder, 'app', p.at)
    const texts = licenceFiles(at).map((file) => readFileSync(join(at, file), 'utf8').trim())
    return [`${p.name} ${p.version}`, `Licence: ${p.license || 'see its package.json'}`, ...texts].join('\n\n')
  })
  return `${[`数衡 ${own}: see LICENSE. Node.js: see node/LICENSE or https://nodejs.org.`, ...blocks].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** CycloneDX, by npm's own command from a lock that holds only what is shipped. */
function billOfMaterials(packages: readonly Locked[], direct: readonly string[]): string {
  const work = mkdtempSync(join(tmpdir(), 'shuheng-sbom-'))
  try {
    const file = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
    const dependencies = Object.fromEntries(direct.map((name) => [name, file.dependencies[name]]))
    const { name, version, license } = file
    const kept = new Set(packages.map((p) => p.at))
    const entries = Object.entries<Record<string, unknown>>(lock.packages).filter(([at]) => kept.has(at))
    writeFileSync(join(work, 'package.json'), JSON.stringify({ name, version, license, dependencies }))
    writeFileSync(
      join(work, 'package-lock.json'),
      JSON.stringify({ ...lock, packages: { '': { name, version, license, dependencies }, ...Object.fromEntries(entries) } }),
    )
    const args = ['sbom', '--package-lock-only', '--omit=optional', '--sbom-format=cyclonedx', '--sbom-type=application']
    return execFileSync('npm', args, { cwd: work, encoding: 'utf8', maxBuffer: 1 << 26 })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** SHA-256 of every file below the folder, in the form of `sha256sum`. */
function sums(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name).slice(folder.length + 1))
    .sort()
    .map(
      (path) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')}  ${path}\n`,
    )
    .join('')
}
