import { validator } from 'hono/validator'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'

/**
 * Checks the query string against a schema; handlers read `c.req.valid('query')`. An empty value counts as absent, so that an
 * emptied filter box is no filter. Throws `invalid_input` naming the parameter: the client's union of answers stays clean.
 */
export function query<S extends z.ZodObject>(schema: S) {
  return validator('query', (raw): z.output<S> => {
    const given = Object.fromEntries(Object.entries(raw).filter(([, v]) => v !== ''))
    const parsed = schema.safeParse(given)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    const name = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join('、') : '')
    const allowed = issue?.code === 'invalid_value' ? `可用的值：${issue.values.join('、')}。` : '请改正后重试。'
    throw new AppError('invalid_input', `查询参数“${name}”不正确。${allowed}`, { parameter: name })
  })
}

const cursorShape = z.tuple([z.string(), z.string()])

/** Opaque place in a sorted list: sort key and id of the last row given. */
export function encodeCursor(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url')
}

/** Throws `invalid_input` for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string): [key: string, id: string] {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (error) {
    throw new AppError('invalid_input', '翻页标记“cursor”不正确。请从第一页重新开始。', { parameter: 'cursor' }, { cause: error })
  }
}
