import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'

const CLI = join(import.meta.dirname, '../../server/cli.ts')
const root = mkdtempSync(join(tmpdir(), 'shuheng-command-'))
const home = join(root, 'home')
afterAll(() => rmSync(root, { recursive: true, force: true }))

function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', CLI, ...args, '--home', home], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

test('verify and backup work while the service holds the home, restore waits for it to stop', { timeout: 300_000 }, async () => {
  const service = spawn(process.execPath, ['--import', 'tsx', CLI, 'serve', '--port', '0', '--home', home], { stdio: 'ignore' })
  const note = join(home, 'serving.json')
  while (!existsSync(note) && service.exitCode === null) await sleep(50)
  expect(statSync(note).mode & 0o077).toBe(0)
  const file = join(root, 'out', 'ledger.duckdb')

  const made = await cli('backup', file, '--json')
  expect([made.code, made.err]).toEqual([0, ''])
  const { events, head } = JSON.parse(made.out)
  expect(events).toBeGreaterThan(0)
  expect(existsSync(file)).toBe(true)
  expect(readdirSync(join(home, 'backups'))).toEqual([])
  // The backup is itself an event, so the service's chain is one longer than the copy.
  const verdict = await cli('verify', '--json', '--head', `${head.seq}:${head.hash}`)
  expect([verdict.code, JSON.parse(verdict.out)]).toMatchObject([0, { ok: true, events: events + 1 }])
  const refused = await cli('restore', file)
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('正被另一个进程使用')])

  service.kill('SIGTERM')
  await once(service, 'exit')
  expect(existsSync(note)).toBe(false)
  const restored = await cli('restore', file)
  expect([restored.code, restored.out]).toEqual([0, expect.stringContaining(`已恢复：${events} 条事件`)])
  const lost = await cli('verify', '--head', `${events + 1}:${'0'.repeat(64)}`)
  expect([lost.code, lost.out]).toEqual([1, expect.stringContaining('末尾的记录缺失')])
})
