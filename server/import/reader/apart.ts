import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { type ErrorCode } from '../../common/errors.ts'
import { FILE_LIMITS, type FileLimits, secondsFor } from '../limits.ts'
import type { Register } from '../register.ts'
import { refusal } from '../source/refuse.ts'
import type { FileReader } from './file-reader.ts'
import type { FromReader, ToReader } from './protocol.ts'

const WATCH_MS = 100
const IDLE_MS = 60_000
/** Megabytes for the JavaScript heap; DuckDB and buffers have the rest. */
const HEAP_MB = 700

/** Why a reading process was ended, in the words of the refusal. */
const ENDED = {
  time: (l: FileLimits, bytes: number) =>
    `读取超过 ${secondsFor(bytes, l)} 秒仍未结束，已停止。文件可能损坏或结构异常；请用 Excel 或 WPS 打开后另存为 CSV，或拆成几个较小的文件再导入。`,
  memory: (l: FileLimits, _bytes: number) =>
    `读取需要的内存超过 ${l.memory / 2 ** 20} MB，已停止。请另存为 CSV，或拆成几个较小的文件再导入。`,
  died: (_l: FileLimits, _bytes: number) => '读取程序在处理这个文件时意外退出，已停止。文件可能损坏；请重新导出，或另存为 CSV 再导入。',
} as const

type Ended = keyof typeof ENDED

/**
 * Reads every file in a process of its own, which is watched: beyond its time or memory, or when it dies, the file is refused with
 * words and the next one gets a fresh process. A process that did well is kept a minute for the next file.
 */
export function readApart(limits: FileLimits = FILE_LIMITS): FileReader & { close(): void } {
  let idle: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined

  const take = () => {
    clearTimeout(timer)
    const child = idle ?? start()
    idle = undefined
    return child
  }
  const giveBack = (child: ChildProcess) => {
    if (idle || child.exitCode !== null || !child.connected) {
      child.kill('SIGKILL')
      return
    }
    idle = child
    timer = setTimeout(close, IDLE_MS).unref()
  }
  const close = () => {
    clearTimeout(timer)
    idle?.kill('SIGKILL')
    idle = undefined
  }

  async function run<K extends 'read' | 'previewed'>(
    expected: K,
    order: Exclude<ToReader, { kind: 'answer' }>,
    deps: { log?: Log; register?: Register; signal?: AbortSignal | undefined },
  ): Promise<Extract<FromReader, { kind: K }>> {
    const { file } = order
    const { size } = await stat(file.path)
    deps.signal?.throwIfAborted()
    const child = take()
    try {
      return await new Promise((resolve, reject) => {
        const stop = (why: Ended) => {
          child.kill('SIGKILL')
          reject(refusal(file.fileName, ENDED[why](limits, size)))
        }
        const cancelled = () => {
          child.kill('SIGKILL')
          reject(deps.signal?.reason)
        }
        const deadline = setTimeout(() => stop('time'), secondsFor(size, limits) * 1000)
        const watch = setInterval(() => resident(child) > limits.memory && stop('memory'), WATCH_MS)
        const end = () => {
          clearTimeout(deadline)
          clearInterval(watch)
          deps.signal?.removeEventListener('abort', cancelled)
          child.removeAllListeners()
        }
        const settle = (then: () => void) => {
          end()
          then()
        }
        deps.signal?.addEventListener('abort', cancelled, { once: true })
        child.on('message', (message: FromReader) => {
          if (message.kind === 'progress') deps.log?.progress(message.fraction, message.label)
          else if (message.kind === 'known' || message.kind === 'settle') void answer(child, message, deps.register)
          else if (message.kind === 'failed')
            settle(() =>
              reject(message.code === 'internal' ? broken(message.stack) : new AppError(message.code as ErrorCode, message.message)),
            )
          else if (message.kind === expected) settle(() => resolve(message as Extract<FromReader, { kind: K }>))
        })
        child.once('exit', () =>
          settle(() => reject(refusal(file.fileName, ENDED[child.stderr && heapFull(child) ? 'memory' : 'died'](limits, size)))),
        )
        child.once('error', (error) => settle(() => reject(error)))
        child.send(order)
      })
    } finally {
      giveBack(child)
    }
  }

  return {
    read: async (file, options, deps) => (await run('read', { kind: 'read', file, options }, deps)).outcomes,
    preview: async (file, options) => (await run('previewed', { kind: 'preview', file, options }, {})).parts,
    close,
  }
}

/** A fault of the product, not of the file: it stops the import, and its stack is for the log. */
function broken(stack: string): Error {
  const error = new Error('reading a file failed')
  error.stack = stack
  return error
}

const said = new WeakMap<ChildProcess, string>()

/** V8 says so on stderr before it ends a process whose heap is full. */
function heapFull(child: ChildProcess): boolean {
  return /heap out of memory|Reached heap limit|allocation failed/i.test(said.get(child) ?? '')
}

function start(): ChildProcess {
  const source = import.meta.filename.endsWith('.ts')
  const loader = source ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : []
  const child = fork(join(import.meta.dirname, source ? 'child.ts' : 'child.js'), {
    execArgv: [...loader, `--max-old-space-size=${HEAP_MB}`],
    // What a reader needs of the environment, and no secret of the server's.
    env: { PATH: process.env['PATH'], TZ: process.env['TZ'], TMPDIR: process.env['TMPDIR'] },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  child.stderr?.on('data', (bytes: Buffer) => said.set(child, `${said.get(child) ?? ''}${bytes}`.slice(-20_000)))
  child.unref()
  child.channel?.unref()
  const { stderr } = child
  if (stderr && 'unref' in stderr) (stderr as unknown as { unref(): void }).unref()
  return child
}

async function answer(
  child: ChildProcess,
  question: Extract<FromReader, { kind: 'known' | 'settle' }>,
  register: Register | undefined,
): Promise<void> {
  const reply = (value: unknown, error?: string) => {
    if (child.connected)
      child.send({ kind: 'answer', id: question.id, value, ...(error === undefined ? {} : { error }) } satisfies ToReader)
  }
  try {
    if (!register) throw new Error('nobody to ask')
    reply(question.kind === 'known' ? await register.known(question.key) : await register.settle(question.landed))
  } catch (error) {
    reply(null, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

/** Bytes of memory that a process holds; 0 where the system does not say (only Linux does, by this file). */
function resident(child: ChildProcess): number {
  try {
    const pages = readFileSync(`/proc/${child.pid}/statm`, 'latin1').split(' ')[1]
    return Number(pages) * 4096
  } catch {
    return 0
  }
}
