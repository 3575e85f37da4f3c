import type { z } from '@hono/zod-openapi'
import type { check, gateDetail, gateHistory, gateList, opinion, precheckResult } from '../server/api/gates/shapes.ts'
import { type Text, t } from './text/t.ts'

export type GateList = z.infer<typeof gateList>
export type GateRow = GateList['projects'][number]
export type GateDetail = z.infer<typeof gateDetail>
export type GateHistory = z.infer<typeof gateHistory>
export type Opinion = z.infer<typeof opinion>
export type Check = z.infer<typeof check>
export type Precheck = z.infer<typeof precheckResult>

const GATES: Readonly<Record<string, Text>> = { initiation: '立项', acceptance: '验收', payment: '付款与运维' }
const STANDING: Readonly<Record<string, Text>> = {
  none: '未出具',
  lapsed: '已过有效期',
  proposed: '待另一人复核',
  issued: '有效',
  refused: '已退回',
  superseded: '已被替代',
  reopened: '重新打开',
}
const RESULT: Readonly<Record<string, Text>> = { pass: '通过', fail: '不通过', unknown: '数据不足', not_applicable: '不适用' }

const word =
  (words: Readonly<Record<string, Text>>) =>
  (code: string): string => {
    const text = words[code]
    return text ? t(text) : code
  }

export const gateName = word(GATES)
export const standingName = word(STANDING)
export const resultName = word(RESULT)
export const GATE_ORDER = ['initiation', 'acceptance', 'payment'] as const
