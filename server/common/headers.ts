/** Names of the product's own request headers, and the standard ones that a write needs. Lower case, as fetch sends them. */
export const HEADERS = {
  /** Shows that a write comes from the product's own page: no form of another site can set it. */
  page: 'x-requested-with',
  /** One press of a button: the same key again is answered, not repeated. */
  idempotency: 'idempotency-key',
  /** The version that the person saw. */
  version: 'if-match',
  /** The person in a chat for whom the chat worker calls, as `channel:id`. */
  behalf: 'shuheng-on-behalf-of',
} as const

/** Value of the page header. */
export const PAGE = 'shuheng'
