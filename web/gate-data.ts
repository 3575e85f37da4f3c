import type { z } from '@hono/zod-openapi'
import type { check, gateDetail, gateHistory, gateList, opinion, precheckResult } from '../server/api/gates/shapes.ts'
import { CHECK_RESULT, GATE, OPINION_STATUS } from '../server/common/codes.ts'
import { type Word, wordOf } from '../server/common/word.ts'
import { lang } from './text/t.ts'

export type GateList = z.infer<typeof gateList>
export type GateRow = GateList['projects'][number]
export type GateDetail = z.infer<typeof gateDetail>
export type GateHistory = z.infer<typeof gateHistory>
export type Opinion = z.infer<typeof opinion>
export type Check = z.infer<typeof check>
export type Precheck = z.infer<typeof precheckResult>

const named = (table: Readonly<Record<string, Word>>) => (code: string) => wordOf(table, code, lang())

export const gateName = named(GATE)
export const standingName = named(OPINION_STATUS)
export const resultName = named(CHECK_RESULT)
