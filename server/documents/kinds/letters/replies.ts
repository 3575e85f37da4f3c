import { AppError } from '../../../base/errors.ts'
import { chineseNumber } from '../../../common/numerals.ts'
import type { Block, OfficialDocument } from '../../content.ts'
import { cnDate, sayText } from '../../words.ts'
import type { Frame } from '../frame.ts'
import { headings, letter, type NoticeRef, noticeNo, type Unit } from './letter.ts'

/** 延期复函. */
export interface ExtensionReplyInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly request: { readonly on: string; readonly title: string }
  readonly items: readonly number[]
  readonly agreed?: { readonly to: string; readonly interim: string }
  readonly refused?: { readonly dueOn: string }
  readonly reason?: string
}

export function extensionReplyDocument(input: ExtensionReplyInput, frame: Frame): OfficialDocument {
  const agreed = input.agreed !== undefined
  return letter(frame, {
    kind: 'extension_reply',
    about: [`关于${agreed ? '同意' : '不同意'}延长`, '公共数据整改期限的复函'],
    to: input.agency.name,
    values: {
      apply_on: cnDate(input.request.on),
      apply_title: input.request.title,
      notice_no: noticeNo(input.notice),
      items: headings(input.items),
      ext_to: input.agreed && cnDate(input.agreed.to),
      interim: input.agreed?.interim,
      new_due: input.refused && cnDate(input.refused.dueOn),
      reason: input.reason?.replace(/[。\s]*$/, ''),
    },
    paragraphs: [
      `你单位{apply_on}《{apply_title}》收悉。经研究，${agreed ? '同意将{notice_no}所列第{items}项问题的整改期限延长至{ext_to}' : '不同意延长整改期限'}。[[理由：{reason}。]]`,
      agreed
        ? '请按延长后的期限完成整改，期间采取{interim}等措施防止问题扩大，并书面报{self}。'
        : '请于{new_due}前完成整改（申请办理期间不计入整改期限），并书面报{self}。',
      '专此函复。',
    ],
  })
}

/** 陈述申辩复函. */
export interface ObjectionReplyInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly objectedOn: string
  readonly points: readonly {
    readonly about: string
    readonly quote: string
    readonly materials: string
    readonly found: string
    readonly outcome: '采纳' | '部分采纳' | '不采纳'
    readonly reason: string
  }[]
  readonly outcome: 'upheld' | 'partly' | 'rejected'
  readonly items: readonly number[]
  /** Working days left, from receipt. */
  readonly daysLeft?: number
}

export function objectionReplyDocument(input: ObjectionReplyInput, frame: Frame): OfficialDocument {
  if (input.points.length === 0) throw new AppError('conflict', '陈述申辩复函须逐点答复。请先登记各点意见和复核结论。')
  const closing = {
    upheld: '综上，采纳你单位意见，撤销{notice_no}（另函送达）。',
    partly: '综上，部分采纳你单位意见，变更{notice_no}所列第{items}项（另函送达），其余事项请继续整改。',
    rejected: '综上，对你单位意见不予采纳，请继续按{notice_no}整改。',
  }[input.outcome]
  const end = (text: string) => text.replace(/[。\s]*$/, '')
  return letter(frame, {
    kind: 'objection_reply',
    about: ['关于陈述申辩意见的复函'],
    to: input.agency.name,
    values: {
      objected_on: cnDate(input.objectedOn),
      notice_no: noticeNo(input.notice),
      k: input.points.length,
      items: input.items.length === 0 ? undefined : headings(input.items),
      r: input.outcome === 'upheld' ? undefined : input.daysLeft,
    },
    paragraphs: [
      '你单位{objected_on}就{self}{notice_no}提出的陈述申辩收悉。{self}对你单位提出的{k}点意见进行了复核，现答复如下：',
      ...input.points.map(
        (p, i): Block => ({
          kind: 'para',
          text: sayText(
            `${chineseNumber(i + 1)}、关于{about}。你单位提出：“{quote}”，并提交{materials}。经复核，{found}。${p.outcome}，{reason}。`,
            { about: end(p.about), quote: end(p.quote), materials: end(p.materials), found: end(p.found), reason: end(p.reason) },
          ),
        }),
      ),
      `${closing}[[整改期限顺延：请自收到本函之日起{r}个工作日内完成整改。]]`,
      '专此函复。',
    ],
  })
}
