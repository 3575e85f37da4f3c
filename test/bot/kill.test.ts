import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { bind, newBindCode } from '../../server/notify/binding.ts'
import { compose } from '../../server/notify/compose.ts'
import { AGENCY, world } from '../notify/help.ts'

const PEOPLE = 24
const KILLS = 8

/** mulberry32: the same failures in every run. */
function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

it('loses no message and repeats none unmarked, with 30 % of sends failing and the worker killed at random', async () => {
  const w = await world('2026-02-02 10:00:00')
  const chance = random(20260202)
  for (let i = 0; i < PEOPLE; i += 1) {
    const who = await w.person(`cdo-${i}`, 'cdo', [AGENCY])
    const { code } = await newBindCode(w.deps, who)
    await bind(w.deps, { channel: 'telegram', externalId: String(100 + i), code })
  }
  await w.putCase('ZG-2026-0001', { due: '2026-03-05' })
  await w.emit('case.served', 'ZG-2026-0001')
  expect(await compose(w.deps)).toBe(PEOPLE)

  const arrived: { number: string; marked: boolean }[] = []
  let refused = 0
  const platform = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (c: Buffer) => chunks.push(c))
    req.on('end', () => {
      const answer = (status: number, body: unknown) => {
        res.writeHead(status, { 'content-type': 'application/json' })
        res.end(JSON.stringify(body))
      }
      const roll = chance()
      if (roll < 0.3) refused += 1
      if (roll < 0.15) return answer(500, { ok: false, error_code: 500, description: 'Internal' })
      if (roll < 0.3) return answer(429, { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 1 } })
      const text = new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('text') ?? ''
      arrived.push({ number: /N-\d+/.exec(text)?.[0] ?? '?', marked: text.includes('重发') })
      answer(200, { ok: true, result: { message_id: arrived.length, date: 0, chat: { id: 1, type: 'private' } } })
    })
  })
  const api = serve({
    fetch: createApp({
      ...w.deps,
      config: { home: '/tmp', host: '127.0.0.1', port: 0, memoryLimit: '256MB', threads: 1 },
      demo: false,
      webRoot: undefined,
      botSecret: 'bot-secret',
    }).fetch,
    hostname: '127.0.0.1',
    port: 0,
  })
  platform.listen(0, '127.0.0.1')
  await Promise.all([once(platform, 'listening'), api.listening ? undefined : once(api, 'listening')])
  const at = (s: { address(): unknown }) => `http://127.0.0.1:${(s.address() as AddressInfo).port}`

  let children = 0
  const start = (): ChildProcess => {
    children += 1
    return spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'worker-child.ts'), at(api), at(platform), `w${children}`],
      {
        stdio: 'ignore',
      },
    )
  }
  const open = async () =>
    (await w.deps.ledger.db.get<{ n: number }>(`select count(*)::integer as n from delivery where state <> 'sent'`))?.n ?? -1

  let kills = 0
  for (let round = 0; round < 60 && (kills < KILLS || (await open()) > 0); round += 1) {
    const before = arrived.length
    const child = start()
    const gone = once(child, 'exit')
    // Wait until it works, then a little longer; the last rounds may finish in peace.
    for (let i = 0; i < 100 && arrived.length === before && (await open()) > 0; i += 1) await pause(50)
    if (kills < KILLS) await pause(chance() * 60)
    else for (let i = 0; i < 40 && (await open()) > 0; i += 1) await pause(50)
    child.kill('SIGKILL')
    await gone
    kills += 1
    w.pass(3700)
  }
  platform.close()
  api.close()

  expect(await open()).toBe(0)
  const times = new Map<string, { plain: number; marked: number }>()
  for (const a of arrived) {
    const t = times.get(a.number) ?? { plain: 0, marked: 0 }
    times.set(a.number, a.marked ? { ...t, marked: t.marked + 1 } : { ...t, plain: t.plain + 1 })
  }
  console.info(
    `chat kill test: ${PEOPLE} messages, ${kills} kills, ${refused} sends refused, ${arrived.length} arrivals, ${arrived.filter((a) => a.marked).length} marked as repeats`,
  )
  expect(times.size).toBe(PEOPLE)
  expect([...times.values()].filter((t) => t.plain > 1)).toEqual([])
  w.close()
}, 300_000)

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
