/**
 * Closed set of error codes. `message` is Chinese and may be shown to a person: what is wrong, where, and how to mend it.
 * `detail` is machine-readable and must never hold row values of a classified row, SQL text or a stack.
 */
export const ERROR_CODES = {
  usage: { http: 400, exit: 64 },
  invalid_input: { http: 400, exit: 1 },
  file_refused: { http: 422, exit: 1 },
  not_found: { http: 404, exit: 1 },
  conflict: { http: 409, exit: 1 },
  busy: { http: 423, exit: 1 },
  unauthenticated: { http: 401, exit: 1 },
  forbidden: { http: 403, exit: 1 },
  too_large: { http: 413, exit: 1 },
  too_many: { http: 429, exit: 1 },
  unavailable: { http: 503, exit: 1 },
  control_failed: { http: 500, exit: 2 },
  internal: { http: 500, exit: 1 },
} as const

export type ErrorCode = keyof typeof ERROR_CODES

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
