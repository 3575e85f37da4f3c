import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../../server/base/config.ts'

export interface RunningProduct {
  readonly url: string
  /** Secret of the printed address; undefined when no cards are offered. */
  readonly secret: string | undefined
  stop(): Promise<void>
}

/** Hash of everything that decides what the demonstration city holds. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const folder of ['server', 'queries']) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((f) => f.isFile())
    for (const file of files.sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
      // The API and the commands read what is there; they do not make it.
      if (folder === 'server' && /[/\\]server[/\\](api|commands|notify)([/\\]|$)/.test(file.parentPath)) continue
      hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/** Starts the product on a home and waits until it serves. */
export async function startProduct(home: string): Promise<RunningProduct> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'server', 'main.ts'), '--demo'], {
    cwd: ROOT,
    env: { ...process.env, SHUHENG_HOME: home, SHUHENG_PORT: '0', SHUHENG_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { url, secret } = await served(child)
  return {
    url,
    secret,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

function served(child: ChildProcess): Promise<{ url: string; secret: string | undefined }> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const url = /数衡已启动：(http:\/\/\S+)/.exec(said)?.[1]
      // The secret is printed after the address, at the latest with the lines on chat channels.
      const secret = /#demo=([\w-]+)/.exec(said)?.[1]
      if (url && (secret || /聊天渠道|首次使用/.test(said))) resolve({ url: url.replace(/\/$/, ''), secret })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the product ended with ${code} before it served:\n${said}`)))
  })
}

/**
 * A demonstration city as fresh as the first start left it, made once per state of the code and kept in the system's temporary
 * folder. It always stands at one path: its views name the files of its lake.
 */
export async function demoHome(): Promise<{ home: string; release: () => void }> {
  const place = join(tmpdir(), `shuheng-demo-${fingerprint()}`)
  const [home, pristine, lock] = [join(place, 'home'), join(place, 'pristine'), join(place, 'lock')]
  mkdirSync(place, { recursive: true })
  take(lock)
  try {
    rmSync(home, { recursive: true, force: true })
    if (existsSync(pristine)) cpSync(pristine, home, { recursive: true })
    else {
      await (await startProduct(home)).stop()
      rmSync(join(home, 'demo'), { recursive: true, force: true })
      cpSync(home, `${pristine}.part`, { recursive: true })
      renameSync(`${pristine}.part`, pristine)
    }
  } catch (error) {
    rmSync(lock, { force: true })
    throw error
  }
  return { home, release: () => rmSync(lock, { force: true }) }
}

/** One run at a time uses the city; a lock left by a run that died is taken over. */
function take(lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
  } catch {
    const holder = Number(readFileSync(lock, 'utf8'))
    try {
      process.kill(holder, 0)
    } catch {
      writeFileSync(lock, String(process.pid))
      return
    }
    throw new Error(`the browser tests already run in process ${holder}; wait for it, or remove ${lock}`)
  }
}
