import { AppError } from '../../base/errors.ts'
import { EVIDENCE_CLASS } from '../../common/codes.ts'
import { chineseNumber } from '../../common/numerals.ts'
import type { Block, OfficialDocument } from '../content.ts'
import { cnPeriod, titleLines } from '../words.ts'
import { type Frame, framed, MEASURES } from './frame.ts'
import { admissible, groups, type Problem, problemBlocks, problemTable } from './problems.ts'

export interface Source {
  /** Chinese name of the table. */
  readonly table: string
  readonly fileName: string
  readonly batchId: string
  readonly sha256: string
}

/** Everything that a rectification notice says (Measures Art. 6, 35). */
export interface NoticeInput {
  readonly caseId: string
  readonly agency: { readonly name: string; readonly uscc: string }
  /** Days that the check covers, `YYYY-MM-DD`. */
  readonly period: { readonly from: string; readonly to: string }
  readonly sources: readonly Source[]
  readonly problems: readonly Problem[]
  /** What the officer asks for in the case's own words, beside the requirement of each problem. */
  readonly requirement?: string
  /** Working days from service in which rectification is to be complete. */
  readonly days: number
  /** True when the agency explained itself before. */
  readonly heard: boolean
  /** Working days for 陈述申辩. */
  readonly objectionDays: number
}

/**
 * 函 with 公共数据限期整改通知书, 问题清单, 证据清单 and 整改回执 as annexes: “通知书” is no statutory kind of document, so the letter
 * carries it. Throws `conflict` when no fact may stand in a notice (E3 without a person's confirmation).
 */
export function noticeDocument(input: NoticeInput, frame: Frame): OfficialDocument {
  const problems = admissible(input.problems)
  if (problems.length === 0) {
    throw new AppError('conflict', '本案没有可以写入通知书的事实：证据等级为“线索”（E3）的，须先由经办人书面确认。请确认后再出稿。')
  }
  const { settings } = frame
  const due = `自收到通知书之日起${input.days}个工作日内`
  return {
    ...framed('rectification_notice', frame),
    title: titleLines('关于限期整改公共数据共享管理', '有关问题的函'),
    addressee: input.agency.name,
    body: [
      {
        kind: 'para',
        text: `根据${MEASURES}第六条、第三十五条规定，我局对你单位${cnPeriod(input.period.from, input.period.to)}公共数据共享管理情况进行了核查。${
          input.heard ? '经核查并听取你单位说明' : '经核查'
        }，发现${groups(problems).length}类、${problems.length}项问题，现将《公共数据限期整改通知书》送你单位，有关问题及依据见附件。`,
      },
      { kind: 'para', text: ['请你单位', { strong: due }, '完成整改，并将整改情况连同佐证材料书面报我局。'] },
      { kind: 'para', text: `对通知书所列事实有异议的，请于收到之日起${input.objectionDays}个工作日内书面反馈并附佐证材料。` },
      { kind: 'para', text: '专此函达。' },
    ],
    attachments: [
      { title: '公共数据限期整改通知书', body: noticeBody(input, problems, frame) },
      { title: '问题清单', body: [problemTable(problems)] },
      { title: '证据清单', body: evidenceBody(input, problems) },
      { title: '整改回执', body: receipt(input, frame) },
    ],
    note: `联系人：${settings.contact}，联系电话：${settings.phone}`,
    copies: [],
  }
}

function noticeBody(input: NoticeInput, problems: readonly Problem[], frame: Frame): Block[] {
  const due = `自收到通知书之日起${input.days}个工作日内`
  const { settings } = frame
  return [
    {
      kind: 'fields',
      rows: [
        ['编号', frame.number],
        ['被通知单位', `${input.agency.name}（统一社会信用代码：${input.agency.uscc}）`],
        ['检查时段', cnPeriod(input.period.from, input.period.to)],
        ['数据来源', sourceSummary(input.sources)],
        ['整改期限', due],
      ],
    },
    { kind: 'para', indent: false, text: `${input.agency.name}：` },
    {
      kind: 'para',
      text: `根据${MEASURES}第六条、第三十五条规定，我局对你单位公共数据共享管理情况进行了核查。${
        input.heard ? '经核查并听取你单位说明' : '经核查'
      }，发现以下问题：`,
    },
    { kind: 'heading', level: 1, text: '一、存在问题和整改要求' },
    ...problemBlocks(problems),
    { kind: 'heading', level: 1, text: '二、整改期限和报告要求' },
    ...(input.requirement === undefined
      ? []
      : [{ kind: 'para' as const, text: `总体要求：${input.requirement.replace(/[。\s]*$/, '')}。` }]),
    {
      kind: 'para',
      text: [
        '请你单位',
        { strong: due },
        '完成整改，并将整改报告（含整改措施、完成时间、责任处室）和佐证材料书面报我局。确需延期的，请在期限届满前书面申请并说明理由。',
      ],
    },
    { kind: 'heading', level: 1, text: '三、陈述申辩' },
    {
      kind: 'para',
      text: `对上述事实有异议的，请于收到本通知书之日起${input.objectionDays}个工作日内书面反馈并附佐证材料。我局将予以复核，并书面答复。`,
    },
    { kind: 'heading', level: 1, text: '四、逾期后果' },
    {
      kind: 'para',
      text: '逾期未完成整改的，我局将依据《办法》第三十五条规定，将有关情况上报本级人民政府纳入督查督办事项并责令改正。',
    },
    { kind: 'para', text: `联系人：${settings.contact}，联系电话：${settings.phone}。` },
    { kind: 'sign', name: settings.issuer, date: frame.date },
  ]
}

function sourceSummary(sources: readonly Source[]): string {
  const tables = [...new Set(sources.map((s) => s.table))]
  return `平台导出的${tables.map((t) => `“${t}”`).join('、')}共${sources.length}个批次，批次号及SHA-256摘要见证据清单`
}

function evidenceBody(input: NoticeInput, problems: readonly Problem[]): Block[] {
  return [
    { kind: 'para', text: `本清单列明案件${input.caseId}的证据及其来源批次。证据可按编号在检测系统中调取，并按批次摘要核对。` },
    {
      kind: 'table',
      caption: '表1　证据',
      columns: [
        { title: '证据编号', width: 22 },
        { title: '检测控制', width: 30 },
        { title: '证据等级', width: 18, align: 'center' },
        { title: '对象', width: 30 },
      ],
      rows: problems.map((p) => [
        p.findingId,
        `${p.controlId} ${p.title}`,
        `${EVIDENCE_CLASS[p.evidenceClass].zh}${p.evidenceClass === 'E3' ? '（已书面确认）' : ''}`,
        p.object,
      ]),
    },
    {
      kind: 'table',
      caption: '表2　来源批次',
      columns: [
        { title: '数据表', width: 16 },
        { title: '文件', width: 26 },
        { title: '批次号', width: 18 },
        { title: 'SHA-256', width: 40 },
      ],
      rows: input.sources.map((s) => [s.table, s.fileName, s.batchId, s.sha256]),
    },
  ]
}

function receipt(input: NoticeInput, frame: Frame): Block[] {
  return [
    { kind: 'para', indent: false, text: `${frame.settings.issuer}：` },
    { kind: 'para', text: `你局${frame.number}《公共数据限期整改通知书》收悉，现将整改情况报告如下：` },
    {
      kind: 'fields',
      rows: [
        ['单位名称', input.agency.name],
        ['收到日期', '　　　　年　　月　　日'],
        ...groups(admissible(input.problems)).map((g, i): [string, string] => [
          `问题（${chineseNumber(i + 1)}）\n${g.title}`,
          '整改措施：\n\n完成时间：\n\n佐证材料：',
        ]),
        ['异议事项', '（如有，请附佐证材料）\n'],
        ['经办人及电话', ''],
        ['首席数据官意见', '\n\n（签名）　　　　　　　年　　月　　日'],
      ],
    },
  ]
}
