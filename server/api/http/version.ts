import type { Context } from 'hono'
import { AppError } from '../../base/errors.ts'

/** The ETag of a record with a version number. */
export function etag(version: number): string {
  return `"${version}"`
}

/**
 * The version that the caller last saw, from `If-Match`. Two people then cannot overwrite each other: the domain compares it inside
 * its transaction. Throws `invalid_input` when it is missing or not one ETag of ours.
 */
export function ifMatch(c: Context): number {
  const given = c.req.header('if-match')
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(given?.trim() ?? '')
  if (!found) {
    throw new AppError('invalid_input', '请在请求头 If-Match 中写明所依据的版本（读取时答复的 ETag），例如 If-Match: "3"。', {
      header: 'If-Match',
    })
  }
  return Number(found[1])
}
