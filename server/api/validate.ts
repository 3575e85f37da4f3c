import { validator } from 'hono/validator'
import type { z } from 'zod'
import { AppError } from '../base/errors.ts'

/** Query parameters checked by a schema. Throws `invalid_input` naming the parameter, so that a client's type stays clean. */
export function query<S extends z.ZodType>(schema: S) {
  return validator('query', (value): z.output<S> => {
    const given = Object.fromEntries(Object.entries(value).filter(([, v]) => v !== ''))
    const parsed = schema.safeParse(given)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    const name = issue?.path.join('.') || (issue && 'keys' in issue ? String(issue.keys) : '')
    throw new AppError('invalid_input', `查询条件“${name}”不正确，请改正或去掉这个条件。`, { parameter: name })
  })
}
