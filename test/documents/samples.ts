import type { DocumentKind, OfficialDocument } from '../../server/documents/content.ts'
import { annualDocument } from '../../server/documents/kinds/annual.ts'
import { type CircularInput, circularDocument } from '../../server/documents/kinds/circular.ts'
import { type EscalationInput, overdueReportDocument, requestDocument } from '../../server/documents/kinds/escalation.ts'
import { type Frame, numberText, seriesOf } from '../../server/documents/kinds/frame.ts'
import { type NoticeInput, noticeDocument } from '../../server/documents/kinds/notice.ts'
import { type OpinionInput, opinionDocument } from '../../server/documents/kinds/opinion.ts'
import type { Problem } from '../../server/documents/kinds/problems.ts'
import { type ProfileInput, profileDocument } from '../../server/documents/kinds/profile.ts'
import { type DocumentSettings, documentSettings } from '../../server/documents/settings.ts'

export const SETTINGS = Object.fromEntries(
  Object.entries(documentSettings.settings).map(([k, s]) => [k, s.fallback]),
) as unknown as DocumentSettings

export function frame(kind: DocumentKind, n?: number): Frame {
  return {
    settings: { ...SETTINGS, phone: '0750-1234567' },
    number: numberText(seriesOf(kind, SETTINGS, '2026-11-24'), n),
    issued: n !== undefined,
    date: '2026-11-24',
  }
}

const problem = (over: Partial<Problem>): Problem => ({
  findingId: 'F00000001',
  controlId: '35-3-03',
  title: '超周期未更新',
  item: 3,
  articles: [11],
  regulation: [],
  severity: 'S3',
  evidenceClass: 'E1',
  confirmed: false,
  object: '《房屋租赁备案信息》',
  catalogId: '440700/2025/000123',
  occurredOn: '2025-11-03',
  requirement: '按更新周期恢复更新，补齐缺口；无变化的提交零增量确认。',
  doneWhen: '有更新的成功批次后自动消除。',
  ...over,
})

export const NOTICE: NoticeInput = {
  caseId: 'C2026-0012',
  agency: { name: '江门市住房和城乡建设局', uscc: '11440700MB2D0001XX' },
  period: { from: '2026-07-01', to: '2026-09-30' },
  sources: [
    { table: '汇聚批次', fileName: '汇聚批次_2026Q3.csv', batchId: 'B000012', sha256: 'a3f1'.repeat(16) },
    { table: '共享申请', fileName: '共享申请_2026Q3.xlsx', batchId: 'B000013', sha256: '09be'.repeat(16) },
  ],
  problems: [
    problem({}),
    problem({ findingId: 'F00000002', object: '《施工许可信息》', catalogId: '440700/2025/000124', occurredOn: '2026-01-05' }),
    problem({
      findingId: 'F00000003',
      controlId: '35-8-01',
      title: '逾期答复',
      item: 8,
      articles: [15],
      regulation: ['第二十一条'],
      object: '共享申请R20260711003',
      catalogId: undefined as unknown as string,
      occurredOn: '2026-07-19',
      requirement: '立即答复；建立到期提醒机制。',
      doneWhen: '已答复并在平台登记，提交到期提醒机制的佐证材料。',
    }),
    problem({
      findingId: 'F00000004',
      controlId: '35-5-06',
      title: '向外部地址大量返回',
      item: 5,
      articles: [17],
      evidenceClass: 'E3',
      object: '接口调用',
    }),
  ],
  days: 10,
  heard: true,
  objectionDays: 5,
}

export const ESCALATION: EscalationInput = {
  caseId: 'C2026-0012',
  agency: NOTICE.agency,
  notice: { number: '江数函〔2026〕12号', servedOn: '2026-09-28', dueOn: '2026-10-30' },
  steps: [
    { on: '2026-10-20', what: '电话提醒' },
    { on: '2026-10-28', what: '书面催办' },
  ],
  problems: NOTICE.problems,
  overdueDays: 25,
  asOf: '2026-11-24',
  opinions: [{ on: '2026-10-21', kind: '整改报告', text: '系统改造延期，预计年底前完成。', answer: null }],
  proposedOn: '2026-12-15',
  signer: '陈某某',
}

export const OPINION: OpinionInput = {
  project: { id: 'P2026-008', name: '智慧工地监管平台', agency: NOTICE.agency.name, uscc: NOTICE.agency.uscc, fund: '财政资金' },
  stage: 'initiation',
  verdict: '不符合',
  asOf: '2026-11-20',
  checks: [
    {
      id: 'GI-01',
      title: '公共数据清单已编制',
      result: 'pass',
      reason: '清单编制于2026年10月8日，早于立项',
      articles: [29],
      advisory: false,
      toPass: '编制项目公共数据清单并纳入立项报批材料。',
    },
    {
      id: 'GI-02',
      title: '拟编目录已列明',
      result: 'fail',
      reason: '清单未列明拟编目录代码',
      articles: [29],
      advisory: false,
      toPass: '在清单中列明拟编目录代码。',
    },
    {
      id: 'GI-07',
      title: '上年度考核等次',
      result: 'not_applicable',
      reason: '上年度未参加考核',
      articles: [30],
      advisory: true,
      toPass: '—',
    },
  ],
  materials: ['项目公共数据清单', '系统建设方案', '系统数据结构文档'],
  validUntil: '2027-05-24',
  handledBy: '李某',
  reviewedBy: '王某',
  approvedBy: '陈某某',
}

const lines = ['发展和改革局', '教育局', '公安局', '民政局', '财政局', '住房和城乡建设局', '交通运输局', '水利局'].map((n, i) => ({
  uscc: `1144070000000000${i}X`,
  name: `江门市${n}`,
  total: i === 7 ? null : 94.5 - i * 6.13,
  grade: i === 7 ? null : i < 1 ? '优秀' : i < 3 ? '良好' : '合格',
  rank: i === 7 ? null : i + 1,
  coverage: i === 7 ? 0.32 : 0.98,
}))

export const CIRCULAR: CircularInput = {
  year: 2026,
  schemeTitle: '公共数据共享和开放利用考核评价（默认方案）',
  asOf: '2026-11-20',
  graded: lines,
  indicators: [
    { id: 'A1', title: '目录编制率', weight: 6, target: 1, attainment: 0.912, below: 4 },
    { id: 'B2', title: '数据更新及时率', weight: 8, target: 0.95, attainment: 0.801, below: 5 },
    { id: 'C1', title: '申请按时答复率', weight: 8, target: 1, attainment: 0.964, below: 2 },
    { id: 'E1', title: '开放目录完成率', weight: 3, target: 1, attainment: null, below: 0 },
  ],
  adjustments: ['江门市教育局对B2指标提出复核，经核实平台停机时段重复计入，调整+0.50分（批准：陈某某）'],
}

const items = ['采集', '目录', '接入', '使用', '对外提供', '更改删除', '重复索证', '管理', '其他'].map((short, i) => ({
  no: i + 1,
  short,
  open: [i % 3 === 0 ? 1 : 0, (i * 2) % 5, (i * 7) % 11, i % 4],
  cleared: i * 3,
  unknown: i === 4 ? 12 : 0,
}))

export const PROFILE: ProfileInput = {
  year: 2026,
  asOf: '2026-11-20',
  agency: { ...NOTICE.agency, orgType: '行政机关', region: '市本级', graded: true },
  items,
  controls: [{ id: '35-3-03', title: '超周期未更新', open: 7 }],
  unknown: [{ label: '日志不完整', n: 12 }],
  cases: [{ id: 'C2026-0012', title: '超周期未更新等3项', state: '已送达·整改中', dueOn: '2026-12-22' }],
  score: {
    total: 63.86,
    grade: '合格',
    rank: 6,
    of: 8,
    coverage: 0.98,
    indicators: [
      { id: 'A1', title: '目录编制率', numerator: 18, denominator: 20, attainment: 0.9, target: 1, weight: 6, points: 5.4, flags: [] },
      {
        id: 'B2',
        title: '数据更新及时率',
        numerator: 61,
        denominator: 84,
        attainment: 0.726,
        target: 0.95,
        weight: 8,
        points: 6.11,
        flags: [],
      },
      {
        id: 'C1',
        title: '申请按时答复率',
        numerator: 1,
        denominator: 2,
        attainment: 0.5,
        target: 1,
        weight: 8,
        points: 7.2,
        flags: ['样本不足'],
      },
      {
        id: 'E1',
        title: '开放目录完成率',
        numerator: null,
        denominator: null,
        attainment: null,
        target: 1,
        weight: 0,
        points: null,
        flags: ['数据未导入'],
      },
    ],
    mend: [{ text: '为2个业务数据表编制目录并发布', gain: 0.6 }],
    trend: [
      { period: '2026-09', value: 58.2 },
      { period: '2026-10', value: 61.04 },
      { period: '2026-11', value: 63.86 },
    ],
  },
}

export function samples(): Record<string, OfficialDocument> {
  return {
    notice: noticeDocument(NOTICE, frame('rectification_notice', 12)),
    request: requestDocument(ESCALATION, frame('supervision_request')),
    report: overdueReportDocument(ESCALATION, frame('overdue_report', 3)),
    opinion: opinionDocument(OPINION, frame('gate_opinion', 13)),
    circular: circularDocument(CIRCULAR, frame('score_circular', 4)),
    annual: annualDocument(
      {
        year: 2026,
        asOf: '2026-11-20',
        agencies: 86,
        items,
        tables: { loaded: 34, total: 36, missing: ['停机记录', '对账记录'] },
        controls: { total: 60, failed: [] },
        cases: { opened: 18, noticed: 12, closed: 7, overdue: 3, reported: 1 },
        most: lines.map((l, i) => ({ uscc: l.uscc, name: l.name, open: 40 - i * 4 })),
        scores: CIRCULAR,
        projects: [
          { stage: '立项', verdicts: { 符合: 4, 不符合: 2 } },
          { stage: '验收', verdicts: { 符合: 2, 基本符合: 1 } },
        ],
      },
      frame('annual_report'),
    ),
    profile: profileDocument(PROFILE, frame('agency_profile')),
  }
}
