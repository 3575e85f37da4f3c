import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

interface Asset {
  readonly type: string
  readonly cache: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
}

const NOT_BUILT = '网页尚未构建。请先运行 npm run build，再重新启动服务。\n'

function load(root: string): Map<string, Asset> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((f) => f.isFile())
  return new Map(
    files.map((f) => {
      const path = `/${relative(root, join(f.parentPath, f.name)).split(sep).join('/')}`
      const plain = new Uint8Array(readFileSync(join(f.parentPath, f.name)))
      // Names under assets/ carry a hash of their content, so they never change; the page that names them may.
      const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
      return [path, { type: TYPES[extname(path)] ?? 'application/octet-stream', cache, plain, gzip: new Uint8Array(gzipSync(plain)) }]
    }),
  )
}

/**
 * Serves the built pages from memory (they are few and small, and no request path ever touches the disk). A path without a
 * file is a page of the single-page application, except under `/assets/`, where it is a 404.
 */
export function staticWeb(root: string | undefined): MiddlewareHandler {
  const assets = root === undefined ? undefined : load(root)
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    if (!assets) return c.text(NOT_BUILT, 503)
    const found = assets.get(c.req.path)
    if (!found && c.req.path.startsWith('/assets/')) return c.text('没有这个文件。\n', 404)
    const asset = found ?? assets.get('/index.html')
    if (!asset) return c.text(NOT_BUILT, 503)
    const zipped = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    c.header('Content-Type', asset.type)
    c.header('Cache-Control', asset.cache)
    c.header('Vary', 'Accept-Encoding')
    if (zipped) c.header('Content-Encoding', 'gzip')
    return c.body(zipped ? asset.gzip : asset.plain)
  }
}
