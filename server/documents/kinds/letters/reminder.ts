import { chineseNumber } from '../../../common/numerals.ts'
import { joined } from '../../../contract/wording/fill.ts'
import type { Block, OfficialDocument } from '../../content.ts'
import { cnDate, toText } from '../../words.ts'
import type { Frame } from '../frame.ts'
import { groupFacts, groups, type Problem } from '../problems.ts'
import { letter, type NoticeRef, noticeNo, type Unit } from './letter.ts'

/** 催办函. */
export interface ReminderInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly extension?: { readonly on: string; readonly to: string }
  readonly asOf: string
  readonly problems: readonly Problem[]
  /** Served reminders before this one. */
  readonly earlier: number
  readonly replyDays: number
}

export function reminderDocument(input: ReminderInput, frame: Frame): OfficialDocument {
  const due = input.extension?.to ?? input.notice.dueOn
  return letter(frame, {
    kind: 'reminder',
    about: ['关于催办', '公共数据整改事项的函'],
    to: input.agency.name,
    values: {
      notice_no: noticeNo(input.notice),
      served_on: cnDate(input.notice.servedOn),
      due_on: cnDate(input.notice.dueOn),
      ext_on: input.extension && cnDate(input.extension.on),
      ext_to: input.extension && cnDate(input.extension.to),
      as_of: cnDate(input.asOf),
      k: input.problems.length,
      x: input.earlier === 0 ? undefined : chineseNumber(input.earlier + 1),
      reply_days: input.replyDays,
      over: input.asOf > due ? '整改期限已届满' : undefined,
    },
    paragraphs: [
      '{self}{notice_no}于{served_on}送达你单位，整改期限至{due_on}。[[你单位于{ext_on}申请，经同意延期至{ext_to}。]][[现第{x}次催办。]]截至{as_of}（数据截至日），下列{k}项尚未完成整改：',
      ...groups(input.problems).map(
        (g, i): Block => ({
          kind: 'para',
          text: toText(joined(`（${chineseNumber(i + 1)}）`, groupFacts(g, 'report', '你单位', false))),
        }),
      ),
      '请抓紧整改，并自收到本函之日起{reply_days}个工作日内将进展情况书面报{self}（本函不改变整改期限）。[[{over}，{self}将按{办法}第三十五条规定办理。]]',
      '专此函达。',
    ],
  })
}
