import { shorten } from '../../server/common/cut.ts'
import { printable } from '../../server/common/printable.ts'
import type { Sent } from './channel.ts'

/** Answer of a robot's HTTP endpoint: status and parsed JSON (an empty object when it is not JSON). */
export interface Answer {
  readonly status: number
  readonly retryAfter: number | undefined
  readonly body: Record<string, unknown>
  /** Their time in milliseconds, where they say it. */
  readonly date: number | undefined
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
    const date = Date.parse(response.headers.get('date') ?? '')
    return {
      status: response.status,
      retryAfter: after > 0 ? after : undefined,
      body: parse(text),
      date: Number.isNaN(date) ? undefined : date,
    }
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

/** What the platform itself said of a failure, behind its code. An address, which may hold a key, is left out. */
export function theirWords(answer: Answer): string {
  const said = answer.body['errmsg'] ?? answer.body['msg'] ?? answer.body['StatusMessage']
  if (typeof said !== 'string' || said.trim() === '') return ''
  return `：${shorten(printable(said.replace(/https?:\/\/\S+|(?:access_token|key|sign)=\S+/gi, '…')), 120)}`
}

/** How far the clock here is from theirs, measured by their answer: what a signature refused for its time needs. `now` in milliseconds. */
export function clockSaid(answer: Answer, now: number): string {
  if (answer.date === undefined) return '。对方没有给出时间，请核对本机时钟和加签密钥'
  const seconds = Math.round((now - answer.date) / 1000)
  if (Math.abs(seconds) < 2) return '。本机时钟与对方一致，请核对加签密钥'
  return `。本机时钟比对方${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒，请校准时钟；已一致的，请核对加签密钥`
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
