import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../../base/errors.ts'
import { isBroken, printable } from '../../base/text.ts'

const MAX_DEPTH = 32
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i

const wrong = (message: string, detail: Record<string, unknown> = {}) => new AppError('invalid_input', message, detail)

/**
 * The door of a route that takes JSON: its content type, its syntax, its depth and its texts, before the schema sees it. Characters
 * that no document can hold are taken out; half characters are refused, since something was lost. A missing body is an empty object.
 */
export const jsonBody: MiddlewareHandler = async (c, next) => {
  const text = await c.req.text()
  const type = c.req.header('content-type')
  if (text === '') {
    put(c, '{}')
  } else {
    if (!JSON_TYPE.test(type ?? '')) throw wrong('请求内容应为 JSON，并在请求头注明 Content-Type: application/json。')
    put(c, readJson(text))
  }
  await next()
}

/** The body as the validator will read it. */
function put(c: Context, text: string): void {
  const headers = new Headers(c.req.raw.headers)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  c.req.raw = new Request(c.req.raw.url, { method: c.req.method, headers, body: text, signal: c.req.raw.signal })
  c.req.bodyCache = {}
}

/** JSON text with its strings cleaned. Throws `invalid_input`. */
function readJson(text: string): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_input', '请求内容不是正确的 JSON。请检查引号、逗号和括号后重试。', {}, { cause: error })
  }
  // Not recursive: what comes from outside decides how deep this goes.
  const waiting: { readonly at: Record<string, unknown>; readonly depth: number }[] = [{ at: { '': value }, depth: 0 }]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.depth > MAX_DEPTH) throw wrong(`请求内容嵌套超过 ${MAX_DEPTH} 层。请减少嵌套后重试。`)
    for (const [key, inner] of Object.entries(one.at)) {
      checkText(key)
      if (typeof inner === 'string') checkText(inner)
      else if (inner !== null && typeof inner === 'object') waiting.push({ at: inner as Record<string, unknown>, depth: one.depth + 1 })
    }
  }
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? printable(inner) : inner))
}

function checkText(text: string): void {
  if (isBroken(text)) throw wrong('请求内容含有不完整的字符（半个代理对），可能在传输或截断时损坏。请重新输入后重试。')
}

/** The door of a route that takes a form: its content type, and its texts. Names of files are looked at where the file is kept. */
export const formBody: MiddlewareHandler = async (c, next) => {
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw wrong('请以表单（multipart/form-data）提交文件。')
  }
  let form: FormData
  try {
    form = await c.req.formData()
  } catch (error) {
    throw new AppError('invalid_input', '表单内容不完整或格式不正确。请重新选择文件后提交。', {}, { cause: error })
  }
  const cleaned = new FormData()
  for (const [key, value] of form) {
    if (typeof value === 'string') cleaned.append(printable(key), printable(value))
    else cleaned.append(printable(key), value, value.name)
  }
  c.req.bodyCache = { formData: Promise.resolve(cleaned) } as unknown as typeof c.req.bodyCache
  await next()
}

/**
 * The address of a request: an emptied filter box is no filter, invisible characters are taken out of the others, and a path that has
 * them names nothing.
 */
export const cleanAddress: MiddlewareHandler = async (c, next) => {
  const url = new URL(c.req.url)
  if (Object.values(c.req.param()).some((value) => typeof value === 'string' && printable(value) !== value)) {
    throw wrong('请求地址含有看不见的控制字符。请从页面重新进入。')
  }
  const given = [...url.searchParams]
  const kept = given.map(([name, value]) => [name, printable(value)] as const).filter(([, value]) => value !== '')
  if (kept.length < given.length || kept.some(([, value], i) => value !== given[i]?.[1])) {
    url.search = new URLSearchParams(kept.map(([name, value]) => [name, value])).toString()
    c.req.raw = new Request(url, c.req.raw)
  }
  await next()
}
