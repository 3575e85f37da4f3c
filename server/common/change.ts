/** One thing that changed on the server, as the stream of live changes tells it; `subject` is its id. */
export interface Change {
  readonly kind: string
  readonly subject: string
}
