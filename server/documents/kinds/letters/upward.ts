import { AppError } from '../../../base/errors.ts'
import type { Block, OfficialDocument } from '../../content.ts'
import { cnDate, sayText, titleLines } from '../../words.ts'
import { contactNote, type Frame, framed, MEASURES, selfName } from '../frame.ts'
import type { Problem } from '../problems.ts'
import { facts, letter, type NoticeRef, noticeNo, type Unit } from './letter.ts'

/** 提出督查督办建议的函, to the office of the government (Art. 6(6)): common or grave problems before any term has passed. */
export interface AdviceInput {
  readonly office: string
  readonly asOf: string
  readonly situation: string
  readonly problems: readonly Problem[]
  readonly unit: string
  readonly advice: string
}

export function adviceDocument(input: AdviceInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'supervision_advice',
    about: ['关于提出公共数据', '督查督办建议的函'],
    to: input.office,
    values: {
      unit: input.unit,
      as_of: cnDate(input.asOf),
      situation: input.situation.replace(/[。\s]*$/, ''),
      facts: facts(input.problems, 'report', '该单位'),
      advice: input.advice.replace(/[。\s]*$/, ''),
    },
    paragraphs: [
      '根据{办法}第六条第（六）项规定，现就{unit}公共数据管理有关问题提出督查督办建议。',
      '{situation}（数据截至{as_of}）：{facts}',
      '建议：{advice}。',
      '专此函达。',
    ],
  })
}

/** 整改结果（撤销、更正）的报告, for a case that the government knows of. */
export interface ResultReportInput {
  readonly agency: Unit
  readonly about: '整改结果' | '撤销有关通知' | '更正有关情况'
  readonly earlier: { readonly title: string; readonly number: string; readonly on: string }
  readonly notice: NoticeRef
  readonly asOf: string
  readonly result: string
  readonly signer: string
}

export function resultReportDocument(input: ResultReportInput, frame: Frame): OfficialDocument {
  if (input.signer.trim() === '') throw new AppError('invalid_input', '上行文必须注明签发人。请选择签发人后再出稿。')
  const values = {
    办法: MEASURES,
    self: selfName(frame.settings.issuer),
    unit: input.agency.name,
    about: input.about,
    on: cnDate(input.earlier.on),
    no: noticeNo(input.earlier),
    notice_no: noticeNo(input.notice),
    served_on: cnDate(input.notice.servedOn),
    due_on: cnDate(input.notice.dueOn),
    as_of: cnDate(input.asOf),
    result: input.result.replace(/[。\s]*$/, ''),
  }
  const p = (template: string): Block => ({ kind: 'para', text: sayText(template, values) })
  return {
    ...framed('result_report', frame),
    signer: input.signer,
    title: titleLines(frame.settings.issuer, '关于', input.agency.name, '公共数据', `${input.about}的报告`),
    addressee: frame.settings.government,
    body: [
      p('{self}于{on}以{no}上报了{unit}公共数据整改有关情况。根据{办法}第三十五条规定，现将{about}报告如下：'),
      { kind: 'heading', level: 1, text: '一、通知和办理经过' },
      p('{self}于{served_on}送达{notice_no}，整改期限至{due_on}。'),
      { kind: 'heading', level: 1, text: '二、有关情况' },
      p('截至{as_of}（数据截至日），{result}。'),
      { kind: 'heading', level: 1, text: '三、下一步工作' },
      p('{self}将继续跟踪有关情况，防止同类问题再次发生。'),
      { kind: 'para', text: '特此报告。' },
    ],
    attachments: [],
    note: contactNote(frame),
    copies: [],
  }
}
