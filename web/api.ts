import type { Address, Answer, Args, Asked, Method, Path } from '../server/api/wire.ts'
import { address, type Given } from '../server/common/address.ts'
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

async function call<T>(path: string, init: RequestInit, confirmed = false): Promise<T> {
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
    // The same request once more, with the same key: nothing that was typed is lost.
    if (error?.code === 'confirm' && !confirmed && (await askToConfirm())) return call(path, init, true)
    throw new ApiError(
      error?.message ?? t('服务没有给出可读的回答（{status}）。请稍后重试。', { status: response.status }),
      response.status,
      error,
    )
  }
  return body as T
}

/** Asks who sits there for a fresh proof; true when it was given. */
let askToConfirm = async (): Promise<boolean> => false

/** The dialog that asks: it sends requests itself, so it is handed in. */
export function confirmBy(ask: () => Promise<boolean>): void {
  askToConfirm = ask
}

/** Awaits what only adds to a page: without the server's answer, or on a page that was left, the page stands as it is. */
export async function addition<T>(work: Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ApiError) && !signal?.aborted) throw error
    return undefined
  }
}

interface Signal {
  readonly signal?: AbortSignal
}

/** GETs one answer of the API. Throws `ApiError` with words that can be shown. */
export function get<P extends Path>(path: P, ...[options]: Args<Asked<P>, Signal>): Promise<Answer<P>> {
  const { signal, ...given } = (options ?? {}) as Signal & Given
  return call(address(path, given), { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) })
}

interface Write {
  /** Goes as If-Match, so that nobody overwrites what another just changed. */
  readonly version?: number | string
}

/** Sends one write. Each press of a button is one idempotency key, so that a repeated request is answered, not repeated. */
export function send<M extends Exclude<Method, 'GET'>, P extends Path<M>>(
  method: M,
  path: P,
  ...[options]: Args<Asked<P, M>, Write>
): Promise<Answer<P, M>> {
  const { version, json, form, ...given } = (options ?? {}) as Write &
    Given & { json?: unknown; form?: Readonly<Record<string, string | Blob>> }
  return call(address(path, given), {
    method,
    headers: {
      accept: 'application/json',
      [HEADERS.page]: PAGE,
      [HEADERS.idempotency]: crypto.randomUUID(),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { [HEADERS.version]: `"${version}"` }),
    },
    ...(form ? { body: formData(form) } : json === undefined ? {} : { body: JSON.stringify(json) }),
  })
}

function formData(fields: Readonly<Record<string, string | Blob>>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

/** Where a file of the API is, for a link or a stream. */
export function apiUrl<P extends Path<M>, M extends Method = 'GET'>(path: P, ...[options]: Args<Address<P, M>>): string {
  return `/api${address(path, options as Given)}`
}

/** Filters as the address bar has them, all or the named, for the query of a route: names are checked here, values by the server. */
export function asWritten<N extends string>(query: URLSearchParams, ...names: readonly N[]): { readonly [K in N]?: never } {
  const found: Record<string, string | null> = {}
  for (const name of names.length > 0 ? names : new Set(query.keys())) found[name] = query.get(name)
  return found as unknown as { [K in N]?: never }
}
