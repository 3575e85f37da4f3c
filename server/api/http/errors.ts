import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { diskError } from '../../base/disk.ts'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { ERROR_CODES, type ErrorBody } from '../../common/errors.ts'

function answer(c: Context, error: AppError): Response {
  const { seconds } = error.detail
  if (error.code === 'too_many' && typeof seconds === 'number') c.header('Retry-After', String(seconds))
  const detail = Object.keys(error.detail).length > 0 ? { detail: error.detail } : {}
  const body: ErrorBody = { error: { code: error.code, message: error.message, ...detail } }
  return c.json(body, ERROR_CODES[error.code].http as ContentfulStatusCode)
}

const INTERNAL = '服务器内部出错，没有改动任何数据。请稍后重试；若一再出现，请把发生的时间告诉管理员查看日志。'

/** Known errors keep their words; anything else becomes a generic `internal`: its message may hold SQL or row values. */
export function errorHandler(log: Log | undefined): ErrorHandler {
  return (error, c) => {
    if (error instanceof AppError) return answer(c, error)
    if (error instanceof HTTPException && error.status === 413) {
      return answer(c, new AppError('too_large', '请求太大。请减少一次提交的内容后重试。'))
    }
    if (error instanceof HTTPException && error.status < 500) {
      return answer(c, new AppError('invalid_input', '请求的内容或格式不正确。请对照接口说明改正后重试。'))
    }
    if (error.name === 'AbortError') return answer(c, new AppError('unavailable', '请求已取消，计算随之停止。'))
    const disk = diskError(error)
    if (disk) return answer(c, disk)
    log?.warn(`${c.req.method} ${c.req.path}：${error.stack ?? error.message}`)
    return answer(c, new AppError('internal', INTERNAL))
  }
}

export const notFound: NotFoundHandler = (c) => answer(c, new AppError('not_found', `没有这个接口：${c.req.method} ${c.req.path}。`))
