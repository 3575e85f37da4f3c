import type { Answer, Args, Asked, Method, Path } from '../server/api/wire.ts'
import { address, type Given } from '../server/common/address.ts'
import type { ErrorBody } from '../server/common/errors.ts'
import { HEADERS } from '../server/common/headers.ts'

/** An error answer of the API, with its Chinese message. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
  }
}

/** The person in a chat on whose behalf a call is made; row scope is then that person's, applied by the server. */
export interface Behalf {
  readonly channel: string
  readonly id: string
}

/** In whose name a call is made, and the version of what it changes. */
interface Meta {
  readonly as?: Behalf
  readonly version?: number
}

/** The product's API as the chat worker uses it; paths, what they take and answer are the app's own. */
export interface Client {
  get<P extends Path>(path: P, ...options: Args<Asked<P>, Meta>): Promise<Answer<P>>
  send<M extends Exclude<Method, 'GET'>, P extends Path<M>>(method: M, path: P, ...options: Args<Asked<P, M>, Meta>): Promise<Answer<P, M>>
}

const TIMEOUT_MS = 30_000

/** `url` is the server's root, for example `http://127.0.0.1:8787`; `token` an API token of the role `bot`. */
export function client(deps: { fetch: typeof fetch }, options: { url: string; token: string }): Client {
  async function call<T>(method: string, path: string, given: Given & Meta & { json?: unknown } = {}): Promise<T> {
    const { as, version, json, ...at } = given
    const response = await deps.fetch(new URL(`/api${address(path, at)}`, options.url), {
      method,
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as ? { [HEADERS.behalf]: `${as.channel}:${as.id}` } : {}),
        ...(version === undefined ? {} : { [HEADERS.version]: `"${version}"` }),
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await response.text()
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T
    throw failure(response.status, text)
  }
  return {
    get: (path, ...[given]) => call('GET', path, given as Given & Meta),
    send: (method, path, ...[given]) => call(method, path, given as Given & Meta),
  }
}

/** The answer, or undefined for a person whose roles do not reach that far. */
export async function unlessForbidden<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined
    throw error
  }
}

function failure(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as Partial<ErrorBody>
    return new ApiError(status, error?.code ?? 'internal', error?.message ?? '服务器没有说明原因。')
  } catch {
    return new ApiError(status, 'internal', `服务器返回 ${status}。`)
  }
}
