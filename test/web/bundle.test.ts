import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../server/base/config.ts'

const LIMIT_KB = 250

type Chunk = {
  type: 'chunk'
  fileName: string
  code: string
  imports: string[]
  isEntry: boolean
  facadeModuleId: string | null
  moduleIds: string[]
}

let out: string
let chunks: Map<string, Chunk>

const kb = (text: string) => gzipSync(text).byteLength / 1024

/** The chunk and all that it needs before it can run. */
function withImports(chunk: Chunk, seen = new Set<string>()): Set<string> {
  if (seen.has(chunk.fileName)) return seen
  seen.add(chunk.fileName)
  for (const name of chunk.imports) {
    const next = chunks.get(name)
    if (next) withImports(next, seen)
  }
  return seen
}

const size = (names: Iterable<string>) => [...names].reduce((sum, name) => sum + kb(chunks.get(name)?.code ?? ''), 0)

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'shuheng-bundle-'))
  const result = await build({
    root: join(ROOT, 'web'),
    configFile: join(ROOT, 'web', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: out, emptyOutDir: true },
  })
  const { output } = result as unknown as { output: Chunk[] }
  chunks = new Map(output.filter((o) => o.type === 'chunk').map((c) => [c.fileName, c]))
})

afterAll(() => rmSync(out, { recursive: true, force: true }))

describe('what the browser loads', () => {
  const page = (name: string) => [...chunks.values()].find((c) => c.facadeModuleId?.endsWith(`/pages/${name}.ts`)) as Chunk

  it(`the frame and the first page are at most ${LIMIT_KB} kB of JavaScript, gzipped`, () => {
    const entry = [...chunks.values()].find((c) => c.isEntry) as Chunk
    const sizes = ['overview', 'unit', 'gates', 'login'].map(
      (name) => [name, Math.round(size(new Set([...withImports(entry), ...withImports(page(name))])))] as const,
    )
    process.stdout.write(`first page, gzipped kB: ${sizes.map(([name, n]) => `${name} ${n}`).join(', ')}\n`)
    for (const [name, n] of sizes) expect(n, name).toBeLessThanOrEqual(LIMIT_KB)
  })

  it('the chart library stands alone, is tree-shaken, and no page waits for it', () => {
    const charts = [...chunks.values()].filter((c) => c.moduleIds.some((id) => id.includes('/echarts/')))
    expect(charts).toHaveLength(1)
    const [library] = charts as [Chunk]
    process.stdout.write(`chart library, gzipped kB: ${Math.round(kb(library.code))}\n`)
    expect(kb(library.code)).toBeLessThan(260)
    for (const c of chunks.values()) expect(c.imports.includes(library.fileName), c.fileName).toBe(false)
  })

  it('nothing names another host, and no script or style stands inside the page', () => {
    const html = readFileSync(join(out, 'index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|https?:\/\//)
    const css = readdirSync(join(out, 'assets'))
      .filter((f) => f.endsWith('.css'))
      .map((f) => readFileSync(join(out, 'assets', f), 'utf8'))
    expect(css.join('')).not.toMatch(/url\(["']?https?:/)
  })
})
