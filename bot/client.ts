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

/** The product's API as the chat worker uses it. */
export interface Client {
  get<T>(path: string, as?: Behalf): Promise<T>
  post<T>(path: string, body: unknown, as?: Behalf, headers?: Record<string, string>): Promise<T>
  put<T>(path: string, body: unknown, as?: Behalf): Promise<T>
  delete<T>(path: string, as?: Behalf): Promise<T>
}

const TIMEOUT_MS = 30_000

/** `url` is the server's root, for example `http://127.0.0.1:8787`; `token` an API token of the role `bot`. */
export function client(deps: { fetch: typeof fetch }, options: { url: string; token: string }): Client {
  async function call<T>(method: string, path: string, body: unknown, as?: Behalf, headers: Record<string, string> = {}): Promise<T> {
    const response = await deps.fetch(new URL(`/api${path}`, options.url), {
      method,
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as ? { [HEADERS.behalf]: `${as.channel}:${as.id}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await response.text()
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T
    throw failure(response.status, text)
  }
  return {
    get: (path, as) => call('GET', path, undefined, as),
    post: (path, body, as, headers) => call('POST', path, body, as, headers),
    put: (path, body, as) => call('PUT', path, body, as),
    delete: (path, as) => call('DELETE', path, undefined, as),
  }
}

function failure(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: string; message?: string } }
    return new ApiError(status, error?.code ?? 'internal', error?.message ?? '服务器没有说明原因。')
  } catch {
    return new ApiError(status, 'internal', `服务器返回 ${status}。`)
  }
}
