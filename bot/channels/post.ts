import type { Sent } from './channel.ts'

/** Answer of a robot's HTTP endpoint: status and parsed JSON (an empty object when it is not JSON). */
export interface Answer {
  readonly status: number
  readonly retryAfter: number | undefined
  readonly body: Record<string, unknown>
}

const TIMEOUT_MS = 10_000

/** Posts JSON. A network failure becomes a retryable `Sent`; redirects are not followed, so a key in a URL stays where it is. */
export async function postJson(
  fetcher: typeof fetch,
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Answer | Sent> {
  try {
    const response = await fetcher(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await response.text()
    const after = Number(response.headers.get('retry-after'))
    return { status: response.status, retryAfter: after > 0 ? after : undefined, body: parse(text) }
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error'
    // The message of a fetch error may hold the URL, and with it the robot's key.
    return { ok: false, error: name === 'TimeoutError' ? '对方 10 秒内没有回应' : '无法连接对方服务器' }
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What an HTTP status alone says, before a platform's own code is looked at. Undefined = 2xx. */
export function statusFailure(answer: Answer): Sent | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined
  if (answer.status === 429) return { ok: false, error: '对方限流（429）', retryAfter: answer.retryAfter ?? 60 }
  if (answer.status >= 500) {
    return { ok: false, error: `对方服务器出错（${answer.status}）`, ...(answer.retryAfter ? { retryAfter: answer.retryAfter } : {}) }
  }
  return { ok: false, error: `对方拒绝（${answer.status}），请检查地址和密钥`, fatal: true }
}
