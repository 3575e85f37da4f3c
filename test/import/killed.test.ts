import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ImportHome } from '../support/import-home.ts'

test('an import killed in the middle lands nothing and can be run again', async () => {
  const first = await ImportHome.open()
  const { root, config } = first
  const line = '2025-06-01 00:00:00,G1,C1,是'
  const file = first.file('log.csv', `调用时间,授权编号,目录代码,是否成功\n${`${line}\n`.repeat(400_000)}`)
  first.deps.ledger.close()

  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../support/import-child.ts'), config.home, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  // Killed when rows have been written, long before the last of them.
  while (!halfWritten(join(config.home, 'tmp')) && child.exitCode === null) await sleep(5)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(said).toBe('')

  const again = await ImportHome.open(root)
  try {
    expect(existsSync(join(config.home, 'lake'))).toBe(false)
    expect(readdirSync(join(config.home, 'tmp')).some((n) => n.startsWith('import-'))).toBe(true)
    expect(await again.deps.ledger.db.all('select count(*)::integer as n from import_batch')).toEqual([{ n: 0 }])
    const report = await again.import(file)
    expect(report.batches).toMatchObject([{ rows_landed: 400_000 }])
    expect(readdirSync(join(config.home, 'tmp')).some((n) => n.startsWith('import-'))).toBe(false)
    expect(readdirSync(join(config.home, 'lake', 'access_log'))).toHaveLength(1)
  } finally {
    again.close()
  }
})

function halfWritten(tmp: string): boolean {
  if (!existsSync(tmp)) return false
  return readdirSync(tmp, { recursive: true }).some((name) => {
    const path = join(tmp, String(name))
    return path.endsWith('landed.csv') && existsSync(path) && statSync(path).size > 0
  })
}
