// The process that reads a stranger's files, one at a time. It holds no ledger and no secret, asks its parent, and may be killed at any moment.
import { writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { diskError } from '../../base/disk.ts'
import { AppError } from '../../base/errors.ts'
import { quietLog } from '../../base/log.ts'
import { materialType } from '../material.ts'
import { previewFile } from '../preview.ts'
import type { PartOutcome, Register } from '../register.ts'
import type { Failure, FromReader, Order, Question, ToReader } from './protocol.ts'
import { readParts } from './read.ts'

/** Bytes of memory in use; where there is no /proc, the most that was in use so far. */
function residentMemory() {
  try {
    return process.memoryUsage.rss()
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

/**
 * A thread that runs while the main thread is stuck in a parser: ends the process when all of its memory (heap, buffers, DuckDB) is beyond
 * the limit, or when nobody is left to read for. Plain script, because a thread does not inherit the loader of TypeScript.
 */
const WATCH = `
const { workerData: { limit, parent } } = require('node:worker_threads')
${residentMemory}
setInterval(() => {
  if (residentMemory() > limit || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 25)`

new Worker(WATCH, { eval: true, execArgv: [], workerData: { limit: Number(process.argv[2]), parent: process.ppid } }).unref()

try {
  // Where the machine itself runs short, Linux ends this process before any other.
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // Not Linux.
}

const tell = (message: FromReader) => process.send?.(message)

let answered: ((value: unknown) => void) | undefined

function ask(question: Question): Promise<unknown> {
  return new Promise((resolve) => {
    answered = resolve
    tell({ kind: 'ask', question })
  })
}

async function work(order: Order): Promise<Extract<FromReader, { kind: 'done' }>['value']> {
  if (order.kind === 'preview') return previewFile(order.file, order.options)
  if (order.kind === 'material') return materialType(order.file)
  // What the parent has settled it knows: only the other outcomes are told.
  const settled = new WeakSet<object>()
  const register: Register = {
    known: (key) => ask({ about: 'known', key }) as ReturnType<Register['known']>,
    settle: async (landed) => {
      const outcome = (await ask({ about: 'settle', landed })) as PartOutcome
      settled.add(outcome)
      return outcome
    },
  }
  const log = { ...quietLog, progress: (fraction: number, label: string) => void tell({ kind: 'progress', fraction, label }) }
  const trace = {
    start: (id: string, fileName: string, bytes: number) => void tell({ kind: 'start', id, fileName, bytes }),
    end: (id: string) => void tell({ kind: 'end', id }),
  }
  for await (const outcome of readParts(order.file, order.options, { log, register, trace, skip: order.skip })) {
    if (!settled.has(outcome)) tell({ kind: 'outcome', outcome })
  }
  return undefined
}

function failureOf(error: unknown): Failure {
  const known = error instanceof AppError ? error : diskError(error)
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  return { code: known?.code, message: known?.message ?? '', frames: frames.slice(0, 6).join('\n') }
}

process.on('message', (message: ToReader) => {
  if (message.kind === 'answer') return answered?.(message.value)
  work(message).then(
    (value) => tell({ kind: 'done', value, rss: residentMemory() }),
    (error: unknown) => tell({ kind: 'failed', failure: failureOf(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group of a terminal; the parent decides.
process.on('SIGINT', () => undefined)
