import { AppError } from '../../base/errors.ts'
import { chineseNumber } from '../../common/numerals.ts'
import { wordingRules } from '../../contract/wording/data.ts'
import { wordingOf } from '../../contract/wording/fact.ts'
import { fill } from '../../contract/wording/fill.ts'
import type { Block, OfficialDocument, Text } from '../content.ts'
import { cnDate, cnPeriod, sayText, titleLines, toText } from '../words.ts'
import { contactNote, type Frame, framed, MEASURES, selfName } from './frame.ts'
import { admissible, factOf, groups, measureBlocks, type Problem, type ProblemGroup, problemBlocks, problemTable } from './problems.ts'

export interface Source {
  /** Chinese name of the table. */
  readonly table: string
  readonly tableName: string
  readonly fileName: string
  readonly batchId: string
  readonly sha256: string
  readonly rows: number
}

/** Everything that a rectification notice says (Measures Art. 6, 35). Dates are `YYYY-MM-DD`, terms working days. */
export interface NoticeInput {
  readonly caseId: string
  readonly agency: { readonly name: string; readonly uscc: string }
  /** Days that the check covers. */
  readonly period: { readonly from: string; readonly to: string }
  /** Data date of the assessment that the facts rest on. */
  readonly asOf: string
  readonly sources: readonly Source[]
  readonly problems: readonly Problem[]
  /** Facts that ended before the notice: named, not ordered. */
  readonly mended?: readonly (Problem & { readonly endedOn: string })[]
  readonly days: { readonly rectify: number; readonly object: number; readonly answer: number }
  /** Day on which the agency explained itself before. */
  readonly heardOn?: string
  /** 责令改正: provisions chosen by the legal reviewer, as printed, and the headings concerned. */
  readonly order?: { readonly place: string; readonly headings: readonly number[] }
}

/**
 * 函 with 公共数据限期整改通知书, 问题清单, 证据清单, 整改情况报告 and 送达回证 as annexes: “通知书” is no statutory kind of document, so the
 * letter carries it. Throws `conflict` when no fact may stand in a notice, or a fact lacks what its sentence needs.
 */
export function noticeDocument(input: NoticeInput, frame: Frame): OfficialDocument {
  const list = groups(admissible(input.problems))
  if (list.length === 0) {
    throw new AppError(
      'conflict',
      '本案没有可以写入通知书的事实：只能作工作提示的、统计线索未经书面确认的，不进通知书。请核对认定后再出稿。',
    )
  }
  const { settings } = frame
  const v = values(input, frame)
  return {
    ...framed('rectification_notice', frame),
    title: titleLines(settings.issuer, '关于限期整改', '公共数据管理', '有关问题的函'),
    addressee: input.agency.name,
    body: [
      {
        kind: 'para',
        text: sayText(
          '根据{办法}第六条第（六）项、第三十五条规定，{self}对你单位公共数据管理情况进行了核查（数据截至{as_of}）。现将《公共数据限期整改通知书》送你单位，请自收到之日起{n}个工作日内完成整改，并将整改情况和证明材料书面报{self}。',
          v,
        ),
      },
      { kind: 'para', text: sayText('对通知书有异议的，可以自收到之日起{m}个工作日内书面陈述申辩，并附证明材料。', v) },
      { kind: 'para', text: '专此函达。' },
    ],
    attachments: [
      { title: '公共数据限期整改通知书', body: noticeBody(input, list, frame) },
      { title: '问题清单', body: [problemTable(list, '你单位')], landscape: true },
      { title: '证据清单', body: evidenceBody(input, list) },
      { title: '整改情况报告（格式）', body: report(list) },
      { title: '送达回证', body: serviceRecord(frame.number, '公共数据限期整改通知书', input.agency.name) },
    ],
    note: contactNote(frame),
    copies: [],
  }
}

function values(input: NoticeInput, frame: Frame) {
  return {
    办法: MEASURES,
    self: selfName(frame.settings.issuer),
    as_of: cnDate(input.asOf),
    period: cnPeriod(input.period.from, input.period.to),
    n: input.days.rectify,
    m: Math.min(input.days.object, input.days.rectify),
    answer_days: input.days.answer,
    government: frame.settings.government,
    heard_on: input.heardOn === undefined ? undefined : cnDate(input.heardOn),
  }
}

function noticeBody(input: NoticeInput, list: readonly ProblemGroup[], frame: Frame): Block[] {
  const v = values(input, frame)
  const p = (template: string): Block => ({ kind: 'para', text: sayText(template, v) })
  return [
    {
      kind: 'fields',
      rows: [
        ['被通知单位', input.agency.name],
        ['统一社会信用代码', input.agency.uscc],
        ['核查时段', v.period],
        ['数据截至', v.as_of],
        ['数据来源', '见附件3'],
      ],
    },
    { kind: 'para', indent: false, text: `${input.agency.name}：` },
    p(
      '根据{办法}规定，{self}对你单位{period}公共数据管理情况进行了核查[[，并听取了你单位{heard_on}提出的说明]]。现将存在的问题和整改要求通知如下：',
    ),
    { kind: 'heading', level: 1, text: '一、存在的问题' },
    ...problemBlocks(list, '你单位', '本通知'),
    { kind: 'heading', level: 1, text: '二、整改要求' },
    ...measureBlocks(list),
    ...(input.order === undefined
      ? []
      : [
          {
            kind: 'para' as const,
            text: `依据《政务数据共享条例》${input.order.place}规定，责令你单位改正上述${input.order.headings.map((h) => `第（${chineseNumber(h)}）项`).join('、')}问题。`,
          },
        ]),
    { kind: 'heading', level: 1, text: '三、期限和报告' },
    p(
      `请自收到本通知书之日起{n}个工作日内完成整改，并按附件4格式报送整改情况报告和证明材料。${wordingRules.integrity_zh}整改清单中注明“（立即）”的措施自收到之日起执行，不因陈述申辩、延期停止。确需延期的，请在期限届满前书面申请并说明理由。`,
    ),
    { kind: 'heading', level: 1, text: '四、陈述申辩' },
    p(
      '你单位对本通知书认定的事实、依据或者要求有异议的，可以自收到之日起{m}个工作日内书面陈述申辩，并提交证明材料（可以提交的材料见附件2）。{self}自收到之日起{answer_days}个工作日内复核并书面答复；答复前停止计算整改期限，标明立即停止的措施除外。',
    ),
    { kind: 'heading', level: 1, text: '五、逾期未完成整改的处理' },
    p('逾期未完成整改的，{self}将依据《办法》第三十五条规定，将有关情况上报{government}纳入督查督办事项并责令改正。'),
    ...mended(input),
    { kind: 'sign', name: frame.settings.issuer, date: frame.issued ? frame.date : null },
  ]
}

function mended(input: NoticeInput): Block[] {
  const list = input.mended ?? []
  if (list.length === 0) return []
  const template = wordingRules.mended.replace(/^.*?：/, '')
  return [
    { kind: 'heading', level: 1, text: '六、已自行整改的事项' },
    ...list.map(
      (m): Block => ({
        kind: 'para',
        text: toText(fill(template, (source) => (source === 'fact' ? factOf(m, '你单位') : cnDate(m.endedOn)))),
      }),
    ),
  ]
}

function evidenceBody(input: NoticeInput, list: readonly ProblemGroup[]): Block[] {
  const numbers = new Map<string, number[]>()
  for (const [i, p] of list.flatMap((g) => g.problems).entries()) {
    for (const table of tablesOf(p)) numbers.set(table, [...(numbers.get(table) ?? []), i + 1])
  }
  const used = input.sources.filter((s) => numbers.has(s.tableName))
  return [
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 6, align: 'center' },
        { title: '证据名称', width: 20 },
        { title: '数据截至', width: 13, align: 'center' },
        { title: '导出批次、文件名、SHA-256', width: 37 },
        { title: '记录数', width: 10, align: 'right' },
        { title: '对应问题序号', width: 14 },
      ],
      rows: used.map((s, i): Text[] => [
        String(i + 1),
        `省数据资源“一网共享”平台${s.table}导出记录`,
        cnDate(input.asOf),
        [{ value: `${s.batchId}\n${s.fileName}\n${s.sha256}` }],
        String(s.rows),
        (numbers.get(s.tableName) ?? []).join('、'),
      ]),
    },
    { kind: 'para', text: '含个人信息、账号、地址的明细不作附件，由首席数据官登录系统查阅。' },
  ]
}

/** Tables whose rows the sentence of a fact quotes. */
function tablesOf(p: Problem): string[] {
  return [...new Set(Object.keys(p.fact.slots).map((s) => s.split('.')[0] as string))]
}

function report(list: readonly ProblemGroup[]): Block[] {
  return [
    {
      kind: 'fields',
      rows: [
        ['单位', ''],
        ['通知书文号', ''],
        ['收到日期', '　　　　年　　月　　日'],
        ...list.map((g, i): [string, string] => [
          `问题（${chineseNumber(i + 1)}）\n${g.title}`,
          `整改措施：\n完成日期（据实）：\n证明材料目录（${wordingOf(g.controlId).proof_zh.join('、')}）：\n未完成原因和计划：`,
        ]),
        ['长效措施', '\n'],
        ['首席数据官', '\n（签名）　　　　　　　年　　月　　日'],
        ['单位印章', '\n'],
      ],
    },
  ]
}

/** 送达回证: filled in when the paper is handed over; every term runs from it. */
export function serviceRecord(number: string, title: string, unit: string): Block[] {
  return [
    {
      kind: 'fields',
      rows: [
        ['文书名称及文号', [`《${title}》\n`, { value: number }]],
        ['受送达单位', [{ value: unit }]],
        ['送达方式', '□公文交换　□粤政易　□当面　□机要　□邮寄'],
        ['送达日期', '　　　　年　　月　　日'],
        ['签收人（签名、职务）', '\n'],
        ['签收日期', '　　　　年　　月　　日'],
        ['整改期限至', '　　　　年　　月　　日'],
        ['陈述申辩期限至', '　　　　年　　月　　日'],
        ['备注', '\n'],
      ],
    },
  ]
}
