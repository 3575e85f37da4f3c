import type { ErrorBody } from '../server/api/errors.ts'

/** What went wrong, in words for the person; `status` 0 = the server was not reached. */
export class ApiError extends Error {
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** GETs one answer of the API. Throws `ApiError` with words that can be shown. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError('连接不上服务。请确认数衡正在运行、网络通畅，再点“重试”。', 0)
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok || body === undefined) {
    const message = (body as ErrorBody | undefined)?.error?.message
    throw new ApiError(message ?? `服务没有给出可读的回答（${response.status}）。请稍后重试。`, response.status)
  }
  return body as T
}
