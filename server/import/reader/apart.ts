import type { ChildProcess } from 'node:child_process'
import type { AppError } from '../../base/errors.ts'
import { Places } from '../../base/places.ts'
import { FILE_LIMITS, type FileLimits, secondsFor } from '../limits.ts'
import type { PartOutcome } from '../register.ts'
import { refusal } from '../source/refuse.ts'
import type { FoundFile } from '../source/walk.ts'
import { BUSY } from './clock.ts'
import type { FileReader, Preview } from './file-reader.ts'
import { type Listener, runTask, Stopped, startReader } from './process.ts'
import type { Order } from './protocol.ts'

const IDLE_MS = 60_000
/** People who look at files (previews, material of cases) at once, beside the one import; a crowd takes turns. */
const ASIDE = 2
const WAITING = 32

/** Why a reader was stopped, in the words of the refusal. */
function stopped({ reason, at }: Stopped, file: FoundFile, limits: FileLimits): AppError {
  const name = at?.fileName ?? file.fileName
  switch (reason) {
    case 'time':
      return refusal(
        name,
        `读取超过 ${secondsFor(at?.bytes ?? 0, limits)} 秒仍未结束，已停止。文件可能损坏或结构异常；请用 Excel 或 WPS 打开后另存为 CSV，或拆成几个较小的文件再导入。`,
      )
    case 'busy':
      return refusal(
        name,
        `读取超过 ${BUSY * secondsFor(at?.bytes ?? 0, limits)} 秒仍未结束，已停止：这台机器太忙，或文件异常。请稍后再导入一次，或拆成几个较小的文件。`,
      )
    case 'memory':
      return refusal(name, `读取需要的内存超过 ${limits.memory / 2 ** 20} MB，已停止。请另存为 CSV，或拆成几个较小的文件再导入。`)
    case 'cancelled':
      return refusal(name, '已取消。')
    case 'died':
    case 'failed':
      return refusal(name, '读取程序在处理这个文件时意外退出，已停止。文件可能损坏；请重新导出，或另存为 CSV 再导入。')
  }
}

/**
 * Reads every file in a process of its own, which is watched: beyond its time or memory, or when it dies, the file is refused with
 * words and the next one gets a fresh process. A process that did well is kept a minute for the next file.
 */
export function readApart(limits: FileLimits = FILE_LIMITS): FileReader & { close(): void } {
  /** Readers without a task, each with what ends its waiting. */
  const idle = new Map<ChildProcess, () => void>()
  const places = new Places({ places: ASIDE, line: WAITING, full: '正在读取的文件太多，请稍后重试。' })

  const run = async (order: Order, listener: Omit<Listener, 'limits'> = {}): Promise<unknown> => {
    const [kept] = idle.keys()
    if (kept) idle.get(kept)?.()
    const child = kept ?? startReader(limits)
    hold(child, true)
    const { value, fit } = await runTask(child, order, { ...listener, limits })
    if (fit) keep(child)
    else child.kill('SIGKILL')
    return value
  }
  const keep = (child: ChildProcess) => {
    const gone = () => idle.get(child)?.()
    const timer = setTimeout(() => {
      gone()
      child.kill('SIGKILL')
    }, IDLE_MS).unref()
    child.once('exit', gone)
    idle.set(child, () => {
      clearTimeout(timer)
      child.off('exit', gone)
      idle.delete(child)
    })
    hold(child, false)
  }
  /** A look at a file: refused with words where the reader was stopped. */
  const look = async (order: Order): Promise<unknown> => {
    try {
      return await places.take(() => run(order))
    } catch (error) {
      throw error instanceof Stopped ? stopped(error, order.file, limits) : error
    }
  }

  return {
    read: async (file, options, { log, register, signal }) => {
      const outcomes: PartOutcome[] = []
      const skip = new Set<string>()
      for (let stops = 1; ; stops += 1) {
        try {
          await run(
            { kind: 'read', file, options, skip },
            {
              signal,
              progress: log.progress,
              outcome: (o) => void outcomes.push(o),
              ended: (id) => void skip.add(id),
              answer: async (q) => {
                if (q.about === 'known') return register.known(q.key)
                const outcome = await register.settle(q.landed)
                outcomes.push(outcome)
                return outcome
              },
            },
          )
          return outcomes
        } catch (error) {
          if (!(error instanceof Stopped)) throw error
          if (error.frames) log.warn(`读取“${error.at?.fileName ?? file.fileName}”时程序出错：\n${error.frames}`)
          const { message } = stopped(error, file, limits)
          const fileName = error.at?.fileName ?? file.fileName
          // A file of one part that has landed is done, however its reader ended.
          if (
            error.reason === 'cancelled' &&
            outcomes.some((o) => 'batch' in o && o.batch.part === null && o.batch.file_name === fileName)
          ) {
            return outcomes
          }
          outcomes.push({ refused: { fileName, code: error.reason === 'cancelled' ? 'cancelled' : 'file_refused', message } })
          // Another reader goes on with the next member of an archive; what had landed stays.
          const id = error.at?.id ?? '0'
          if (error.reason === 'cancelled' || id === '0') return outcomes
          skip.add(id)
          if (stops < limits.stops) continue
          const rest = refusal(file.fileName, `压缩包里已有 ${stops} 个文件读到超限而停止，其余不再读取。请解压后分别导入。`)
          outcomes.push({ refused: { fileName: file.fileName, code: 'file_refused', message: rest.message } })
          return outcomes
        }
      }
    },
    preview: async (file, options) => (await look({ kind: 'preview', file, options })) as Preview[],
    material: async (file) => (await look({ kind: 'material', file })) as string | undefined,
    close: () => {
      for (const [child, leave] of [...idle]) {
        leave()
        child.kill('SIGKILL')
      }
    },
  }
}

/** A reader at work keeps this process alive; an idle one does not. */
function hold(child: ChildProcess, on: boolean): void {
  if (on) child.ref()
  else child.unref()
  if (on) child.channel?.ref()
  else child.channel?.unref()
}
