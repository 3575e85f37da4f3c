import type { ErrorBody } from '../server/common/errors.ts'
import { HEADERS, PAGE } from '../server/common/headers.ts'
import { t } from './text/t.ts'

/** What went wrong, in words for the person; `status` 0 = the server was not reached. */
export class ApiError extends Error {
  readonly status: number
  readonly detail: unknown
  constructor(message: string, status: number, detail?: unknown) {
    super(message)
    this.status = status
    this.detail = detail
  }
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiError(t('连接不上服务。请确认数衡正在运行、网络通畅，再点“重试”。'), 0)
  }
  if (response.status === 204) return undefined as T
  const body: unknown = await response.json().catch(() => undefined)
  if (response.status === 401) window.dispatchEvent(new Event('shuheng:signed-out'))
  if (!response.ok || body === undefined) {
    const error = (body as ErrorBody | undefined)?.error
    throw new ApiError(
      error?.message ?? t('服务没有给出可读的回答（{status}）。请稍后重试。', { status: response.status }),
      response.status,
      error,
    )
  }
  return body as T
}

/** Awaits what only adds to a page: without the server's answer, or on a page that was left, the page stands as it is. */
export async function addition(work: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof ApiError) && !signal.aborted) throw error
  }
}

/** GETs one answer of the API. Throws `ApiError` with words that can be shown. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) })
}

/**
 * Sends one write. `version` goes as If-Match, so that nobody overwrites what another just changed; each press of a button is
 * one idempotency key, so that a repeated request is answered, not repeated.
 */
export function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  options: { version?: number | string; key?: string } = {},
): Promise<T> {
  const form = body instanceof FormData
  return call(path, {
    method,
    headers: {
      accept: 'application/json',
      [HEADERS.page]: PAGE,
      [HEADERS.idempotency]: options.key ?? crypto.randomUUID(),
      ...(form || body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.version === undefined ? {} : { [HEADERS.version]: `"${options.version}"` }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  })
}
