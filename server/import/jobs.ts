import { randomUUID } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'

export type JobState = 'uploading' | 'running' | 'done' | 'failed' | 'cancelled'

/** Long work of the server, which a person may watch or leave. Kept in memory: what it did is in the ledger. */
export interface Job<R> {
  readonly id: string
  /** Whose it is: nobody else sees it. */
  readonly owner: string
  /** Bytes of each file uploaded so far, by its name. */
  readonly uploaded: Map<string, number>
  state: JobState
  /** 0…1 of what is being done now. */
  progress: number
  label: string
  result: R | null
  error: string | null
  readonly cancel: AbortController
}

const KEPT = 50

export const CANCELLED = '已取消：取消前导入的文件保留，其余没有导入，上传的副本已删除。'

/** The jobs of one server. */
export class Jobs<R extends { readonly cancelled: boolean }> {
  readonly #jobs = new Map<string, Job<R>>()

  create(owner: string): Job<R> {
    const job: Job<R> = {
      id: randomUUID(),
      owner,
      uploaded: new Map(),
      state: 'uploading',
      progress: 0,
      label: '',
      result: null,
      error: null,
      cancel: new AbortController(),
    }
    this.#jobs.set(job.id, job)
    for (const old of [...this.#jobs.values()].slice(0, -KEPT)) if (old.state !== 'running') this.#jobs.delete(old.id)
    return job
  }

  /** Throws `not_found`. */
  find(id: string, owner: string): Job<R> {
    const job = this.#jobs.get(id)
    if (job?.owner !== owner)
      throw new AppError('not_found', '没有这项任务。服务可能重启过：已导入的文件在导入记录里，没有列出的请重新上传。')
    return job
  }

  /** Uploads of a person that wait to be imported, the oldest first. */
  waiting(owner: string): Job<R>[] {
    return [...this.#jobs.values()].filter((job) => job.owner === owner && job.state === 'uploading')
  }

  /** Ends a job where it stands; one that has ended already stays as it is. */
  cancel(job: Job<R>): void {
    if (job.state === 'uploading') {
      job.state = 'cancelled'
      job.error = CANCELLED
    }
    job.cancel.abort(new AppError('conflict', CANCELLED))
  }

  /** Starts the work and returns at once; its progress and its end are told by the job. */
  run(job: Job<R>, work: (log: Log, signal: AbortSignal) => Promise<R>, failed: (error: unknown) => void): void {
    if (job.state === 'running') throw new AppError('conflict', '这项任务正在进行，请等它完成。')
    job.state = 'running'
    const log: Log = {
      info: () => undefined,
      warn: () => undefined,
      progress: (fraction, label) => {
        job.progress = fraction
        job.label = label
      },
    }
    work(log, job.cancel.signal).then(
      (result) => {
        job.result = result
        job.state = result.cancelled ? 'cancelled' : 'done'
        if (result.cancelled) job.error = CANCELLED
        job.progress = 1
      },
      (error: unknown) => {
        if (job.cancel.signal.aborted) {
          job.state = 'cancelled'
          job.error = CANCELLED
          return
        }
        job.error =
          error instanceof AppError ? error.message : '任务没有完成，原因已记入服务日志。已导入的文件保留；请重试，仍不行请联系系统管理员。'
        job.state = 'failed'
        failed(error)
      },
    )
  }
}
