import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { MiddlewareHandler } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

/**
 * The built pages. Files are listed once at start, so a request can only name what was built; every other path gets
 * index.html, because the pages route themselves. Hashed assets never change and may be kept for a year.
 */
export function pages(webRoot: string): MiddlewareHandler {
  const files = new Map(walk(webRoot).map((path) => [`/${relative(webRoot, path).split(sep).join('/')}`, path]))
  return async (c) => {
    const wanted = decodeURI(new URL(c.req.url).pathname)
    if (!files.has(wanted) && wanted.startsWith('/assets/')) return c.text('Not found', 404)
    const name = files.has(wanted) ? wanted : '/index.html'
    const body = readFileSync(files.get(name) as string)
    return c.body(body, 200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
  }
}
