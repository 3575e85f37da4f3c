import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'

/** A package as package-lock.json knows it; `at` is its folder below the root, such as `node_modules/hono`. */
export interface Locked {
  readonly at: string
  readonly name: string
  readonly version: string
  readonly license: string
  /** Subresource integrity of the archive in the registry, `sha512-…` in Base64. */
  readonly integrity: string
}

type Entry = {
  version?: string
  license?: string
  integrity?: string
  os?: string[]
  cpu?: string[]
  libc?: string | string[]
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

const SPECIFIER = /(?:\bfrom|\bimport|\bresolve)\s*\(?\s*["']([^."'][^"']*)["']/g

/** `@duckdb/node-api/x` → `@duckdb/node-api`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Those of `known` that the compiled files below `folder` import, sorted. */
export function importedPackages(folder: string, known: ReadonlySet<string>): string[] {
  const found = new Set<string>()
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.js') || path.startsWith('dist')) continue
    for (const [, specifier = ''] of readFileSync(join(folder, path), 'utf8').matchAll(SPECIFIER)) {
      const name = packageOf(specifier)
      if (known.has(name) && !builtinModules.includes(name)) found.add(name)
    }
  }
  return [...found].sort()
}

const fits = (want: string | string[] | undefined, have: string) => want === undefined || [want].flat().includes(have)

/**
 * The packages that `roots` need at run time on Linux with glibc and this processor, found as Node looks them up: the nearest
 * `node_modules` first. Throws when the lock lacks one.
 */
export function closure(root: string, roots: readonly string[], arch: string): Locked[] {
  const lock: Record<string, Entry> = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const taken = new Map<string, Locked>()
  const place = (from: string, name: string): string | undefined => {
    for (let at = from; ; at = posix.dirname(at)) {
      const here = posix.join(at === '.' ? '' : at, 'node_modules', name)
      if (lock[here]) return here
      if (at === '.' || at === '') return undefined
    }
  }
  const take = (from: string, name: string, needed: boolean): void => {
    const at = place(from, name)
    const entry = at === undefined ? undefined : lock[at]
    if (at === undefined || entry === undefined) {
      if (needed) throw new Error(`package-lock.json has no ${name}, which ${from || 'the product'} imports`)
      return
    }
    if (taken.has(at) || !fits(entry.os, 'linux') || !fits(entry.cpu, arch) || !fits(entry.libc, 'glibc')) return
    taken.set(at, { at, name, version: entry.version ?? '', license: entry.license ?? '', integrity: entry.integrity ?? '' })
    for (const next of Object.keys(entry.dependencies ?? {})) take(at, next, entry.optionalDependencies?.[next] === undefined)
    for (const next of [...Object.keys(entry.optionalDependencies ?? {}), ...Object.keys(entry.peerDependencies ?? {})])
      take(at, next, false)
  }
  for (const name of roots) take('', name, true)
  return [...taken.values()].sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** What runs sources only: compiled files name it, and never load it. */
const SOURCES_ONLY = new Set(['tsx', 'vite'])

/** The packages that package.json names and that a compiled product may load. */
export function runtimePackages(root: string): ReadonlySet<string> {
  const file = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return new Set(Object.keys(file.dependencies).filter((name) => !SOURCES_ONLY.has(name)))
}

/** Files of a package with its licence or notices: beside its package.json, or in a folder named so. */
export function licenceFiles(folder: string): string[] {
  const named = readdirSync(folder, { withFileTypes: true }).filter((e) => /^(licen[cs]e|copying|notice)/i.test(e.name))
  return named.flatMap((e) => (e.isDirectory() ? readdirSync(join(folder, e.name)).map((name) => join(e.name, name)) : [e.name])).sort()
}
