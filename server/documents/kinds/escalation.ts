import { AppError } from '../../base/errors.ts'
import type { Attachment, Block, OfficialDocument } from '../content.ts'
import { cnDate, titleLines } from '../words.ts'
import { type Frame, framed, MEASURES } from './frame.ts'
import { admissible, groupSentence, groups, type Problem, problemTable } from './problems.ts'

/** What a request or report to the government says about an overdue rectification (Measures Art. 6(6), 35). */
export interface EscalationInput {
  readonly caseId: string
  readonly agency: { readonly name: string; readonly uscc: string }
  readonly notice: { readonly number: string; readonly servedOn: string; readonly dueOn: string }
  /** Reminders and other steps between notice and today. */
  readonly steps: readonly { readonly on: string; readonly what: string }[]
  readonly problems: readonly Problem[]
  /** Day that the last recorded assessment judged: what is said to be undone is undone on that day. */
  readonly asOf: string
  /** Calendar days from the last day to that day. */
  readonly overdueDays: number
  /** What the signer says about the delay and its effects. */
  readonly situation?: string
  /** Everything that the unit wrote, by date, each with what it was and how it was answered. */
  readonly opinions: readonly { readonly on: string; readonly kind: string; readonly text: string; readonly answer: string | null }[]
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
    titleLines('关于提请将', input.agency.name, '逾期未完成公共数据', '整改事项', '纳入督查督办的请示'),
    [
      { kind: 'heading', level: 1, text: '四、有关建议' },
      {
        kind: 'para',
        text: `根据《办法》第六条第（六）项、第三十五条规定，建议将上述事项纳入督查督办事项，责令${input.agency.name}改正，并于${cnDate(
          input.proposedOn,
        )}前完成整改、书面报告结果。`,
      },
      { kind: 'para', text: '妥否，请批示。' },
    ],
  )
}

/** 报告: reports the facts and asks for nothing. */
export function overdueReportDocument(input: EscalationInput, frame: Frame): OfficialDocument {
  return upward(input, frame, 'overdue_report', titleLines('关于', input.agency.name, '逾期未完成', '公共数据整改情况的报告'), [
    { kind: 'heading', level: 1, text: '四、下一步工作' },
    { kind: 'para', text: '我局将继续跟进整改，按《办法》规定做好复核，并及时报告进展情况。' },
    { kind: 'para', text: '特此报告。' },
  ])
}

function upward(
  input: EscalationInput,
  frame: Frame,
  kind: 'supervision_request' | 'overdue_report',
  title: string,
  closing: readonly Block[],
): OfficialDocument {
  const problems = admissible(input.problems)
  if (problems.length === 0) throw new AppError('conflict', '本案没有可以上报的事实。请核对案件所含线索的证据等级和确认记录。')
  if (input.signer.trim() === '') throw new AppError('invalid_input', '上行文必须注明签发人。请选择签发人后再出稿。')
  const { settings } = frame
  const { notice } = input
  return {
    ...framed(kind, frame),
    signer: input.signer,
    title,
    addressee: settings.government,
    body: [
      {
        kind: 'para',
        text: `根据${MEASURES}第三十五条规定，公共管理和服务机构逾期未完成整改的，公共数据主管部门应当及时将有关情况上报本级人民政府。现将${input.agency.name}（统一社会信用代码：${input.agency.uscc}）有关情况${
          kind === 'overdue_report' ? '报告' : '请示'
        }如下：`,
      },
      { kind: 'heading', level: 1, text: '一、通知和催办经过' },
      {
        kind: 'para',
        text: `我局于${cnDate(notice.servedOn)}以${notice.number}送达《公共数据限期整改通知书》，要求该单位于${cnDate(notice.dueOn)}前完成整改。${
          input.steps.length === 0 ? '' : `其间：${input.steps.map((s) => `${cnDate(s.on)}${s.what}`).join('；')}。`
        }`,
      },
      { kind: 'heading', level: 1, text: '二、逾期事实' },
      {
        kind: 'para',
        text: `截至${cnDate(input.asOf)}（数据截至日），整改期限已届满${input.overdueDays}日，该单位仍有${problems.length}项问题未完成整改：`,
      },
      ...groups(problems).map((g): Block => ({ kind: 'para', text: groupSentence(g) })),
      ...(input.situation === undefined ? [] : [{ kind: 'para' as const, text: `${input.situation.replace(/[。\s]*$/, '')}。` }]),
      { kind: 'heading', level: 1, text: '三、单位意见' },
      {
        kind: 'para',
        text:
          input.opinions.length === 0 ? `截至${cnDate(input.asOf)}，未收到该单位书面意见。` : `${input.opinions.map(opinion).join('；')}。`,
      },
      ...closing,
    ],
    attachments: attachments(input, problems),
    note: `联系人：${settings.contact}，联系电话：${settings.phone}`,
    copies: [settings.supervisor],
  }
}

function opinion({ on, kind, text, answer }: EscalationInput['opinions'][number]): string {
  return `${cnDate(on)}${kind}：“${text.replace(/[。\s]*$/, '')}”${answer === null ? '' : `，${answer}`}`
}

function attachments(input: EscalationInput, problems: readonly Problem[]): Attachment[] {
  return [
    { title: '未完成整改的问题清单', body: [problemTable(problems)] },
    {
      title: '通知、催办和往来情况',
      body: [
        {
          kind: 'table',
          columns: [
            { title: '日期', width: 24, align: 'center' },
            { title: '事项', width: 76 },
          ],
          rows: [
            [cnDate(input.notice.servedOn), `送达${input.notice.number}《公共数据限期整改通知书》`],
            ...input.steps.map((s) => [cnDate(s.on), s.what]),
            [cnDate(input.notice.dueOn), '整改期限届满'],
          ].sort((a, b) => order(a[0] as string) - order(b[0] as string)),
        },
        { kind: 'para', text: `原始文书和往来函件存于案件${input.caseId}。` },
      ],
    },
  ]
}

function order(day: string): number {
  const [y, m, d] = day.match(/\d+/g)?.map(Number) ?? []
  return ((y ?? 0) * 100 + (m ?? 0)) * 100 + (d ?? 0)
}
