// The process that reads a stranger's files. It holds no ledger and no secret: it asks its parent, which watches its time and memory.

import { AppError } from '../../base/errors.ts'
import { quietLog } from '../../base/log.ts'
import { type ErrorCode } from '../../common/errors.ts'
import type { Register } from '../register.ts'
import type { FromReader, ToReader } from './protocol.ts'
import { readHere } from './read.ts'

const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
let count = 0

function tell(message: FromReader): void {
  process.send?.(message)
}

function ask<T>(question: { kind: 'known'; key: never } | { kind: 'settle'; landed: never }): Promise<T> {
  const id = ++count
  return new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    tell({ ...question, id })
  })
}

const register: Register = {
  known: (key) => ask({ kind: 'known', key: key as never }),
  settle: (landed) => ask({ kind: 'settle', landed: landed as never }),
}
const log = { ...quietLog, progress: (fraction: number, label: string) => tell({ kind: 'progress', fraction, label }) }

async function work(message: Exclude<ToReader, { kind: 'answer' }>): Promise<FromReader> {
  if (message.kind === 'read') return { kind: 'read', outcomes: await readHere.read(message.file, message.options, { log, register }) }
  return { kind: 'previewed', parts: await readHere.preview(message.file, message.options) }
}

function failed(error: unknown): FromReader {
  const code: ErrorCode = error instanceof AppError ? error.code : 'internal'
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'failed', code, message, stack: stack ?? message }
}

process.on('message', (message: ToReader) => {
  if (message.kind !== 'answer') {
    work(message).then(tell, (error: unknown) => tell(failed(error)))
    return
  }
  const question = waiting.get(message.id)
  waiting.delete(message.id)
  if (message.error === undefined) question?.resolve(message.value as never)
  else question?.reject(new Error(message.error))
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group of a terminal; the parent decides.
process.on('SIGINT', () => undefined)
