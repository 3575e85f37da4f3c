import type { OfficialDocument } from '../../content.ts'
import { cnDate } from '../../words.ts'
import type { Frame } from '../frame.ts'
import { headings, letter, type NoticeRef, noticeNo, type Unit } from './letter.ts'

/** 销号函. */
export interface ClosureInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly reportOn: string
  readonly asOf: string
  readonly count: number
  /** True once the case was reported to the government. */
  readonly reported: boolean
  /** 督查机构, when the case is under supervision. */
  readonly supervision?: string
}

export function closureDocument(input: ClosureInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'closure',
    about: ['关于公共数据整改事项', '予以销号的函'],
    to: input.agency.name,
    values: {
      report_on: cnDate(input.reportOn),
      notice_no: noticeNo(input.notice),
      as_of: cnDate(input.asOf),
      k: input.count,
      reported: input.reported ? '已上报' : undefined,
    },
    paragraphs: [
      '你单位{report_on}报来{notice_no}的整改情况报告收悉。经复核（数据截至{as_of}），所列{k}项问题已完成整改，予以销号。[[{reported}{government}的，{self}将另行报告整改结果。]]',
      '请巩固整改成果，防止同类问题再次发生。',
      '专此函达。',
    ],
    copies: input.supervision === undefined ? [] : [input.supervision],
  })
}

/** 撤销（变更）函. */
export interface RevocationInput {
  readonly agency: Unit
  readonly notice: NoticeRef & { readonly on: string }
  readonly reason: string
  /** Headings that fall away; without them the whole paper does. */
  readonly items?: readonly number[]
  readonly daysLeft?: number
  readonly copies?: readonly string[]
}

export function revocationDocument(input: RevocationInput, frame: Frame): OfficialDocument {
  const part = input.items !== undefined && input.items.length > 0
  return letter(frame, {
    kind: 'revocation',
    about: [`关于${part ? '变更' : '撤销'}`, '《公共数据限期整改通知书》的函'],
    to: input.agency.name,
    values: {
      notice_date: cnDate(input.notice.on),
      notice_no: noticeNo(input.notice),
      reason: input.reason.replace(/[。\s]*$/, ''),
      items: part ? headings(input.items ?? []) : undefined,
      r: input.daysLeft,
    },
    paragraphs: [
      `{self}{notice_date}以{notice_no}送你单位《公共数据限期整改通知书》。经复核，{reason}，${
        part ? '将该函所列第{items}项予以撤销，其余事项不变[[，整改期限为自收到本函之日起{r}个工作日]]' : '该函予以撤销，视为自始无效'
      }。据此记载的有关情况同时更正。`,
      '专此函达。',
    ],
    copies: input.copies ?? [],
  })
}
