import { CHECK_RESULT, GATE, OPINION_STATUS } from '../server/common/codes.ts'
import { type Word, wordOf } from '../server/common/word.ts'
import { lang } from './text/t.ts'

const named = (table: Readonly<Record<string, Word>>) => (code: string) => wordOf(table, code, lang())

export const gateName = named(GATE)
export const standingName = named(OPINION_STATUS)
export const resultName = named(CHECK_RESULT)
