import { AppError } from '../../base/errors.ts'
import { chineseNumber } from '../../common/numerals.ts'
import { Mentions } from '../../contract/laws.ts'
import type { Attachment, Block, OfficialDocument, Text } from '../content.ts'
import { cnDate, sayText, titleLines } from '../words.ts'
import { contactNote, type Frame, framed, MEASURES, selfName } from './frame.ts'
import { groupParagraph, groups, type Problem, problemTable } from './problems.ts'

/** One written opinion of the unit, whole, with its nature and what was answered. */
export interface Opinion {
  readonly on: string
  readonly nature: '书面说明（发文前）' | '陈述申辩' | '整改报告'
  readonly text: string
  /** 我局……答复不予采纳: day, and the number where the reply bears one on record. */
  readonly answer?: { readonly on: string; readonly number?: string; readonly outcome: string }
  /** The unit took it back. */
  readonly withdrawn?: boolean
}

/** What a request or report to the government says about an overdue rectification (Measures Art. 6(6), 35). */
export interface EscalationInput {
  readonly caseId: string
  readonly agency: { readonly name: string; readonly uscc: string }
  /** `dueOn`: the last day before any extension. */
  readonly notice: { readonly number: string; readonly servedOn: string; readonly dueOn: string }
  /** The last day with everything that moved it. */
  readonly endedOn: string
  readonly extension?: { readonly on: string; readonly to: string }
  /** Days of reminders that were served, from the record. */
  readonly reminders: readonly string[]
  /** Every one is still an alarm, or a person recorded that it is not done. */
  readonly problems: readonly Problem[]
  /** Data date of the recorded assessment; the days past due are counted to it alone. */
  readonly asOf: string
  /** Calendar days from the due date to the data date. */
  readonly overdueDays: number
  readonly opinions: readonly Opinion[]
  /** Date that the request proposes for completion. */
  readonly proposedOn: string
  /** 签发人: an upward document must name one. */
  readonly signer: string
}

/** 请示: one matter, one addressee, asks for a decision. */
export function requestDocument(input: EscalationInput, frame: Frame): OfficialDocument {
  return upward(
    input,
    frame,
    'supervision_request',
    titleLines(frame.settings.issuer, '关于提请将', input.agency.name, '逾期未完成', '公共数据整改事项', '纳入督查督办的请示'),
    [
      { kind: 'heading', level: 1, text: '四、建议' },
      {
        kind: 'para',
        text: sayText('建议将上述事项纳入督查督办事项，责令{unit}改正，于{proposed_on}前完成整改并书面报告。', {
          unit: input.agency.name,
          proposed_on: cnDate(input.proposedOn),
        }),
      },
      { kind: 'para', text: '妥否，请批示。' },
    ],
  )
}

/** 报告: reports the facts and asks for nothing. */
export function overdueReportDocument(input: EscalationInput, frame: Frame): OfficialDocument {
  return upward(
    input,
    frame,
    'overdue_report',
    titleLines(frame.settings.issuer, '关于', input.agency.name, '逾期未完成', '公共数据整改情况的报告'),
    [
      { kind: 'heading', level: 1, text: '四、下一步工作' },
      { kind: 'para', text: `${selfName(frame.settings.issuer)}将继续督促整改、按规定复核并及时报告。` },
      { kind: 'para', text: '特此报告。' },
    ],
  )
}

function upward(
  input: EscalationInput,
  frame: Frame,
  kind: 'supervision_request' | 'overdue_report',
  title: string,
  closing: readonly Block[],
): OfficialDocument {
  const list = groups(input.problems.filter((p) => p.document === 'notice' || p.document === 'escalation'))
  if (list.length === 0) throw new AppError('conflict', '本案没有可以上报的事实。请核对案件所含线索的认定和复核记录。')
  if (input.signer.trim() === '') throw new AppError('invalid_input', '上行文必须注明签发人。请选择签发人后再出稿。')
  const { notice } = input
  const request = kind === 'supervision_request'
  const mentions = new Mentions(['measures'])
  const v = {
    办法: MEASURES,
    self: selfName(frame.settings.issuer),
    unit: input.agency.name,
    served_on: cnDate(notice.servedOn),
    due_on: cnDate(notice.dueOn),
    notice_no: notice.number,
    ext_on: input.extension && cnDate(input.extension.on),
    ext_to: input.extension && cnDate(input.extension.to),
    reminder_dates: input.reminders.length === 0 ? undefined : input.reminders.map(cnDate).join('、'),
    count: input.reminders.length,
    as_of: cnDate(input.asOf),
    days: input.overdueDays > 0 ? input.overdueDays : undefined,
    k: list.reduce((n, g) => n + g.problems.length, 0),
  }
  return {
    ...framed(kind, frame),
    signer: input.signer,
    title,
    addressee: frame.settings.government,
    body: [
      {
        kind: 'para',
        text: sayText(
          `根据{办法}第六条第（六）项、第三十五条规定，现将{unit}逾期未完成公共数据整改的有关情况${request ? '请示' : '报告'}如下：`,
          v,
        ),
      },
      { kind: 'heading', level: 1, text: '一、通知和办理经过' },
      {
        kind: 'para',
        text: sayText(
          '{self}于{served_on}以{notice_no}送达《公共数据限期整改通知书》，整改期限至{due_on}。[[其间，{ext_on}同意延期至{ext_to}。]][[{self}于{reminder_dates}催办{count}次。]]',
          v,
        ),
      },
      { kind: 'heading', level: 1, text: '二、逾期情况' },
      { kind: 'para', text: sayText('截至{as_of}（数据截至日），[[整改期限已届满{days}日，]]该单位仍有{k}项问题未完成整改：', v) },
      ...list.map(
        (g, i): Block => ({
          kind: 'para',
          text: [`（${chineseNumber(i + 1)}）`, ...parts(groupParagraph(g, 'report', '该单位', request ? '本请示' : '本报告', mentions))],
        }),
      ),
      { kind: 'heading', level: 1, text: '三、单位意见' },
      { kind: 'para', text: opinions(input, v.self) },
      ...closing,
    ],
    attachments: attachments(input, list),
    note: contactNote(frame),
    copies: [],
  }
}

const parts = (text: Text) => (typeof text === 'string' ? [text] : text)

/** Every written opinion by its day; what was said before the notice never stands for an objection. */
function opinions(input: EscalationInput, self: string): Text {
  if (input.opinions.length === 0) return sayText('截至{as_of}，未收到该单位书面意见。', { as_of: cnDate(input.asOf) })
  const said = [...input.opinions]
    .sort((a, b) => (a.on < b.on ? -1 : 1))
    .map((o) => {
      const answer = o.withdrawn ? '，该单位已撤回' : o.answer === undefined ? '' : `，${self}${cnDate(o.answer.on)}${answered(o.answer)}`
      return [`${cnDate(o.on)}${o.nature}：“`, { value: o.text.replace(/[。\s]*$/, '') }, `”${answer}`] as const
    })
  return said.flatMap((s, i) => [...s, i === said.length - 1 ? '。' : '；'])
}

function answered({ number, outcome }: NonNullable<Opinion['answer']>): string {
  return `${number === undefined ? '' : `以${number}`}答复${outcome}`
}

function attachments(input: EscalationInput, list: ReturnType<typeof groups>): Attachment[] {
  const served = `送达${input.notice.number}《公共数据限期整改通知书》`
  const rows: [string, string][] = [
    [input.notice.servedOn, served],
    ...(input.extension ? [[input.extension.on, `同意延期至${cnDate(input.extension.to)}`] as [string, string]] : []),
    ...input.reminders.map((on): [string, string] => [on, '催办函送达']),
    ...input.opinions.flatMap((o): [string, string][] => [
      [o.on, `收到该单位${o.nature}`],
      ...(o.answer ? [[o.answer.on, answered(o.answer)] as [string, string]] : []),
    ]),
    [input.endedOn, '整改期限届满'],
  ]
  return [
    {
      title: `${input.notice.number}及送达回证`,
      body: [{ kind: 'para', text: '限期整改函、《公共数据限期整改通知书》和送达回证照附原件。' }],
    },
    { title: '未完成整改的问题清单', body: [problemTable(list, '该单位')] },
    {
      title: '催办、往来文书及单位意见',
      body: [
        {
          kind: 'table',
          columns: [
            { title: '日期', width: 24, align: 'center' },
            { title: '事项', width: 76 },
          ],
          rows: rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([on, what]): Text[] => [cnDate(on), what]),
        },
      ],
    },
  ]
}
