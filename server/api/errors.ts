import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, ERROR_CODES, type ErrorCode } from '../base/errors.ts'

export interface ErrorBody {
  error: { code: ErrorCode; message: string; detail?: Record<string, unknown> }
}

const INTERNAL = '系统内部出错，本次请求没有完成，数据没有改动。请稍后重试；若仍出现，请把发生时间告诉管理员。'

/** The one JSON error shape. Only `AppError` speaks to people; anything else becomes a message without stack, path or SQL. */
export function errorResponse(c: Context, error: unknown): Response {
  if (error instanceof AppError) {
    const detail = Object.keys(error.detail).length > 0 ? { detail: error.detail } : {}
    const body: ErrorBody = { error: { code: error.code, message: error.message, ...detail } }
    return c.json(body, ERROR_CODES[error.code].http as ContentfulStatusCode)
  }
  if (error instanceof HTTPException && error.status < 500) {
    return c.json({ error: { code: 'invalid_input', message: '请求的格式不正确，请刷新页面后重试。' } } satisfies ErrorBody, error.status)
  }
  return c.json({ error: { code: 'internal', message: INTERNAL } } satisfies ErrorBody, 500)
}
