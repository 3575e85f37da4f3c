import { findRule } from './policy.ts'

/** What a message says of one notice. */
export interface Line {
  readonly rule: string
  readonly line: string
  readonly path: string
}

/** What a message says, and the page it opens. */
export interface Text {
  readonly title: string
  readonly lines: string[]
  readonly path: string
}

/** Lines in one digest; the page shows the rest. */
const DIGEST_LINES = 20
/** Lists that everybody in a group may open, each with what it sees. */
const LISTS = ['/cases', '/gates', '/findings'] as const

/** Several notices as one message. A group opens a list that each member sees within their own scope; a person their own inbox. */
export function digest(notices: readonly Line[], group: boolean): Text {
  const [only, ...more] = notices
  if (only && more.length === 0) return { title: findRule(only.rule)?.title ?? '提醒', lines: [only.line], path: only.path }
  const shown = notices.slice(0, DIGEST_LINES).map((n) => `${findRule(n.rule)?.title ?? ''}｜${n.line}`)
  const rest = notices.length - shown.length
  return {
    title: `公共数据工作提醒（${notices.length} 项）`,
    lines: rest > 0 ? [...shown, `另有 ${rest} 项，请打开页面查看。`] : shown,
    path: group ? (LISTS.find((list) => notices.every((n) => n.path.startsWith(list))) ?? '/') : '/inbox',
  }
}
