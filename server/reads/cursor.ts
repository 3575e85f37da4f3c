import { z } from 'zod'
import { AppError } from '../base/errors.ts'

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
