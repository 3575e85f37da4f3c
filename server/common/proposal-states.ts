import { codesOf, type Word } from './word.ts'

/** Where things stand that one person proposes and another decides. Of opinions on projects see OPINION_STATUS. */
export const WAIVER_STATE = {
  requested: { zh: '待批', en: 'To be decided' },
  approved: { zh: '有效', en: 'In force' },
  rejected: { zh: '不同意', en: 'Not granted' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  expired: { zh: '已到期', en: 'Ended' },
} as const satisfies Record<string, Word>
export type WaiverState = keyof typeof WAIVER_STATE
export const WAIVER_STATES = codesOf<WaiverState>(WAIVER_STATE)

export const SCHEME_STATE = {
  proposed: { zh: '待签', en: 'To be signed' },
  signed: { zh: '现行', en: 'In force' },
  superseded: { zh: '已被替代', en: 'Superseded' },
  refused: { zh: '已退回', en: 'Sent back' },
} as const satisfies Record<string, Word>
export type SchemeState = keyof typeof SCHEME_STATE

/** A bonus, a grave mark or an adjustment of a year. */
export const DECISION_STATE = {
  proposed: { zh: '待签', en: 'To be signed' },
  signed: { zh: '已签', en: 'Signed' },
  refused: { zh: '已退回', en: 'Sent back' },
} as const satisfies Record<string, Word>
export type DecisionState = keyof typeof DECISION_STATE

export const APPEAL_STATE = {
  filed: { zh: '待办理', en: 'To be decided' },
  upheld: { zh: '已采纳', en: 'Upheld' },
  rejected: { zh: '未采纳', en: 'Rejected' },
} as const satisfies Record<string, Word>
export type AppealState = keyof typeof APPEAL_STATE

/** The record of an issuing body. `carried`: taken over from the settings of an older home, confirmed by nobody yet. */
export const ISSUER_STATE = {
  carried: { zh: '待确认（旧设置转入）', en: 'Carried over, unconfirmed' },
  proposed: { zh: '待确认', en: 'To be confirmed' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  refused: { zh: '已退回', en: 'Sent back' },
} as const satisfies Record<string, Word>
export type IssuerState = keyof typeof ISSUER_STATE
