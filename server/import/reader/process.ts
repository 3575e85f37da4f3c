import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '../../base/errors.ts'
import type { FileLimits } from '../limits.ts'
import type { PartOutcome } from '../register.ts'
import { type At, Clock, processorTime } from './clock.ts'
import type { FromReader, Order, Question } from './protocol.ts'

/** Megabytes for the JavaScript heap; DuckDB and buffers have the rest. */
const HEAP_MB = 640
/** A reader bigger than this share of its limit after a task is not used again: what it keeps would count against the next file. */
const KEEP_SHARE = 0.4

/** Why a reader was stopped: `memory`, `time` and (by the clock) `busy` are limits, `failed` is an error without words for people. */
export type StopReason = 'memory' | 'time' | 'busy' | 'cancelled' | 'died' | 'failed'

/** A reader was stopped. `at` is the file it was at, undefined before it had begun one; `frames` are places in the code. */
export class Stopped extends Error {
  constructor(
    readonly reason: StopReason,
    readonly at: At | undefined,
    readonly frames = '',
  ) {
    super(`reading stopped: ${reason}`)
  }
}

export interface Listener {
  readonly limits: FileLimits
  readonly signal?: AbortSignal | undefined
  progress?(fraction: number, label: string): void
  outcome?(outcome: PartOutcome): void
  /** When it throws, the reader is stopped and the error passed on. */
  answer?(question: Question): Promise<unknown>
  /** A file, by id, was read to its end. */
  ended?(id: string): void
}

/** What a reader may know of the environment: no setting of the product and no secret is among it. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot']

export function startReader(limits: FileLimits): ChildProcess {
  const source = import.meta.filename.endsWith('.ts')
  const loader = source ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : []
  const child = fork(join(import.meta.dirname, source ? 'child.ts' : 'child.js'), [String(limits.memory)], {
    execArgv: [...loader, `--max-old-space-size=${HEAP_MB}`],
    env: Object.fromEntries(ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
    serialization: 'advanced',
    // Whatever a library complains of may quote the file: nobody reads it.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  try {
    // Whoever asks the server meanwhile comes first.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended already, which is told as any end is.
  }
  return child
}

/**
 * Gives a reader one task. Resolves to what it made of it and whether it may have another; rejects, the reader killed, with `Stopped` when
 * it takes more than a limit, dies or is cancelled, and with an AppError where it says why in words.
 */
export function runTask(child: ChildProcess, order: Order, listener: Listener): Promise<{ value: unknown; fit: boolean }> {
  const { limits, signal } = listener
  return new Promise((resolve, reject) => {
    // What is being settled right now is settled, and counted, before anybody hears of the end.
    let settling: Promise<unknown> = Promise.resolve()
    const used = () => processorTime(child.pid)
    const clock = new Clock(limits, used, (busy) => stop(busy ? 'busy' : 'time'))
    const leave = () => {
      clock.pause()
      signal?.removeEventListener('abort', cancel)
      child.off('message', hear).off('exit', exited).off('error', exited)
    }
    const fail = (error: unknown) => {
      leave()
      child.kill('SIGKILL')
      void settling.finally(() => reject(error))
    }
    const stop = (reason: StopReason, frames?: string) => fail(new Stopped(reason, clock.at(), frames))
    const cancel = () => stop('cancelled')
    const exited = (_code: unknown, how?: unknown) => {
      // A kill that was not ours is the limit on memory: the reader's own watch, the end of V8's heap, or the kernel.
      const reason = how === 'SIGKILL' || how === 'SIGABRT' || how === 'SIGTRAP' ? 'memory' : 'died'
      // Its last words may still be on the way.
      if (child.connected) child.once('disconnect', () => stop(reason))
      else stop(reason)
    }
    const answer = async (question: Question) => {
      clock.pause()
      try {
        const value = await listener.answer?.(question)
        if (!child.connected || child.killed) return
        clock.resume()
        child.send({ kind: 'answer', value })
      } catch (error) {
        settling = Promise.resolve()
        fail(error)
      }
    }
    const hear = (told: FromReader) => {
      switch (told.kind) {
        case 'start':
          return clock.start(told)
        case 'end':
          clock.end(told.id)
          return listener.ended?.(told.id)
        case 'progress':
          return listener.progress?.(told.fraction, told.label)
        case 'outcome':
          return listener.outcome?.(told.outcome)
        case 'ask':
          settling = answer(told.question)
          return
        case 'done':
          leave()
          return resolve({ value: told.value, fit: told.rss < limits.memory * KEEP_SHARE })
        case 'failed': {
          const { code, message, frames } = told.failure
          return code === undefined ? stop('failed', frames) : fail(new AppError(code, message))
        }
      }
    }
    if (signal?.aborted) return stop('cancelled')
    signal?.addEventListener('abort', cancel)
    child.on('message', hear).on('exit', exited).on('error', exited)
    clock.resume()
    child.send(order)
  })
}
