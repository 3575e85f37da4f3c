import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { measure } from './measure.ts'

const CONNECTIONS = 50

export interface ApiLine {
  readonly what: string
  readonly ratio: number
  readonly ours: string
  readonly yardstick: string
  readonly peak: number
}

interface Ready {
  readonly port: number
  readonly headers: Record<string, string>
  readonly agency: string
  readonly project: string
}

/** The product on a home, or (`-`) an answer of `size` bytes, in a process of its own. */
export function start(home: string, size = 0): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(new URL('./server.ts', import.meta.url), [home, String(size)], { execArgv: ['--import', 'tsx'] })
  return new Promise((resolve, reject) => {
    child.once('message', (ready) => resolve({ child, ready: ready as Ready }))
    child.once('exit', (code) => reject(new Error(`bench server ended with ${code}`)))
  })
}

/** Ends it; its peak resident memory, bytes. */
export function stop(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (m) => resolve((m as { peak: number }).peak))
    child.send('stop')
  })
}

async function load(url: string, headers: Record<string, string>, duration: number) {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} errors`)
  return { rate: result.requests.average, p99: result.latency.p99 }
}

const told = (r: { rate: number; p99: number }) => `${Math.round(r.rate)}/s, p99 ${r.p99} ms`

/** Requests per second of the pages people open most, ÷ a route that answers a constant of the same size. */
export async function benchApi(root: string, duration: number): Promise<ApiLine[]> {
  const home = join(root, 'api')
  await measure('city', { home, folder: join(root, 'api-demo') })
  await measure('assess', { home, asOf: '2026-06-30' })
  const { child, ready } = await start(home)
  const base = `http://127.0.0.1:${ready.port}/api`
  const lines: (ApiLine & { size: number })[] = []
  const routes = {
    overview: '/overview',
    'finding list': '/findings',
    'agency profile': `/agencies/${ready.agency}`,
    gate: `/gates/${encodeURIComponent(ready.project)}`,
  }
  for (const [name, path] of Object.entries(routes)) {
    const one = await fetch(base + path, { headers: ready.headers })
    const size = (await one.text()).length
    if (!one.ok) throw new Error(`${path}: ${one.status}`)
    await load(base + path, ready.headers, 1)
    const ours = await load(base + path, ready.headers, duration)
    const constant = await start('-', size)
    const url = `http://127.0.0.1:${constant.ready.port}/`
    await load(url, {}, 1)
    const bare = await load(url, {}, duration)
    await stop(constant.child)
    lines.push({
      what: `API ${name}, ${CONNECTIONS} connections ÷ a constant of ${Math.round(size / 1024)} KB`,
      ratio: ours.rate / bare.rate,
      ours: told(ours),
      yardstick: told(bare),
      peak: 0,
      size,
    })
  }
  const peak = await stop(child)
  return lines.map((l) => ({ ...l, peak }))
}
