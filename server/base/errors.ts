import type { ErrorCode } from '../common/errors.ts'

/**
 * An error that a person may read. `message` is Chinese: what is wrong, where, and how to mend it. `detail` is machine-readable
 * and must never hold row values of a classified row, SQL text or a stack.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly detail: Record<string, unknown>

  constructor(code: ErrorCode, message: string, detail: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.detail = detail
  }
}
