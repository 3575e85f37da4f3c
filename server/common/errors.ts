/** Closed set of error codes, with the HTTP status and the exit code of each. */
export const ERROR_CODES = {
  usage: { http: 400, exit: 64 },
  invalid_input: { http: 400, exit: 1 },
  file_refused: { http: 422, exit: 1 },
  not_found: { http: 404, exit: 1 },
  conflict: { http: 409, exit: 1 },
  busy: { http: 423, exit: 1 },
  unauthenticated: { http: 401, exit: 1 },
  forbidden: { http: 403, exit: 1 },
  confirm: { http: 403, exit: 1 },
  too_large: { http: 413, exit: 1 },
  too_many: { http: 429, exit: 1 },
  unavailable: { http: 503, exit: 1 },
  control_failed: { http: 500, exit: 2 },
  internal: { http: 500, exit: 1 },
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** The one shape of an error answer. `detail` is left out when empty. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly detail?: Record<string, unknown> }
}
